/** What the table of issues holds of one, and back. */
import type { Change, Instant, Issue } from '../core/issue.ts';
import { toInstant, toTimestamp } from './query.ts';

export interface WrittenIssue extends Issue {
  readonly isInScope: boolean;
}

export interface StoredIssue extends WrittenIssue {
  /** Since when it is away (deleted, trashed, out of the scope, hidden); undefined while it is there. */
  readonly removedAt: Instant | undefined;
}

export const columns = `key, former_keys, title, url, team, type, level, created_at, updated_at, status_id, status_name, resolution,
  labels, assignee, estimate, is_flagged, parent_id, parent_key, project_id, blockers, archived_at, mirrors, changes`;

export function qualified(table: string): string {
  return columns
    .split(',')
    .map((column) => `${table}.${column.trim()}`)
    .join(', ');
}

/** A row as JSON. */
export interface FormerRow extends Omit<IssueRow, 'created_at' | 'updated_at' | 'archived_at'> {
  created_at: string;
  updated_at: string;
  archived_at: string | null;
}

export function toFormer(row: FormerRow): [id: string, former: Issue] {
  const { created_at, updated_at, archived_at } = row;
  const former = toIssue({
    ...row,
    created_at: new Date(created_at),
    updated_at: new Date(updated_at),
    archived_at: archived_at === null ? null : new Date(archived_at),
    removed_at: null,
  });
  return [row.id, former];
}

/** Trackers do not keep an order of labels: the same set is the same row. */
export function sorted(labels: readonly string[] = []): readonly string[] {
  return labels.toSorted();
}

/** What is not there is left out: the column is null all the same. */
export function toRecord(issue: Issue): Record<string, unknown> {
  return {
    id: issue.id,
    key: issue.key,
    former_keys: sorted(issue.formerKeys),
    title: issue.title,
    url: issue.url,
    team: issue.team,
    type: issue.type,
    level: issue.level,
    created_at: toTimestamp(issue.createdAt),
    updated_at: toTimestamp(issue.updatedAt),
    status_id: issue.status.id,
    status_name: issue.status.name,
    resolution: issue.resolution,
    labels: sorted(issue.labels),
    assignee: issue.assignee,
    estimate: issue.estimate,
    is_flagged: issue.isFlagged,
    parent_id: issue.parentId,
    parent_key: issue.parentKey,
    project_id: issue.projectId,
    blockers: sorted(issue.blockers),
    archived_at: toTimestamp(issue.archivedAt),
    mirrors: sorted(issue.mirrors),
  };
}

export interface IssueRow {
  id: string;
  key: string;
  former_keys: string[];
  title: string;
  url: string | null;
  team: string;
  type: string;
  level: number;
  created_at: Date;
  updated_at: Date;
  status_id: string;
  status_name: string;
  resolution: string | null;
  labels: string[];
  assignee: string | null;
  estimate: number | null;
  is_flagged: boolean;
  parent_id: string | null;
  parent_key: string | null;
  project_id: string | null;
  blockers: string[];
  archived_at: Date | null;
  mirrors: string[];
  in_scope: boolean;
  removed_at: Date | null;
  changes: Change[];
}

export function toIssue(row: IssueRow): StoredIssue {
  return {
    id: row.id,
    key: row.key,
    formerKeys: row.former_keys,
    title: row.title,
    url: row.url ?? undefined,
    team: row.team,
    type: row.type,
    level: row.level,
    createdAt: row.created_at.getTime(),
    updatedAt: row.updated_at.getTime(),
    status: { id: row.status_id, name: row.status_name },
    resolution: row.resolution ?? undefined,
    labels: row.labels,
    assignee: row.assignee ?? undefined,
    estimate: row.estimate ?? undefined,
    isFlagged: row.is_flagged,
    parentId: row.parent_id ?? undefined,
    parentKey: row.parent_key ?? undefined,
    projectId: row.project_id ?? undefined,
    blockers: row.blockers,
    archivedAt: toInstant(row.archived_at),
    mirrors: row.mirrors,
    isInScope: row.in_scope,
    removedAt: toInstant(row.removed_at),
    changes: row.changes,
  };
}
