import type { Instant } from '../../core/issue.ts';
import { uuidOf } from '../company/uuid.ts';
import type { LinearWorkplace } from '../company/workplace.ts';
import type { Mutation, TrackedIssue } from '../tracker.ts';
import { catalogueNodes } from './catalogue-nodes.ts';
import { type PageArguments, pageOf } from './connection.ts';
import { createIssue, updateIssue } from './issue-edit.ts';
import { createIssueNodes } from './issue-node.ts';
import { createIssuePages } from './issue-pages.ts';
import { linearError } from './linear-error.ts';

export interface RootFieldsOptions {
  readonly workplace: LinearWorkplace;
  /** Where what people do by hand goes. */
  readonly apply: (mutation: Mutation) => void;
  readonly now: () => Instant;
}

/** Fields of Query and Mutation. */
export type RootFields = Readonly<Record<string, (given: never) => unknown>>;

export function createRootFields(options: RootFieldsOptions): RootFields {
  const { workplace } = options;
  const catalogue = catalogueNodes(workplace, options.now());
  const node = createIssueNodes(workplace, catalogue);
  const issuePages = createIssuePages(workplace);
  function find(id: string): TrackedIssue {
    const issue = workplace.tracker.find(id);
    if (issue === undefined) throw linearError('input', 'Entity not found: Issue');
    return issue;
  }
  function payload(id: string): object {
    return { issue: node(find(id)), success: true, lastSyncId: workplace.tracker.revision };
  }
  return {
    viewer: () => catalogue.users[0],
    organization: () => ({ id: uuidOf('0269', 1), name: 'Acme', urlKey: 'acme' }),
    teams: (page: PageArguments) => pageOf(catalogue.teams, page),
    workflowStates: (page: PageArguments) => pageOf(catalogue.workflowStates, page),
    issueLabels: (page: PageArguments) => pageOf(catalogue.issueLabels, page),
    projectLabels: (page: PageArguments) => pageOf([], page),
    initiativeLabels: (page: PageArguments) => pageOf([], page),
    projects: (page: PageArguments) => pageOf(catalogue.projects, page),
    initiatives: (page: PageArguments) => pageOf(catalogue.initiatives, page),
    initiativeToProjects: (page: PageArguments) => pageOf(catalogue.initiativeToProjects, page),
    issues: (given: object) => {
      const { nodes, pageInfo } = issuePages(given);
      return { nodes: nodes.map(node), pageInfo };
    },
    issue: ({ id }: { id: string }) => node(find(id)),
    issueUpdate: ({ id, input }: { id: string; input: object }) => {
      const issue = find(id);
      updateIssue(issue, input, options);
      return payload(issue.id);
    },
    issueCreate: ({ input }: { input: object }) => payload(createIssue(input, options)),
  };
}
