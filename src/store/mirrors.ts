import type { Instant, Issue } from '../core/issue.ts';
import { type Queryable, toJson, toTimestamp } from './query.ts';
import { awaySince } from './removals.ts';

/** An issue by its identity. */
export interface IssueRef {
  readonly source: string;
  readonly id: string;
}

/** Two issues of two configured sources that are one piece of work: both are there and would count alone. */
export interface Pair {
  readonly issue: IssueRef;
  readonly other: IssueRef;
  /** The source of the other one is listed first: it counts, and the issue does not. */
  readonly isBehind: boolean;
}

/**
 * SQL: the names that issues of other sources can have for the issue of a table or alias. Only Jira's have any; its
 * addresses end in `/browse/KEY`.
 */
export function namesOf(table: string): string {
  return `case when ${table}.url like '%/browse/%'
    then array[${table}.key, lower(regexp_replace(${table}.url, '^https?://', ''))] else '{}' end`;
}

/** SQL: who names the issue of a table or alias, by index and one issue after another, whatever the statistics say. */
function namersOf(table: string): string {
  return `(select * from mirror_name where name = any(${namesOf(table)}) offset 0) mirror_name`;
}

/** SQL: the issues that a name, an expression, names. The key of the name leads to them. */
function isNamedBy(name: string, table: string): string {
  return `${table}.key = upper(split_part(${name}, '/', -1)) and ${name} = any(${namesOf(table)})`;
}

/** SQL: a configured source shows this issue at an instant, and it would count alone. */
function counts(table: string): string {
  return `${table}.in_scope and ${table}.created_at < $3 and ${awaySince(table, '$3::timestamptz')} is null
    and exists (select 1 from issue_fact fact where fact.source = ${table}.source and fact.id = ${table}.id
      and (fact.is_work or fact.is_mirrored))`;
}

/** A key alone can be of several sites: it leads somewhere only where one of them has it. */
const isTheOnlyOne = `(name like '%/%' or not exists (
  select 1 from issue third join source on source.id = third.source and source.position is not null
  where third.source <> named.source and ${isNamedBy('name', 'third')} and ${counts('third')}))`;

/** Nothing is looked for while no issue names any. */
const pairs = `
with member as materialized (
  select issue.* from unnest($1::text[], $2::text[]) as asked(source, id) join issue using (source, id)
  where exists (select 1 from mirror_name)),
pair as (
  select namer.source, namer.id, named.source as other_source, named.id as other_id
  from member namer join mirror_name on mirror_name.source = namer.source and mirror_name.issue_id = namer.id
  join issue named on ${isNamedBy('name', 'named')}
  where ${counts('namer')} and ${counts('named')} and ${isTheOnlyOne}
  union
  select named.source, named.id, namer.source, namer.id
  from member named cross join lateral ${namersOf('named')}
  join issue namer on namer.source = mirror_name.source and namer.id = mirror_name.issue_id
  where ${counts('namer')} and ${counts('named')} and ${isTheOnlyOne})
select pair.*, theirs.position < ours.position as is_behind from pair
join source ours on ours.id = pair.source join source theirs on theirs.id = pair.other_source
where ours.position <> theirs.position
order by theirs.position, other_id, pair.source, pair.id`;

interface PairRow {
  source: string;
  id: string;
  other_source: string;
  other_id: string;
  is_behind: boolean;
}

/** The pairs these issues are in at an instant (infinity = now), by place of the other one's source. */
export async function readPairs(
  db: Queryable,
  issues: readonly IssueRef[],
  at: Instant,
): Promise<readonly Pair[]> {
  if (issues.length === 0) return [];
  const { rows } = await db.query<PairRow>(pairs, [
    issues.map(({ source }) => source),
    issues.map(({ id }) => id),
    at === Infinity ? 'infinity' : toTimestamp(at),
  ]);
  return rows.map(({ source, id, other_source, other_id, is_behind }) => ({
    issue: { source, id },
    other: { source: other_source, id: other_id },
    isBehind: is_behind,
  }));
}

