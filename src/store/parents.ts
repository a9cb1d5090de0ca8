import { blockedByAny } from './blocker-names.ts';
import { type Queryable, toJson } from './query.ts';
import { awaySince } from './removals.ts';

/** An issue without a parent or a blocker that it had. Both are asked about in the same way. */
export interface Orphan {
  readonly id: string;
  readonly parentId: string;
}

/** Trackers leave out a parent or a blocker that they do not show: when it is there again, these have to be asked about it. */
export async function noteOrphans(
  db: Queryable,
  source: string,
  orphans: readonly Orphan[],
): Promise<void> {
  if (orphans.length === 0) return;
  await db.query(
    `insert into orphan (source, id, parent_id)
     select $1, id, parent from jsonb_to_recordset($2::jsonb) as r(id text, parent text)
     on conflict do nothing`,
    [source, toJson(orphans.map(({ id, parentId }) => ({ id, parent: parentId })))],
  );
}

/** SQL: what the orphan lost was met by the sweep that is going on, or is among those of a parameter. */
function isBack(shown: string): string {
  return `(parent_id = any(${shown}::text[])
    or exists (select 1 from sweep_seen seen where seen.source = $1 and seen.id = orphan.parent_id))`;
}

/** Those whose parent or blocker was met by the sweep that is going on, or is among `shown`. */
export async function orphansOf(
  db: Queryable,
  source: string,
  { shown, limit }: { readonly shown: readonly string[]; readonly limit: number },
): Promise<readonly string[]> {
  const { rows } = await db.query<{ id: string }>(
    `select distinct id from orphan where source = $1 and ${isBack('$2')} order by id limit $3`,
    [source, shown, limit],
  );
  return rows.map(({ id }) => id);
}

export async function forgetOrphans(
  db: Queryable,
  source: string,
  { ids, shown }: { readonly ids: readonly string[]; readonly shown: readonly string[] },
): Promise<void> {
  await db.query(
    `delete from orphan where source = $1 and id = any($2::text[]) and ${isBack('$3')}`,
    [source, ids, shown],
  );
}

/** Parents and blockers that no sweep meets, because they are outside the scope or away, of issues that are there or had them. */
export async function unmetParents(
  db: Queryable,
  source: string,
  { after, limit }: { readonly after: string; readonly limit: number },
): Promise<readonly string[]> {
  const { rows } = await db.query<{ id: string }>(
    `select id from issue where source = $1 and id > $2 and (not in_scope or ${awaySince('issue')} is not null)
       and (exists (select 1 from orphan where orphan.source = $1 and orphan.parent_id = issue.id)
         or exists (select 1 from issue child where child.source = $1 and child.parent_id = issue.id and ${isThere})
         or exists (select 1 from (${blockedByAny('array[issue.id]')}) named))
     order by id limit $3`,
    [source, after, limit],
  );
  return rows.map(({ id }) => id);
}

/** Whatever left the scope can still stand between an issue and what is above. */
const isThere = `not exists (select 1 from issue_removal gone where gone.source = child.source
  and gone.issue_id = child.id and gone.returned_at is null and gone.reason <> 'out_of_scope')`;

/** Issues below these, or blocked by them, that are not away. */
export async function childrenThere(
  db: Queryable,
  source: string,
  parents: readonly string[],
): Promise<readonly string[]> {
  const { rows } = await db.query<{ id: string }>(
    `select id from issue child where source = $1 and ${isThere}
       and (parent_id = any($2::text[]) or id in (${blockedByAny('$2::text[]')})) order by id`,
    [source, parents],
  );
  return rows.map(({ id }) => id);
}

/** Ends that issues know their parent by its key only, where it is among these. */
export async function joinParents(
  db: Queryable,
  source: string,
  ids: readonly string[],
): Promise<void> {
  await db.query(
    `update issue child set parent_id = parent.id, parent_key = null from issue parent
     where child.source = $1 and parent.source = $1 and parent.id = any($2::text[])
       and child.parent_key = parent.key`,
    [source, ids],
  );
}

/**
 * Parents and blockers that stored issues name and the store does not have, parents by id or key, not asked for since
 * `askedBefore`. What blocks an issue outside the scope is not asked for.
 */
export async function missingParents(
  db: Queryable,
  request: { source: string; askedBefore: Date; limit: number },
): Promise<readonly string[]> {
  const { rows } = await db.query<{ id: string }>(
    `select distinct named.id from (
       select coalesce(parent_id, parent_key) as id from issue where source = $1
       union all
       select unnest(blockers) from issue where source = $1 and in_scope
         and id in (select issue_id from blocker_name where source = $1)) named
     left join issue parent on parent.source = $1 and parent.id = named.id
     left join ancestor_missing asked on asked.source = $1 and asked.id = named.id
     where named.id is not null and parent.id is null and (asked.id is null or asked.asked_at < $2)
     order by 1 limit $3`,
    [request.source, request.askedBefore, request.limit],
  );
  return rows.map((row) => row.id);
}

/** Remembers parents the tracker did not show, so that they are not asked for in every run. */
export async function rememberMissing(
  db: Queryable,
  source: string,
  missing: { ids: readonly string[]; askedAt: Date },
): Promise<void> {
  await db.query(
    `insert into ancestor_missing (source, id, asked_at) select $1, unnest($2::text[]), $3
     on conflict (source, id) do update set asked_at = excluded.asked_at`,
    [source, missing.ids, missing.askedAt],
  );
}
