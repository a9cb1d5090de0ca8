import { blockedByAny, namesOf } from './blocker-names.ts';
import { type Queryable, toJson } from './query.ts';

export type PendingKind = 'issue' | 'project' | 'initiative' | 'source' | 'self' | 'blocker';

/**
 * Descendants of one ancestor (`self`: and itself; `blocker`: what names it as its blocker; or all issues of a source) that must be derived again, in id order after `afterId`.
 */
interface Pending {
  readonly id: string;
  readonly source: string;
  readonly kind: PendingKind;
  readonly ancestor: string;
  readonly afterId: string | undefined;
}

/** Descendants of as many pending ancestors of a source as it takes to fill a batch. */
export interface PendingBatch {
  readonly ids: readonly string[];
  /** Ancestors that have no other descendants. */
  readonly settled: readonly string[];
  /** The one whose descendants did not all fit. */
  readonly open: { readonly id: string; readonly afterId: string } | undefined;
}

/** Notes ancestors whose change reaches their descendants; without issues there are none. Noting twice is noting once. */
export async function addPending(
  db: Queryable,
  source: string,
  ancestors: readonly { readonly kind: string; readonly id: string }[],
): Promise<void> {
  if (ancestors.length === 0) return;
  await db.query(
    `insert into attribution_pending (source, kind, ancestor)
     select $1, kind, id from jsonb_to_recordset($2::jsonb) as r(kind text, id text)
     where exists (select 1 from issue where source = $1)
     on conflict (source, kind, ancestor) where after_id is null do nothing`,
    [source, toJson(ancestors)],
  );
}

/** Stored issues whose parent, or one of whose blockers, is among these. */
export async function childrenOf(
  db: Queryable,
  source: string,
  ids: readonly string[],
): Promise<readonly string[]> {
  const { rows } = await db.query<{ id: string }>(
    `select id from issue where source = $1 and parent_id = any($2::text[])
     union ${blockedByAny('$2::text[]')} order by id`,
    [source, ids],
  );
  return rows.map((row) => row.id);
}

/**
 * Of these issues, those that others name as their parent. Children among `derived` do not count: they were derived just
 * now, and what hangs below them is asked for in the same way.
 */
export async function parentsAmong(
  db: Queryable,
  source: string,
  { ids, derived }: { readonly ids: readonly string[]; readonly derived: readonly string[] },
): Promise<readonly string[]> {
  if (ids.length === 0) return [];
  const { rows } = await db.query<{ id: string }>(
    // One after another by index, whatever the statistics say: a table that is being filled has none.
    `select parent.id from unnest($2::text[]) as parent(id)
     cross join lateral (select from issue
       where source = $1 and parent_id = parent.id and id <> all($3::text[]) limit 1) child`,
    [source, ids, derived],
  );
  return rows.map((row) => row.id);
}

/** The source whose pending ancestor was noted first; undefined when nothing is pending. */
export async function pendingSource(db: Queryable): Promise<string | undefined> {
  const { rows } = await db.query<{ source: string }>(
    `select source from attribution_pending where kind <> 'mirror' order by id limit 1`,
  );
  return rows[0]?.source;
}

export async function nextBatch(
  db: Queryable,
  source: string,
  limit: number,
): Promise<PendingBatch> {
  const { rows } = await db.query<Omit<Pending, 'afterId'> & { after_id: string | null }>(
    `select id, source, kind, ancestor, after_id from attribution_pending
     where source = $1 and kind <> 'mirror' order by id limit $2`,
    [source, limit],
  );
  const ids = new Set<string>();
  const settled: string[] = [];
  for (const { after_id, ...row } of rows) {
    const room = limit - ids.size;
    const pending = { ...row, afterId: after_id ?? undefined };
    const found = await pendingDescendants(db, pending, room);
    for (const id of found) ids.add(id);
    const afterId = found.length < room ? undefined : found.at(-1);
    if (afterId !== undefined) return { ids: [...ids], settled, open: { id: row.id, afterId } };
    settled.push(row.id);
  }
  return { ids: [...ids], settled, open: undefined };
}

export async function isAnyPending(db: Queryable): Promise<boolean> {
  const { rows } = await db.query<{ pending: boolean }>(
    'select exists (select 1 from attribution_pending) as pending',
  );
  return rows[0]?.pending === true;
}

const roots = {
  source: 'select id from issue where source = $1 and $2::text is not null',
  self: 'select id from issue where source = $1 and id = $2',
  issue: 'select id from issue where source = $1 and parent_id = $2',
  project: 'select id from issue where source = $1 and project_id = $2',
  initiative: `select issue.id from issue where source = $1 and project_id in (
    with recursive below(kind, id) as (
      select 'initiative'::text, $2::text
      union
      select container.kind, container.id from below
      join container on container.source = $1 and below.id = any(container.parent_ids) and below.kind = 'initiative')
    select id from below where kind = 'project')`,
  blocker: `select named.issue_id as id from issue join blocker_name named
    on named.source = issue.source and named.name = any(${namesOf('issue')})
    where issue.source = $1 and issue.id = $2`,
} as const satisfies Record<PendingKind, string>;

/** The next descendants of a pending ancestor in id order. */
async function pendingDescendants(
  db: Queryable,
  pending: Pending,
  limit: number,
): Promise<readonly string[]> {
  const below =
    pending.kind === 'source' || pending.kind === 'blocker'
      ? roots[pending.kind]
      : `with recursive below(id) as (
           select id from (${roots[pending.kind]}) as roots
           union
           select issue.id from below join issue on issue.source = $1 and issue.parent_id = below.id)
         select id from below`;
  const { rows } = await db.query<{ id: string }>(
    `select distinct id from (${below}) as descendants where id > $3 order by id limit $4`,
    [pending.source, pending.ancestor, pending.afterId ?? '', limit],
  );
  return rows.map((row) => row.id);
}

/** Forgets the ancestors that are done, and remembers how far the open one is. */
export async function settleBatch(db: Queryable, { settled, open }: PendingBatch): Promise<void> {
  await db.query('delete from attribution_pending where id = any($1::bigint[])', [settled]);
  if (open === undefined) return;
  await db.query('update attribution_pending set after_id = $2 where id = $1', [
    open.id,
    open.afterId,
  ]);
}
