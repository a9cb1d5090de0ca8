import type { Instant } from '../core/issue.ts';
import { type Queryable, toJson, toTimestamp } from './query.ts';

/** The open sweep of a source. Its start is its name: a source has one at a time. */
export interface Sweep {
  readonly source: string;
  readonly startedAt: Instant;
  /** null = its beginning. */
  readonly cursor: unknown;
  /** Every id was read. */
  readonly isRead: boolean;
}

/** The open sweep, or a new one. One begun before `notBefore` is given up: trackers forget their cursors. */
export async function takeUpSweep(
  db: Queryable,
  source: string,
  { now, notBefore }: { now: Instant; notBefore: Instant },
): Promise<Sweep> {
  await db.query('delete from sweep where source = $1 and started_at < $2', [
    source,
    toTimestamp(notBefore),
  ]);
  await db.query(
    'insert into sweep (source, started_at) values ($1, $2) on conflict (source) do nothing',
    [source, toTimestamp(now)],
  );
  const { rows } = await db.query<{ started_at: Date; cursor: unknown; is_read: boolean }>(
    'select started_at, cursor, is_read from sweep where source = $1',
    [source],
  );
  const sweep = rows.map((row) => ({
    source,
    startedAt: row.started_at.getTime(),
    cursor: row.cursor,
    isRead: row.is_read,
  }))[0];
  if (sweep === undefined) throw new Error(`no sweep was opened for ${source}`);
  return sweep;
}

export interface SweptPage {
  readonly issues: readonly {
    readonly id: string;
    readonly updatedAt: Instant | undefined;
    readonly archivedAt: Instant | undefined;
    readonly isTrashed: boolean;
    /** undefined = not told. */
    readonly blockers?: readonly string[] | undefined;
  }[];
  /** undefined = the last page. */
  readonly cursor: unknown;
}

/** Keeps one page with its cursor; false when the sweep was given up meanwhile. */
export async function storeSwept(db: Queryable, sweep: Sweep, page: SweptPage): Promise<boolean> {
  const { rowCount } = await db.query(
    `update sweep set cursor = coalesce($3, cursor), is_read = $4 where source = $1 and started_at = $2`,
    [
      sweep.source,
      toTimestamp(sweep.startedAt),
      page.cursor === undefined ? null : toJson(page.cursor),
      page.cursor === undefined,
    ],
  );
  if (rowCount !== 1) return false;
  const rows = page.issues.map(({ id, updatedAt, archivedAt, isTrashed, blockers }) => ({
    id,
    updated_at: toTimestamp(updatedAt),
    archived_at: toTimestamp(archivedAt),
    is_trashed: isTrashed,
    blockers,
  }));
  await db.query(
    `insert into sweep_seen (source, id, updated_at, archived_at, is_trashed, blockers)
     select distinct on (id) $1, id, updated_at, archived_at, is_trashed, blockers from jsonb_to_recordset($2::jsonb)
       as r(id text, updated_at timestamptz, archived_at timestamptz, is_trashed boolean, blockers text[])
     on conflict (source, id) do update set updated_at = excluded.updated_at, archived_at = excluded.archived_at,
       is_trashed = excluded.is_trashed, blockers = excluded.blockers`,
    [sweep.source, toJson(rows)],
  );
  return true;
}

/**
 * Ids the sweep met that are stored otherwise: never read, changed since, blocked by others, out of scope, away, archived or
 * trashed at another time. An index that still shows an earlier change than is stored says nothing.
 */
export async function seenOtherwise(
  db: Queryable,
  source: string,
  { after, limit }: { after: string; limit: number },
): Promise<readonly string[]> {
  const { rows } = await db.query<{ id: string }>(
    `select seen.id from sweep_seen seen
     left join issue on issue.source = seen.source and issue.id = seen.id
     left join issue_removal gone on gone.source = seen.source and gone.issue_id = seen.id and gone.returned_at is null
     where seen.source = $1 and seen.id > $2
       and (issue.id is null or not issue.in_scope or issue.updated_at < seen.updated_at
         or seen.blockers <> issue.blockers
         or issue.archived_at is distinct from seen.archived_at
         or gone.reason is distinct from case when seen.is_trashed then 'trashed' end)
     order by seen.id limit $3`,
    [source, after, limit],
  );
  return rows.map(({ id }) => id);
}
