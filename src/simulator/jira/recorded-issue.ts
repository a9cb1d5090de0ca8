import { z } from 'zod';
import type { JiraHistory, JiraIssue, JiraStatus, JsonObject } from './jira-content.ts';
import { instantOfIso } from './jira-time.ts';

const date = z.string().refine((text) => instantOfIso(text) !== undefined, 'not an ISO date');
const named = z.looseObject({ name: z.string() });

const statusSchema = z.looseObject({
  id: z.string(),
  name: z.string(),
  statusCategory: z.looseObject({ key: z.string() }).optional(),
});

const historySchema = z.looseObject({
  id: z.string(),
  created: date,
  author: z.record(z.string(), z.unknown()).nullish(),
  items: z.array(z.record(z.string(), z.unknown())),
});

/** One line of a recording: an issue as the REST API gave it, with its change log inside. */
export const recordedIssueSchema = z.looseObject({
  id: z.string(),
  key: z.string(),
  fields: z.looseObject({
    created: date,
    updated: date,
    project: z.looseObject({
      id: z.string().optional(),
      key: z.string(),
      name: z.string().optional(),
    }),
    issuetype: z.looseObject({
      name: z.string(),
      subtask: z.boolean().optional(),
      hierarchyLevel: z.number().optional(),
    }),
    status: statusSchema,
    resolution: named.nullish(),
    labels: z.array(z.string()).nullish(),
    assignee: z.looseObject({ accountId: z.string().optional() }).nullish(),
    parent: z.looseObject({ id: z.string().optional(), key: z.string() }).nullish(),
  }),
  changelog: z.looseObject({ histories: z.array(historySchema) }).optional(),
});
export type RecordedIssue = z.infer<typeof recordedIssueSchema>;

/** What a recording leaves out of an issue and tells elsewhere. */
export interface Completion {
  readonly category: string;
  /** Id of the parent, where the issue names only its key. */
  readonly parentId: string | undefined;
}

/** Shows a recorded issue as it is, with what newer versions of the REST API add. */
export function recordedIssue(record: RecordedIssue, completion: Completion): JiraIssue {
  const { id, key, fields } = record;
  const histories = (record.changelog?.histories ?? [])
    .map(toHistory)
    .toSorted((a, b) => a.at - b.at);
  return {
    id,
    key,
    projectKey: fields.project.key,
    createdAt: instantOfIso(fields.created) ?? 0,
    updatedAt: instantOfIso(fields.updated) ?? 0,
    type: fields.issuetype.name,
    status: { id: fields.status.id, name: fields.status.name, category: completion.category },
    resolution: fields.resolution?.name,
    labels: fields.labels ?? [],
    assignee: fields.assignee?.accountId,
    parent: parentOf(record, completion),
    fields: () => shownFields(record, completion),
    histories: () => histories,
  };
}

function shownFields(record: RecordedIssue, completion: Completion): JsonObject {
  const { fields } = record;
  const { status, issuetype } = fields;
  const parent = parentOf(record, completion);
  return {
    ...fields,
    ...(parent === undefined ? {} : { parent: { ...fields.parent, ...parent } }),
    status: { statusCategory: { key: completion.category }, ...status },
    issuetype: { hierarchyLevel: levelOf(issuetype), ...issuetype },
  };
}

function parentOf({ fields }: RecordedIssue, { parentId }: Completion): JiraIssue['parent'] {
  const id = fields.parent?.id ?? parentId;
  return fields.parent == null || id === undefined ? undefined : { id, key: fields.parent.key };
}

/** Recordings of older sites have no level. */
function levelOf({ name, subtask }: RecordedIssue['fields']['issuetype']): number {
  if (subtask === true) return -1;
  return name.toLowerCase() === 'epic' ? 1 : 0;
}

function toHistory({ id, created, author, items }: z.infer<typeof historySchema>): JiraHistory {
  return { id, at: instantOfIso(created) ?? 0, created, author: author ?? undefined, items };
}

/** Statuses that an issue's own state and its history name; the histories know no category. */
export function statusesOf(record: RecordedIssue): readonly Partial<JiraStatus>[] {
  const { id, name, statusCategory } = record.fields.status;
  const current =
    statusCategory === undefined ? { id, name } : { id, name, category: statusCategory.key };
  const former = (record.changelog?.histories ?? [])
    .flatMap(({ items }) => items)
    .filter((item) => item['field'] === 'status')
    .flatMap((item) => [
      { id: item['from'], name: item['fromString'] },
      { id: item['to'], name: Object.hasOwn(item, 'toString') ? item['toString'] : undefined },
    ])
    .flatMap((status) => {
      const read = z.object({ id: z.string(), name: z.string() }).safeParse(status);
      return read.success ? [read.data] : [];
    });
  return [current, ...former];
}
