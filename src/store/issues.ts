import type { Issue } from '../core/issue.ts';
import { isNamedBlocker, storeBlockerNames } from './blocker-names.ts';
import {
  columns,
  type FormerRow,
  type IssueRow,
  qualified,
  type StoredIssue,
  sorted,
  toFormer,
  toIssue,
  toRecord,
  type WrittenIssue,
} from './issue-rows.ts';
import { namesOf as mirrorNames, storeMirrors } from './mirrors.ts';
import type { Orphan } from './parents.ts';
import { type Queryable, toInstant, toJson } from './query.ts';
import { awayNow, awaySince } from './removals.ts';

/** What an upsert did. Everything that was equal already is in neither list. */
export interface UpsertResult {
  /** Those inserted or changed, as they are stored now. */
  readonly changed: readonly WrittenIssue[];
  /** Ids of those whose change can alter what their descendants inherit. */
  readonly inherited: readonly string[];
  /** What those that were stored before were, by id. */
  readonly former: ReadonlyMap<string, Issue>;
  /** Those that had a parent or a blocker before. */
  readonly orphaned: readonly Orphan[];
  /** Names by which issues of other sources were connected with those that have others now. */
  readonly formerNames: readonly string[];
  /** Ids of those that others name as their blockers. */
  readonly blockers: readonly string[];
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

/** Histories are most of a page, and come a line each: within the records they would be parsed twice. */
const upsert = `
insert into issue as stored (source, id, ${columns}, in_scope)
select $1, id, ${columns.replace('parent_id, parent_key', parent).replace('changes', 'changes::jsonb')}, $4
from rows from (
  json_to_recordset($2::json) as (id text, key text, former_keys text[], title text, url text, team text, type text,
    level smallint, created_at timestamptz, updated_at timestamptz, status_id text, status_name text, resolution text,
    labels text[], assignee text, estimate double precision, is_flagged boolean, parent_id text, parent_key text,
    project_id text, blockers text[], archived_at timestamptz, mirrors text[]),
  string_to_table($3, E'\\n')) as page(id, ${columns})
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
  case when old.blockers <> new.blockers
    then array(select unnest(old.blockers) except select unnest(new.blockers)) end as lost_blockers,
  ${isNamedBlocker('new')} as is_blocker,
  case when old.id is not null then to_jsonb(old) end as former`;

/**
 * Stores issues of one page. Never replaces a later `updated`; an equal row is not written at all.
 * `inScope` false marks issues that were read only as ancestors; it never takes an issue out of the scope.
 */
export async function upsertIssues(
  db: Queryable,
  page: { source: string; issues: readonly Issue[]; inScope: boolean },
): Promise<UpsertResult> {
  if (page.issues.length === 0) return nothingWritten;
  const issues = newestById(page.issues);
  const records = toJson([...issues.values()].map(toRecord));
  const histories = [...issues.values()].map(({ changes }) => toJson(changes)).join('\n');
  const { rows } = await db.query<WrittenRow>(upsert, [
    page.source,
    records,
    histories,
    page.inScope,
  ]);
  // What PostgreSQL cannot hold was replaced on its way.
  const isReplaced = [records, histories].some((text) => text.includes('\uFFFD'));
  const stored = isReplaced ? newestById(JSON.parse(toJson(page.issues))) : issues;
  const changed = rows.flatMap((row) => writtenOf(row, stored));
  const formerNames = rows.flatMap(({ former_names: names }) => names ?? []);
  if (formerNames.length > 0 || changed.some(({ mirrors = [] }) => mirrors.length > 0)) {
    await storeMirrors(db, page.source, changed);
  }
  await storeBlockerNames(db, page.source, changed);
  return {
    changed,
    inherited: rows.filter((row) => row.inherited).map((row) => row.id),
    former: new Map(rows.flatMap(({ former }) => (former === null ? [] : [toFormer(former)]))),
    orphaned: rows.flatMap(orphansOf),
    formerNames,
    blockers: rows.filter((row) => row.is_blocker).map((row) => row.id),
  };
}

const nothingWritten: UpsertResult = {
  changed: [],
  inherited: [],
  former: new Map(),
  orphaned: [],
  formerNames: [],
  blockers: [],
};

/** None when: it is not one of these. */
function writtenOf(row: WrittenRow, stored: ReadonlyMap<string, Issue>): readonly WrittenIssue[] {
  const issue = stored.get(row.id);
  if (issue === undefined) return [];
  return [
    {
      ...issue,
      labels: sorted(issue.labels),
      archivedAt: toInstant(row.archived_at),
      parentId: row.parent_id ?? undefined,
      parentKey: row.parent_key ?? undefined,
      isInScope: row.in_scope,
    },
  ];
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
  lost_blockers: string[] | null;
  is_blocker: boolean;
  former: FormerRow | null;
}

function orphansOf({ id, lost_parent_id: lost, lost_blockers: others }: WrittenRow): Orphan[] {
  const ids = [...(lost === null ? [] : [lost]), ...(others ?? [])];
  return ids.map((parentId) => ({ id, parentId }));
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
