import type { Instant } from '../../core/issue.ts';
import type { LinearWorkplace } from '../company/workplace.ts';
import type { TrackedIssue } from '../tracker.ts';
import type { CatalogueNodes, Node } from './catalogue-nodes.ts';
import { type PageArguments, pageOf } from './connection.ts';
import { type AttachmentArguments, attachmentsOf, syncedWith } from './issue-connections.ts';
import { linearHistory } from './linear-history.ts';
import { relationsBlocking, relationsOf } from './relation-nodes.ts';

export type IssueNodes = (issue: TrackedIssue) => Node;

export function createIssueNodes(
  workplace: LinearWorkplace,
  catalogue: CatalogueNodes,
): IssueNodes {
  const states = byId(catalogue.workflowStates);
  const projects = byId(catalogue.projects);
  const users = byId(catalogue.users);
  const teams = new Map(catalogue.teams.map((team) => [team['key'], team]));
  const types = new Map(workplace.statuses.map(({ id, category }) => [id, category]));
  function node(issue: TrackedIssue): Node {
    const { fields } = issue;
    return {
      ...plainFields(issue),
      ...milestones(issue, types),
      state: states.get(fields.status),
      team: teams.get(fields.team),
      project: projects.get(fields.project ?? ''),
      assignee: users.get(fields.assignee ?? ''),
      creator: users.get(issue.creator),
      cycle: null,
      parent: () => {
        const parent = workplace.tracker.find(fields.parent ?? '');
        return parent === undefined ? null : node(parent);
      },
      history: (page: PageArguments) => pageOf(historyNodes(issue, workplace), page),
      attachments: (asked: AttachmentArguments) => attachmentsOf(issue, asked),
      syncedWith: syncedWith(issue),
      relations: (page: PageArguments) => pageOf(relationsOf(issue, workplace, node), page),
      inverseRelations: (page: PageArguments) =>
        pageOf(relationsBlocking(issue, workplace, node), page),
    };
  }
  return node;
}

function byId(nodes: readonly Node[]): ReadonlyMap<string, Node> {
  return new Map(nodes.map((node) => [node.id, node]));
}

function plainFields(issue: TrackedIssue): Node {
  const { id, key, fields, previousKeys } = issue;
  return {
    id,
    identifier: key,
    previousIdentifiers: previousKeys,
    title: fields.title,
    url: `https://linear.app/acme/issue/${key}`,
    priority: 0,
    estimate: fields.estimate,
    labelIds: fields.labels,
    createdAt: iso(issue.createdAt),
    updatedAt: iso(issue.updatedAt),
    archivedAt: iso(issue.shelvedAt),
    trashed: fields.place === 'trashed' ? true : null,
  };
}

function historyNodes(issue: TrackedIssue, { teams }: LinearWorkplace): readonly { id: unknown }[] {
  return linearHistory(issue, teams).map((entry) => ({ id: entry['id'], ...entry }));
}

/** `startedAt` is the first start and goes when the issue is not started any more; the other two are the last ones. */
function milestones(
  { fields, entries, createdAt }: TrackedIssue,
  types: ReadonlyMap<string, string>,
): Readonly<Record<string, string | null>> {
  let startedAt: Instant | null = null;
  let endedAt: Instant | null = createdAt;
  for (const { at, after } of entries) {
    const type = types.get(after.status ?? '');
    if (type === undefined) continue;
    if (type === 'started') startedAt ??= at;
    if (['triage', 'backlog', 'unstarted'].includes(type)) startedAt = null;
    endedAt = at;
  }
  const type = types.get(fields.status);
  return {
    startedAt: iso(startedAt),
    completedAt: type === 'completed' ? iso(endedAt) : null,
    canceledAt: type === 'canceled' || type === 'duplicate' ? iso(endedAt) : null,
  };
}

function iso(at: Instant | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
