import type { Instant } from '../core/issue.ts';
import type { RemovalReason } from '../core/removal.ts';
import { earliest } from '../core/timeline/difference.ts';
import { type Queryable, toInstant, toJson, toTimestamp } from './query.ts';

/**
 * SQL: since when the issue of a table or alias is away at an instant (`at`, an expression), null while it is there.
 * Away at t = removed before t and not yet back.
 */
export function awaySince(table: string, at = `'infinity'::timestamptz`): string {
  return `(select min(gone.removed_at) from issue_removal gone
    where gone.source = ${table}.source and gone.issue_id = ${table}.id and ${isAwayAt(at)})`;
}

function isAwayAt(at: string): string {
  return `gone.removed_at < ${at} and (gone.returned_at is null or gone.returned_at >= ${at})`;
}

/** Why those of these issues that are away at an instant are so. */
export async function awayAt(
  db: Queryable,
  source: string,
  { ids, at }: { readonly ids: readonly string[]; readonly at: Instant },
): Promise<ReadonlyMap<string, RemovalReason>> {
  const { rows } = await db.query<{ id: string; reason: RemovalReason }>(
    `select distinct on (gone.issue_id) gone.issue_id as id, gone.reason from issue_removal gone
     where gone.source = $1 and gone.issue_id = any($2::text[]) and ${isAwayAt('$3::timestamptz')}
     order by gone.issue_id, gone.removed_at, gone.id`,
    [source, ids, toTimestamp(at)],
  );
  return new Map(rows.map(({ id, reason }) => [id, reason]));
}

export interface Removal {
  readonly reason: RemovalReason;
  readonly at: Instant;
}

/** Why and since when an issue is away at an instant. Undefined when: it is there. */
export async function removalOf(
  db: Queryable,
  issue: { readonly source: string; readonly id: string },
  asOf: Instant,
): Promise<Removal | undefined> {
  const { rows } = await db.query<{ reason: RemovalReason; removed_at: Date }>(
    `select reason, removed_at from issue_removal where source = $1 and issue_id = $2
       and removed_at < $3 and (returned_at is null or returned_at >= $3) order by removed_at limit 1`,
    [issue.source, issue.id, toTimestamp(asOf)],
  );
  return rows.map(({ reason, removed_at }) => ({ reason, at: removed_at.getTime() }))[0];
}

/** A time in which an issue is away; `returnedAt` undefined = still. */
export interface Absence {
  readonly removedAt: Instant;
  readonly returnedAt: Instant | undefined;
}

/** All of these issues' absences, by issue. */
export async function absencesOf(
  db: Queryable,
  source: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, readonly Absence[]>> {
  const { rows } = await db.query<{ id: string; removed_at: Date; returned_at: Date | null }>(
    `select issue_id as id, removed_at, returned_at from issue_removal
     where source = $1 and issue_id = any($2::text[])`,
    [source, ids],
  );
  const byIssue = Map.groupBy(rows, ({ id }) => id);
  return new Map(
    [...byIssue].map(([id, absences]) => [
      id,
      absences.map(({ removed_at, returned_at }) => ({
        removedAt: removed_at.getTime(),
        returnedAt: toInstant(returned_at),
      })),
    ]),
  );
}

/** What `awaySince` says of an instant. */
export function awaySinceAt(absences: readonly Absence[], at: Instant): Instant | undefined {
  const begun = absences
    .filter(({ removedAt, returnedAt = Infinity }) => removedAt < at && returnedAt >= at)
    .map(({ removedAt }) => removedAt);
  return begun.length === 0 ? undefined : Math.min(...begun);
}

/** Of these issues, those that are stored, in the scope, and not away. */
export async function presentAmong(
  db: Queryable,
  source: string,
  ids: readonly string[],
): Promise<readonly string[]> {
  const { rows } = await db.query<{ id: string }>(
    `select id from issue where source = $1 and id = any($2::text[]) and in_scope and ${awaySince('issue')} is null`,
    [source, ids],
  );
  return rows.map(({ id }) => id);
}

/** Issues that are known to be deleted: away from now on. Returns those for which that is new. */
export async function removeDeleted(
  db: Queryable,
  source: string,
  { ids, at }: { readonly ids: readonly string[]; readonly at: Instant },
): Promise<readonly string[]> {
  if (ids.length === 0) return [];
  const { rows } = await db.query<{ id: string }>(
    `insert into issue_removal (source, issue_id, reason, removed_at) select $1, unnest($2::text[]), 'deleted', $3
     on conflict (source, issue_id) where returned_at is null do nothing returning issue_id as id`,
    [source, ids, toTimestamp(at)],
  );
  return rows.map(({ id }) => id);
}

/** Since when those of these issues that are away now are so. */
export async function awayNow(
  db: Queryable,
  source: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Instant>> {
  const { rows } = await db.query<{ id: string; removed_at: Date }>(
    `select issue_id as id, removed_at from issue_removal
     where source = $1 and issue_id = any($2::text[]) and returned_at is null`,
    [source, ids],
  );
  return new Map(rows.map((row) => [row.id, row.removed_at.getTime()]));
}

/**
 * Issues of the scope that a tracker has shown when it was asked: those in its trash are away since they went there, all
 * others are back, unless they were found deleted meanwhile. Returns those for which that is new.
 */
export async function settlePresence(
  db: Queryable,
  source: string,
  shown: {
    readonly present: readonly string[];
    readonly trashed: readonly { readonly id: string; readonly at: Instant }[];
    readonly askedAt: Instant;
    readonly at: Instant;
  },
): Promise<Settled> {
  // A sweep that missed them before has to begin anew.
  await db.query('delete from issue_missing where source = $1 and id = any($2::text[])', [
    source,
    shown.present,
  ]);
  const back = await db.query<{ id: string }>(
    `update issue_removal set returned_at = greatest(removed_at, $3)
     where source = $1 and issue_id = any($2::text[]) and returned_at is null
       and (reason <> 'deleted' or removed_at <= $4) returning issue_id as id`,
    [source, shown.present, toTimestamp(shown.at), toTimestamp(shown.askedAt)],
  );
  const returned = back.rows.map(({ id }) => id);
  // One that is back was away until now: only what was thrown away can have been so before.
  if (shown.trashed.length === 0) return { ids: returned, since: undefined };
  const trashed = await db.query<{ id: string; since: Date }>(
    `insert into issue_removal as stored (source, issue_id, reason, removed_at)
     select $1, id, 'trashed', at from jsonb_to_recordset($2::jsonb) as r(id text, at timestamptz)
     on conflict (source, issue_id) where returned_at is null
       do update set reason = excluded.reason, removed_at = excluded.removed_at
       where (stored.reason, stored.removed_at) is distinct from (excluded.reason, excluded.removed_at)
     returning new.issue_id as id, least(old.removed_at, new.removed_at) as since`,
    [source, toJson(shown.trashed.map(({ id, at }) => ({ id, at: toTimestamp(at) })))],
  );
  return {
    ids: [...returned, ...trashed.rows.map(({ id }) => id)],
    since: earliest(trashed.rows.map(({ since }) => since.getTime())),
  };
}

/** Issues that came or went, and since when the first of them is away. */
interface Settled {
  readonly ids: readonly string[];
  readonly since: Instant | undefined;
}
