import type { Change, Instant, Issue } from '../core/issue.ts';
import { namesOf as mirrorNames, storeMirrors } from './mirrors.ts';
import type { Orphan } from './parents.ts';
import { type Queryable, toInstant, toJson, toTimestamp } from './query.ts';
import { awayNow, awaySince } from './removals.ts';

/** What an upsert did. Everything that was equal already is in neither list. */
export interface UpsertResult {
  /** Those inserted or changed, as they are stored now. */
  readonly changed: readonly WrittenIssue[];
  /** Ids of those whose change can alter what their descendants inherit. */
  readonly inherited: readonly string[];
  /** What those that were stored before were, by id. */
  readonly former: ReadonlyMap<string, Issue>;
  /** Those that had a parent before. */
  readonly orphaned: readonly Orphan[];
  /** Names by which issues of other sources were connected with those that have others now. */
  readonly formerNames: readonly string[];
}

export interface WrittenIssue extends Issue {
  readonly isInScope: boolean;
}

export interface StoredIssue extends WrittenIssue {
  /** Since when it is away (deleted, trashed, out of the scope, hidden); undefined while it is there. */
  readonly removedAt: Instant | undefined;
}

const columns = `key, title, url, team, type, level, created_at, updated_at, status_id, status_name, resolution,
  labels, assignee, estimate, is_flagged, parent_id, parent_key, project_id, archived_at, mirrors, changes`;

function qualified(table: string): string {
  return columns
    .split(',')
    .map((column) => `${table}.${column.trim()}`)
    .join(', ');
}

/** An issue read only as an ancestor is asked for by its id, where some trackers do not tell that it is archived. */
const fresh = qualified('excluded').replace(
  'excluded.archived_at',
  'case when excluded.in_scope then excluded.archived_at else coalesce(excluded.archived_at, stored.archived_at) end',
);

/** Label history only: what descendants inherit of an ancestor's past. */
const labelChanges = `jsonb_path_query_array(%.changes, '$[*] ? (@.field == "labels")')`;

const namedParent =
  '(select min(known.id) from issue known where known.source = $1 and known.key = page.parent_key)';

/** A parent that is named by its key has an id as soon as it is stored. Few are: the others are not looked up. */
const parent = `case when page.parent_key is null then parent_id else coalesce(parent_id, ${namedParent}) end,
  case when page.parent_key is not null and ${namedParent} is null then parent_key end`;

const upsert = `
insert into issue as stored (source, id, ${columns}, in_scope)
select $1, id, ${columns.replace('parent_id, parent_key', parent)}, $3
from jsonb_to_recordset($2::jsonb) as page(id text, key text, title text, url text, team text, type text,
  level smallint, created_at timestamptz, updated_at timestamptz, status_id text, status_name text, resolution text,
  labels text[], assignee text, estimate double precision, is_flagged boolean, parent_id text, parent_key text,
  project_id text,
  archived_at timestamptz, mirrors text[], changes jsonb)
on conflict (source, id) do update set (${columns}, in_scope) =
  (select ${fresh}, stored.in_scope or excluded.in_scope)
where stored.updated_at <= excluded.updated_at
  and ((${qualified('stored')}) is distinct from (${fresh})
    or (excluded.in_scope and not stored.in_scope))
returning new.id, new.in_scope, new.archived_at, new.parent_id, new.parent_key,
  case when new.parent_id is null then old.parent_id end as lost_parent_id,
  old.id is null
  or (old.key, old.title, old.url, old.type, old.level, old.team, old.labels, old.parent_id, old.project_id, old.mirrors, old.in_scope)
    is distinct from (new.key, new.title, new.url, new.type, new.level, new.team, new.labels, new.parent_id, new.project_id, new.mirrors, new.in_scope)
  or ${labelChanges.replace('%', 'old')} is distinct from ${labelChanges.replace('%', 'new')} as inherited,
  case when (old.key, old.url, old.mirrors) is distinct from (new.key, new.url, new.mirrors)
    then old.mirrors || ${mirrorNames('old')} end as former_names,
  case when old.id is not null then to_jsonb(old) end as former`;

/**
 * Stores issues of one page. Never replaces a later `updated`; an equal row is not written at all.
 * `inScope` false marks issues that were read only as ancestors; it never takes an issue out of the scope.
 */
export async function upsertIssues(
  db: Queryable,
  page: { source: string; issues: readonly Issue[]; inScope: boolean },
): Promise<UpsertResult> {
  if (page.issues.length === 0)
    return { changed: [], inherited: [], former: new Map(), orphaned: [], formerNames: [] };
  const issues = newestById(page.issues);
  const records = toJson([...issues.values()].map(toRecord));
  const { rows } = await db.query<WrittenRow>(upsert, [page.source, records, page.inScope]);
  // What PostgreSQL cannot hold was replaced on its way.
  const stored = records.includes('\uFFFD') ? newestById(JSON.parse(toJson(page.issues))) : issues;
  const changed = rows.flatMap((row) => {
    const issue = stored.get(row.id);
    const archivedAt = toInstant(row.archived_at);
    if (issue === undefined) return [];
    const labels = sorted(issue.labels);
    const parentId = row.parent_id ?? undefined;
    const parentKey = row.parent_key ?? undefined;
    return [{ ...issue, labels, archivedAt, parentId, parentKey, isInScope: row.in_scope }];
  });
  const formerNames = rows.flatMap(({ former_names: names }) => names ?? []);
  if (formerNames.length > 0 || changed.some(({ mirrors = [] }) => mirrors.length > 0)) {
    await storeMirrors(db, page.source, changed);
  }
  return {
    changed,
    inherited: rows.filter((row) => row.inherited).map((row) => row.id),
    former: new Map(rows.flatMap(({ former }) => (former === null ? [] : [toFormer(former)]))),
    orphaned: rows.flatMap(({ id, lost_parent_id: parentId }) =>
      parentId === null ? [] : [{ id, parentId }],
    ),
    formerNames,
  };
}