/** Of these issues, those that can ever have been in a pair: they name others or are named. */
export async function everConnected(
  db: Queryable,
  source: string,
  ids: readonly string[],
): Promise<readonly string[]> {
  const { rows } = await db.query<{ id: string }>(
    `select id from issue where source = $1 and id = any($2::text[]) and exists (select 1 from mirror_name)
       and (exists (select 1 from mirror_name own where own.source = issue.source and own.issue_id = issue.id)
         or exists (select 1 from ${namersOf('issue')}))`,
    [source, ids],
  );
  return rows.map(({ id }) => id);
}

/** Makes the names that these issues have for others those that are given. */
export async function storeMirrors(
  db: Queryable,
  source: string,
  issues: readonly Pick<Issue, 'id' | 'mirrors'>[],
): Promise<void> {
  const names = issues.flatMap(({ id, mirrors = [] }) => mirrors.map((name) => ({ id, name })));
  await db.query(
    `with given as (select id, name from jsonb_to_recordset($3::jsonb) as r(id text, name text)),
     gone as (
       delete from mirror_name where source = $1 and issue_id = any($2::text[])
         and (issue_id, name) not in (select id, name from given))
     insert into mirror_name (source, issue_id, name) select $1, id, name from given on conflict do nothing`,
    [source, issues.map(({ id }) => id), toJson(names)],
  );
}

/**
 * Notes that these issues have changed in what the other sides of their pairs read of them; `former` are names that led to
 * them, or that they had for others. Only names are noted, and only under their own source: another source may be written
 * at the same time, and what cannot be seen of it yet is found when the names are followed.
 */
export async function noteMirrors(
  db: Queryable,
  source: string,
  { ids, former = [] }: { readonly ids: readonly string[]; readonly former?: readonly string[] },
): Promise<void> {
  if (ids.length + former.length === 0) return;
  await db.query(
    `insert into attribution_pending (source, kind, ancestor)
     select $1, 'mirror', name from (
       select name from mirror_name where source = $1 and issue_id = any($2::text[])
       union select name from issue cross join lateral ${namersOf('issue')}
         where issue.source = $1 and issue.id = any($2::text[]) and exists (select 1 from mirror_name)
       union select unnest($3::text[])) names
     on conflict (source, kind, ancestor) where after_id is null do nothing`,
    [source, ids, former],
  );
}

export async function areMirrorsPending(db: Queryable): Promise<boolean> {
  const { rows } = await db.query<{ pending: boolean }>(
    `select exists (select 1 from attribution_pending where kind = 'mirror') as pending`,
  );
  return rows[0]?.pending === true;
}

/**
 * Follows noted names, at most `limit` at once: every issue that is connected by them, however long the chain, must be
 * derived again with what is below it. The caller holds the locks of all sources: no change that cannot be seen is on its way.
 */
export async function followMirrors(db: Queryable, limit: number): Promise<void> {
  await db.query(
    `with recursive taken as (
       delete from attribution_pending where id in (
         select id from attribution_pending where kind = 'mirror' order by id limit $1)
       returning ancestor),
     connected(name) as (
       select ancestor from taken
       union
       select further.name from connected cross join lateral (
         select theirs.name from mirror_name namer join mirror_name theirs using (source, issue_id)
           where namer.name = connected.name
         union all
         select unnest(${namesOf('named')}) from issue named where ${isNamedBy('connected.name', 'named')}) further)
     insert into attribution_pending (source, kind, ancestor)
     select source, 'self', id from (
       select mirror_name.source, mirror_name.issue_id as id from connected join mirror_name using (name)
       union select named.source, named.id from connected join issue named on ${isNamedBy('connected.name', 'named')}) met
     on conflict (source, kind, ancestor) where after_id is null do nothing`,
    [limit],
  );
}
