import type { Instant } from '../core/issue.ts';
import { type Queryable, toInstant, toJson, toTimestamp } from './query.ts';

export interface SyncRun {
  readonly id: string;
  readonly source: string;
  readonly kind: 'full' | 'incremental';
  readonly since: Instant | undefined;
  readonly startedAt: Instant;
  /** The newest change read. */
  readonly newest: Instant | undefined;
  /** The newest change there was before it, for a run that does not read in the order of change. */
  readonly newestBefore: Instant | undefined;
  readonly issuesRead: number;
  readonly issuesChanged: number;
}

export interface StoredShard {
  readonly id: string;
  readonly request: unknown;
  readonly cursor: unknown;
  readonly isDone: boolean;
}

interface RunRow {
  id: string;
  source: string;
  kind: 'full' | 'incremental';
  since: Date | null;
  started_at: Date;
  newest: Date | null;
  newest_before: Date | null;
  issues_read: number;
  issues_changed: number;
}

/** The run of a source that has not finished; at most one exists. */
export async function openRun(db: Queryable, source: string): Promise<SyncRun | undefined> {
  const { rows } = await db.query<RunRow>(
    'select * from sync_run where source = $1 and finished_at is null',
    [source],
  );
  return rows.map(toRun)[0];
}

/** The run with this id while it is open. */
export async function readRun(db: Queryable, id: string): Promise<SyncRun | undefined> {
  const { rows } = await db.query<RunRow>(
    'select * from sync_run where id = $1 and finished_at is null',
    [id],
  );
  return rows.map(toRun)[0];
}

/** Keeps the run open until the transaction ends; false when it is open no more: its scope is another one by now. */
export async function holdRun(db: Queryable, id: string): Promise<boolean> {
  const { rowCount } = await db.query(
    'select 1 from sync_run where id = $1 and finished_at is null for update',
    [id],
  );
  return rowCount === 1;
}

function toRun(row: RunRow): SyncRun {
  return {
    id: row.id,
    source: row.source,
    kind: row.kind,
    since: toInstant(row.since),
    startedAt: row.started_at.getTime(),
    newest: toInstant(row.newest),
    newestBefore: toInstant(row.newest_before),
    issuesRead: row.issues_read,
    issuesChanged: row.issues_changed,
  };
}

/** Opens a run with its shards. A second open run of one source is refused by the database. */
export async function createRun(
  db: Queryable,
  run: Pick<SyncRun, 'source' | 'since' | 'startedAt' | 'newestBefore'>,
  shards: readonly { readonly id: string; readonly request: unknown }[],
): Promise<string> {
  const { rows } = await db.query<{ id: string }>(
    `insert into sync_run (source, kind, since, started_at, newest_before)
     values ($1, $2, $3, $4, $5) returning id`,
    [
      run.source,
      run.since === undefined ? 'full' : 'incremental',
      toTimestamp(run.since),
      toTimestamp(run.startedAt),
      toTimestamp(run.newestBefore),
    ],
  );
  const id = rows[0]?.id;
  if (id === undefined) throw new Error(`no run was created for ${run.source}`);
  await db.query(
    `insert into sync_shard (run, id, request)
     select $1, id, request from jsonb_to_recordset($2::jsonb) as r(id text, request jsonb)`,
    [id, toJson(shards)],
  );
  return id;
}

export async function readShards(db: Queryable, run: string): Promise<readonly StoredShard[]> {
  const { rows } = await db.query<{
    id: string;
    request: unknown;
    cursor: unknown;
    done: boolean;
  }>('select id, request, cursor, done from sync_shard where run = $1 order by id', [run]);
  return rows.map(({ done, ...row }) => ({ ...row, isDone: done }));
}

/** Moves a shard forward: part of the transaction that stores the page. No cursor = the last page. */
export async function advanceShard(
  db: Queryable,
  shard: { run: string; id: string },
  page: { cursor: unknown; newest: Instant | undefined; read: number; changed: number },
): Promise<void> {
  await db.query(
    `with moved as (
       update sync_shard set cursor = coalesce($3, cursor), done = $4 where run = $1 and id = $2)
     update sync_run set newest = greatest(newest, $5), issues_read = issues_read + $6,
       issues_changed = issues_changed + $7 where id = $1`,
    [
      shard.run,
      shard.id,
      page.cursor === undefined ? null : toJson(page.cursor),
      page.cursor === undefined,
      toTimestamp(page.newest),
      page.read,
      page.changed,
    ],
  );
}

export async function finishRun(db: Queryable, id: string, at: Instant): Promise<void> {
  await db.query('update sync_run set finished_at = $2 where id = $1', [id, toTimestamp(at)]);
  await db.query('delete from sync_shard where run = $1', [id]);
}

/** The newest finished run of each source. */
export async function lastRuns(db: Queryable): Promise<readonly SyncRun[]> {
  const { rows } = await db.query<RunRow>(
    'select distinct on (source) * from sync_run where finished_at is not null order by source, id desc',
  );
  return rows.map(toRun);
}