/** What an upsert can have stored otherwise than it was given. */
interface WrittenRow {
  id: string;
  in_scope: boolean;
  archived_at: Date | null;
  parent_id: string | null;
  parent_key: string | null;
  lost_parent_id: string | null;
  inherited: boolean;
  former_names: string[] | null;
  former: FormerRow | null;
}

/** A row as JSON. */
interface FormerRow extends Omit<IssueRow, 'created_at' | 'updated_at' | 'archived_at'> {
  created_at: string;
  updated_at: string;
  archived_at: string | null;
}

function toFormer(row: FormerRow): [id: string, former: Issue] {
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

/** An issue that changed while a page was read can stand in it twice. */
function newestById(issues: readonly Issue[]): ReadonlyMap<string, Issue> {
  const newest = new Map<string, Issue>();
  for (const issue of issues) {
    const seen = newest.get(issue.id);
    if (seen === undefined || seen.updatedAt <= issue.updatedAt) newest.set(issue.id, issue);
  }
  return newest;
}

/** Trackers do not keep an order of labels: the same set is the same row. */
function sorted(labels: readonly string[]): readonly string[] {
  return labels.toSorted();
}

function toRecord(issue: Issue): Record<string, unknown> {
  return {
    id: issue.id,
    key: issue.key,
    title: issue.title,
    url: issue.url ?? null,
    team: issue.team,
    type: issue.type,
    level: issue.level,
    created_at: toTimestamp(issue.createdAt),
    updated_at: toTimestamp(issue.updatedAt),
    status_id: issue.status.id,
    status_name: issue.status.name,
    resolution: issue.resolution ?? null,
    labels: sorted(issue.labels),
    assignee: issue.assignee ?? null,
    estimate: issue.estimate ?? null,
    is_flagged: issue.isFlagged,
    parent_id: issue.parentId ?? null,
    parent_key: issue.parentKey ?? null,
    project_id: issue.projectId ?? null,
    archived_at: toTimestamp(issue.archivedAt),
    mirrors: sorted(issue.mirrors ?? []),
    changes: issue.changes,
  };
}

interface IssueRow {
  id: string;
  key: string;
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
  archived_at: Date | null;
  mirrors: string[];
  in_scope: boolean;
  removed_at: Date | null;
  changes: Change[];
}

function toIssue(row: IssueRow): StoredIssue {
  return {
    id: row.id,
    key: row.key,
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
    archivedAt: toInstant(row.archived_at),
    mirrors: row.mirrors,
    isInScope: row.in_scope,
    removedAt: toInstant(row.removed_at),
    changes: row.changes,
  };
}

export async function readIssues(
  db: Queryable,
  source: string,
  ids: readonly string[],
): Promise<readonly StoredIssue[]> {
  if (ids.length === 0) return [];
  const { rows } = await db.query<IssueRow>(
    `select id, ${qualified('issue')}, in_scope, ${awaySince('issue')} as removed_at from issue
     where source = $1 and id = any($2::text[])`,
    [source, ids],
  );
  return rows.map(toIssue);
}

/** Issues as they are after they were written, without reading them again. */
export async function asStored(
  db: Queryable,
  source: string,
  written: readonly WrittenIssue[],
): Promise<readonly StoredIssue[]> {
  const ids = written.map(({ id }) => id);
  const away = await awayNow(db, source, ids);
  return written.map((issue) => ({ ...issue, removedAt: away.get(issue.id) }));
}

export interface StoredSubtask extends StoredIssue {
  /** Counts as an issue of its own, or as one with another. */
  readonly isWork: boolean;
}

/** Sub-tasks in scope below these issues, away or not. */
export async function subtasksOf(
  db: Queryable,
  source: string,
  parents: readonly string[],
): Promise<readonly StoredSubtask[]> {
  const { rows } = await db.query<IssueRow & { is_work: boolean }>(
    `select issue.id, ${qualified('issue')}, in_scope, fact.is_work or fact.is_mirrored as is_work,
       ${awaySince('issue')} as removed_at from issue
     join issue_fact fact on fact.source = issue.source and fact.id = issue.id
     where issue.source = $1 and issue.parent_id = any($2::text[]) and issue.level < 0 and issue.in_scope`,
    [source, parents],
  );
  return rows.map((row) => ({ ...toIssue(row), isWork: row.is_work }));
}
