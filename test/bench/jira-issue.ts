import type { Instant } from '../../src/core/issue.ts';
import { flagField, pointsField } from '../../src/simulator/jira/company-fields.ts';
import type { JiraIssue, JiraProject, JsonObject } from '../../src/simulator/jira/jira-content.ts';
import {
  delivered,
  isoOf,
  issueAddress,
  priority,
  projectDocument,
  statusDocument,
  typeDocument,
} from './jira-documents.ts';
import { done, type Story, workflow } from './jira-story.ts';

export const types = {
  epic: { id: '10101', name: 'Epic', level: 1 },
  story: { id: '10102', name: 'Story', level: 0 },
  subtask: { id: '10105', name: 'Sub-task', level: -1 },
} as const;
export type TypeName = keyof typeof types;

export const projects: readonly JiraProject[] = Array.from({ length: 8 }, (_, n) => ({
  id: String(10_200 + n),
  key: `TEAM${n + 1}`,
  name: `Team ${n + 1}`,
}));

const typeDocuments = {
  epic: typeDocument(types.epic),
  story: typeDocument(types.story),
  subtask: typeDocument(types.subtask),
} as const satisfies Record<TypeName, JsonObject>;
const statusDocuments = new Map(workflow.map((status) => [status, statusDocument(status)]));
const projectDocuments = new Map(
  projects.map((project) => [project.key, projectDocument(project)]),
);

/** One issue of the large site. */
export interface LargeIssue {
  readonly id: string;
  readonly key: string;
  readonly projectKey: string;
  readonly type: TypeName;
  readonly title: string;
  readonly createdAt: Instant;
  readonly labels: readonly string[];
  readonly parentId: string | undefined;
  readonly story: Story;
}

/** As a Jira site holds it. `find` = the other issues, also those created later. */
export function jiraIssue(
  issue: LargeIssue,
  find: (id: string) => LargeIssue | undefined,
): JiraIssue {
  const { parentId, story } = issue;
  const dates = { created: isoOf(issue.createdAt), updated: isoOf(story.updatedAt) };
  return {
    id: issue.id,
    key: issue.key,
    projectKey: issue.projectKey,
    createdAt: issue.createdAt,
    updatedAt: story.updatedAt,
    type: types[issue.type].name,
    status: story.status,
    resolution: story.status === done ? 'Done' : undefined,
    labels: issue.labels,
    assignee: story.assignee?.id,
    get parent() {
      return parentId === undefined ? undefined : find(parentId);
    },
    fields: () => ({
      ...fieldsOf(issue, parentId === undefined ? undefined : find(parentId)),
      ...dates,
    }),
    histories: () => story.histories,
  };
}

function fieldsOf(issue: LargeIssue, parent: LargeIssue | undefined): JsonObject {
  const { story, labels } = issue;
  return {
    ...briefOf(issue),
    project: projectDocuments.get(issue.projectKey),
    resolution: story.status === done ? delivered : null,
    labels,
    assignee: story.assignee?.document ?? null,
    ...(parent === undefined ? {} : { parent: shownParent(parent) }),
    [flagField]: null,
    [pointsField]: story.estimate,
  };
}

function briefOf({ title, type, story }: LargeIssue): JsonObject {
  return {
    summary: title,
    status: statusDocuments.get(story.status),
    issuetype: typeDocuments[type],
  };
}

function shownParent(parent: LargeIssue): JsonObject {
  const { id, key } = parent;
  return { id, key, self: issueAddress(id), fields: { ...briefOf(parent), priority } };
}
