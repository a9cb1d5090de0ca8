import { z } from 'zod';
import type { Change, Issue, State, Status } from '../../src/core/issue.ts';
import { instantSchema } from '../instant.ts';
import { blockersAmong, linksSchema } from './blocking-links.ts';
import { idSchema, type JiraReading, type SiteState } from './jira-session.ts';

export const statusSchema = z.object({
  id: idSchema,
  name: z.string(),
  statusCategory: z.object({ key: z.string().nullish() }).nullish(),
});

/** One issue of an answer, as far as it is read. Custom fields stay beside the named ones, by their ids. */
export const issueRecordSchema = z.object({
  id: idSchema,
  key: z.string().min(1),
  fields: z.looseObject({
    summary: z.string().nullish(),
    project: z.object({ id: idSchema.optional(), key: z.string().min(1) }).nullish(),
    issuetype: z.object({
      name: z.string(),
      subtask: z.boolean().nullish(),
      hierarchyLevel: z.number().int().nullish(),
    }),
    status: statusSchema,
    resolution: z.object({ name: z.string() }).nullish(),
    labels: z
      .array(z.string())
      .nullish()
      .transform((labels) => labels ?? []),
    // Cloud has account ids, Data Center keys; histories name persons by the same.
    assignee: z
      .object({ accountId: z.string().nullish(), key: z.string().nullish() })
      .nullish()
      .transform((person) => person?.accountId ?? person?.key),
    parent: z.object({ id: idSchema }).nullish(),
    issuelinks: linksSchema,
    created: instantSchema,
    updated: instantSchema,
  }),
});
export type IssueRecord = z.infer<typeof issueRecordSchema>;

/** The fields `issueRecordSchema` and the three found by discovery need: an explicit list permits 1,000 issues a request. */
export function issueFields(state: SiteState): string[] {
  return [
    'summary',
    'project',
    'issuetype',
    'status',
    'resolution',
    'labels',
    'assignee',
    'parent',
    'issuelinks',
    'created',
    'updated',
    ...state.estimateFields,
    ...[state.flagField, state.epicField].filter((field) => field !== null),
  ];
}

/** What of an issue is read, as `Discovery.reading` tells it: all of it follows from the fields. */
export function readingOf(fields: readonly string[]): string {
  return fields.toSorted().join(' ');
}

export interface IssueParts {
  readonly record: IssueRecord;
  readonly changes: readonly Change[];
  readonly formerKeys: readonly string[];
  /** Ids of epics by key, for issues that name their epic by key only. */
  readonly epicIds: ReadonlyMap<string, string>;
}

export function toIssue(
  { record, changes, formerKeys, epicIds }: IssueParts,
  reading: JiraReading,
): Issue {
  const { fields, id, key } = record;
  const { state } = reading;
  const epicKey = epicKeyOf(record, state);
  const parentId = fields.parent?.id ?? epicIds.get(epicKey ?? '');
  return {
    id,
    key,
    formerKeys,
    title: fields.summary ?? key,
    url: state.site === null ? undefined : `${state.site}/browse/${key}`,
    team: fields.project?.key ?? projectKeyOf(key),
    type: fields.issuetype.name,
    level: levelOf(fields.issuetype),
    createdAt: fields.created,
    updatedAt: fields.updated,
    status: { id: fields.status.id, name: fields.status.name },
    resolution: fields.resolution?.name,
    labels: fields.labels,
    assignee: personOf(fields.assignee, reading),
    estimate: estimateOf(fields, state),
    isFlagged: isFlagged(fields, state),
    parentId,
    parentKey: parentId === undefined ? epicKey : undefined,
    projectId: undefined,
    blockers: blockersAmong(fields.issuelinks),
    archivedAt: undefined,
    changes,
  };
}

/** The old Epic Link field holds the epic's key; only for issues without `parent`, which replaces it. */
export function epicKeyOf(record: IssueRecord, state: SiteState): string | undefined {
  const key = state.epicField === null ? undefined : record.fields[state.epicField];
  return record.fields.parent == null && typeof key === 'string' && key !== '' ? key : undefined;
}

export function projectKeyOf(issueKey: string): string {
  return issueKey.slice(0, Math.max(0, issueKey.lastIndexOf('-')));
}

export function personOf(
  personId: string | null | undefined,
  { context }: JiraReading,
): string | undefined {
  return personId == null || personId === '' ? undefined : context.hashPerson?.(personId);
}

function levelOf(type: IssueRecord['fields']['issuetype']): number {
  if (type.hierarchyLevel != null) return type.hierarchyLevel;
  if (type.subtask === true) return -1;
  return type.name.toLowerCase() === 'epic' ? 1 : 0;
}

function estimateOf(fields: IssueRecord['fields'], state: SiteState): number | undefined {
  return state.estimateFields
    .map((field) => fields[field])
    .find((value): value is number => typeof value === 'number' && Number.isFinite(value));
}

function isFlagged(fields: IssueRecord['fields'], state: SiteState): boolean {
  const flags = state.flagField === null ? undefined : fields[state.flagField];
  return Array.isArray(flags) && flags.length > 0;
}

const stateByCategory: Readonly<Record<string, State>> = {
  new: 'backlog',
  indeterminate: 'active',
  done: 'done',
};

/** By the category's key: its name is translated. A category without a state ("No Category") gives none. */
export function toStatus(status: z.infer<typeof statusSchema>): Status {
  const category = status.statusCategory?.key ?? '';
  return {
    id: status.id,
    name: status.name,
    defaultState: Object.hasOwn(stateByCategory, category) ? stateByCategory[category] : undefined,
  };
}
