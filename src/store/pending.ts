import { type Queryable, toJson } from './query.ts';

export type PendingKind = 'issue' | 'project' | 'initiative' | 'source';

/** Descendants of one ancestor (or all issues of a source) that must be derived again, in id order after `afterId`. */
export interface Pending {
  readonly id: string;
  readonly source: string;
  readonly kind: PendingKind;
  readonly ancestor: string;
  readonly afterId: string | undefined;
}

/** Notes ancestors whose change reaches their descendants. Noting twice is noting once. */
export async function addPending(
  db: Queryable,
  source: string,
  ancestors: readonly { readonly kind: string; readonly id: string }[],
): Promise<void> {
  if (ancestors.length === 0) return;
  await db.query(
    `insert into attribution_pending (source, kind, ancestor)
     select $1, kind, id from jsonb_to_recordset($2::jsonb) as r(kind text, id text)
     on conflict (source, kind, ancestor) where after_id is null do nothing`,
    [source, toJson(ancestors)],
  );
}

/** Stored issues whose parent is among these. */
export async function childrenOf(
  db: Queryable,
  source: string,
  ids: readonly string[],
): Promise<readonly string[]> {
  const { rows } = await db.query<{ id: string }>(
    'select id from issue where source = $1 and parent_id = any($2::text[]) order by id',
    [source, ids],
  );
  return rows.map((row) => row.id);
}

/** Of these issues, those that others name as their parent. */
export async function parentsAmong(
  db: Queryable,
  source: string,
  ids: readonly string[],
): Promise<readonly string[]> {
  const { rows } = await db.query<{ id: string }>(
    'select distinct parent_id as id from issue where source = $1 and parent_id = any($2::text[])',
    [source, ids],
  );
  return rows.map((row) => row.id);
}

export async function nextPending(db: Queryable): Promise<Pending | undefined> {
  const { rows } = await db.query<Omit<Pending, 'afterId'> & { after_id: string | null }>(
    'select id, source, kind, ancestor, after_id from attribution_pending order by id limit 1',
  );
  return rows.map(({ after_id, ...row }) => ({ ...row, afterId: after_id ?? undefined }))[0];
}

export async function isAnyPending(db: Queryable): Promise<boolean> {
  const { rows } = await db.query<{ pending: boolean }>(
    'select exists (select 1 from attribution_pending) as pending',
  );
  return rows[0]?.pending === true;
}

const roots = {
  source: 'select id from issue where source = $1 and $2::text is not null',
  issue: 'select id from issue where source = $1 and parent_id = $2',
  project: 'select id from issue where source = $1 and project_id = $2',
  initiative: `select issue.id from issue where source = $1 and project_id in (
    with recursive below(kind, id) as (
      select 'initiative'::text, $2::text
      union
      select container.kind, container.id from below
      join container on container.source = $1 and below.id = any(container.parent_ids) and below.kind = 'initiative')
    select id from below where kind = 'project')`,
} as const satisfies Record<PendingKind, string>;

/** The next descendants of a pending ancestor in id order. */
export async function pendingDescendants(
  db: Queryable,
  pending: Pending,
  limit: number,
): Promise<readonly string[]> {
  const below =
    pending.kind === 'source'
      ? roots.source
      : `with recursive below(id) as (
           select id from (${roots[pending.kind]}) as roots
           union
           select issue.id from below join issue on issue.source = $1 and issue.parent_id = below.id)
         select id from below`;
  const { rows } = await db.query<{ id: string }>(
    `select id from (${below}) as descendants where id > $3 order by id limit $4`,
    [pending.source, pending.ancestor, pending.afterId ?? '', limit],
  );
  return rows.map((row) => row.id);
}

/** Remembers how far a pending ancestor was drained; without `afterId` it is done. */
export async function settlePending(
  db: Queryable,
  id: string,
  afterId: string | undefined,
): Promise<void> {
  if (afterId === undefined) {
    await db.query('delete from attribution_pending where id = $1', [id]);
    return;
  }
  await db.query('update attribution_pending set after_id = $2 where id = $1', [id, afterId]);
}
