import type { Instant } from '../core/issue.ts';
import { type Queryable, toInstant, toJson, toTimestamp } from './query.ts';

/** What is known of one source: how far it was read, and whether it can be trusted now. */
export interface SourceState {
  readonly id: string;
  readonly fingerprint: string;
  /** The connector's own state; undefined = discover first. */
  readonly discovery: unknown;
  /** What of each issue the last discovery had read; undefined before the first. */
  readonly reading: string | undefined;
  readonly discoveredAt: Instant | undefined;
  readonly watermark: Instant | undefined;
  readonly watermarkReadAt: Instant | undefined;
  readonly isWatermarkSettled: boolean;
  readonly lastAttemptAt: Instant | undefined;
  readonly lastSuccessAt: Instant | undefined;
  readonly isHistoryComplete: boolean;
  readonly failingSince: Instant | undefined;
  readonly consecutiveFailures: number;
  /** Since when half of a project or team is missing at once. */
  readonly partlyMissingSince: Instant | undefined;
  readonly lastErrorAt: Instant | undefined;
  readonly lastErrorKind: string | undefined;
  readonly lastError: string | undefined;
}

interface SourceRow {
  id: string;
  fingerprint: string;
  discovery: unknown;
  reading: string | null;
  discovered_at: Date | null;
  watermark: Date | null;
  watermark_read_at: Date | null;
  watermark_settled: boolean;
  last_attempt_at: Date | null;
  last_success_at: Date | null;
  history_complete: boolean;
  failing_since: Date | null;
  consecutive_failures: number;
  partly_missing_since: Date | null;
  last_error_at: Date | null;
  last_error_kind: string | null;
  last_error: string | null;
}

export async function readSources(db: Queryable): Promise<readonly SourceState[]> {
  const { rows } = await db.query<SourceRow>('select * from source order by id');
  return rows.map(toSourceState);
}

export async function readSource(db: Queryable, id: string): Promise<SourceState | undefined> {
  const { rows } = await db.query<SourceRow>('select * from source where id = $1', [id]);
  return rows.map(toSourceState)[0];
}

function toSourceState(row: SourceRow): SourceState {
  return {
    id: row.id,
    fingerprint: row.fingerprint,
    discovery: row.discovery ?? undefined,
    reading: row.reading ?? undefined,
    discoveredAt: toInstant(row.discovered_at),
    watermark: toInstant(row.watermark),
    watermarkReadAt: toInstant(row.watermark_read_at),
    isWatermarkSettled: row.watermark_settled,
    lastAttemptAt: toInstant(row.last_attempt_at),
    lastSuccessAt: toInstant(row.last_success_at),
    isHistoryComplete: row.history_complete,
    failingSince: toInstant(row.failing_since),
    consecutiveFailures: row.consecutive_failures,
    partlyMissingSince: toInstant(row.partly_missing_since),
    lastErrorAt: toInstant(row.last_error_at),
    lastErrorKind: row.last_error_kind ?? undefined,
    lastError: row.last_error ?? undefined,
  };
}

/**
 * Makes the source known. Another fingerprint than before means that another set of issues is read: everything is read
 * anew, what was in scope is so only when it comes again, and until then the source counts as not fully read.
 * Returns `new`, `same` or `changed`.
 */
export async function declareSource(
  db: Queryable,
  id: string,
  fingerprint: string,
): Promise<'new' | 'same' | 'changed'> {
  const inserted = await db.query(
    'insert into source (id, fingerprint) values ($1, $2) on conflict (id) do nothing',
    [id, fingerprint],
  );
  if (inserted.rowCount === 1) return 'new';
  const changed = await db.query(
    `update source set fingerprint = $2, discovery = null, discovered_at = null, watermark = null,
       watermark_read_at = null, watermark_settled = false, history_complete = false, partly_missing_since = null
     where id = $1 and fingerprint <> $2`,
    [id, fingerprint],
  );
  if (changed.rowCount !== 1) return 'same';
  await db.query('delete from sync_run where source = $1 and finished_at is null', [id]);
  await db.query('delete from sweep where source = $1', [id]);
  await db.query('delete from issue_missing where source = $1', [id]);
  await db.query('update issue set in_scope = false where source = $1 and in_scope', [id]);
  return 'changed';
}

/** Of a mirrored pair the issue of the source that is listed first counts. Sources that are not listed are in no pair. */
export async function orderSources(db: Queryable, ids: readonly string[]): Promise<void> {
  await db.query(
    `update source set position = array_position($1::text[], id)
     where position is distinct from array_position($1::text[], id)`,
    [ids],
  );
}

/**
 * Keeps what discovery found. Something else to be read of each issue than before means that what is stored lacks it: the
 * next run reads everything anew, and until then the numbers stay what they are. Returns whether that is so.
 */
export async function storeDiscovery(
  db: Queryable,
  id: string,
  discovery: { readonly state: unknown; readonly reading: string; readonly at: Instant },
): Promise<boolean> {
  const { rows } = await db.query<{ is_other: boolean }>(
    `update source set discovery = $2, discovered_at = $3, reading = $4,
       watermark = case when reading <> $4 then null else watermark end
     where id = $1 returning coalesce(old.reading <> new.reading, false) as is_other`,
    [id, toJson(discovery.state), toTimestamp(discovery.at), discovery.reading],
  );
  return rows[0]?.is_other === true;
}

export async function recordAttempt(db: Queryable, id: string, at: Instant): Promise<void> {
  await db.query('update source set last_attempt_at = $2 where id = $1', [id, toTimestamp(at)]);
}

/**
 * A finished run: the source is observed again. The watermark only moves forward; it is settled once a run that began
 * at least `overlapMs` after the watermark was read has passed over it again.
 */
export async function recordSuccess(
  db: Queryable,
  id: string,
  run: { startedAt: Instant; at: Instant; newest: Instant | undefined; overlapMs: number },
): Promise<void> {
  await db.query(
    `update source set last_success_at = $2, failing_since = null, consecutive_failures = 0,
       last_error_at = null, last_error_kind = null, last_error = null, history_complete = true,
       watermark = greatest(watermark, $3),
       watermark_read_at = case when $3 > coalesce(watermark, '-infinity') then $4 else watermark_read_at end,
       watermark_settled = case when $3 > coalesce(watermark, '-infinity') then false
         else watermark_settled or coalesce($4 >= watermark_read_at + $5 * interval '1 millisecond', false) end
     where id = $1`,
    [id, toTimestamp(run.at), toTimestamp(run.newest), toTimestamp(run.startedAt), run.overlapMs],
  );
  await closeOutage(db, id, run.at);
}

/** A failed attempt: from now on nothing that rests on this source is a verdict. */
export async function recordFailure(
  db: Queryable,
  id: string,
  failure: { kind: string; message: string; at: Instant },
): Promise<void> {
  await db.query(
    `update source set failing_since = coalesce(failing_since, $2), consecutive_failures = consecutive_failures + 1,
       last_error_at = $2, last_error_kind = $3, last_error = $4 where id = $1`,
    [id, toTimestamp(failure.at), failure.kind, failure.message],
  );
  await openOutage(db, id, failure.at);
}

/** Notes the gap of a source that went stale without a failed attempt (nothing ran). */
export async function recordGap(
  db: Queryable,
  id: string,
  gap: { from: Instant; to: Instant },
): Promise<void> {
  await db.query(
    `insert into source_outage (source, from_at, to_at) select $1, $2, $3
     where not exists (select 1 from source_outage where source = $1 and to_at is null)
     on conflict (source, from_at) do nothing`,
    [id, toTimestamp(gap.from), toTimestamp(gap.to)],
  );
}

/**
 * Half of a project or team is missing at once: from now on, and until a sweep meets it again, nothing that rests on
 * this source is a verdict. Returns whether that is new.
 */
export async function recordPartlyMissing(
  db: Queryable,
  id: string,
  at: Instant,
): Promise<boolean> {
  const { rowCount } = await db.query(
    'update source set partly_missing_since = $2 where id = $1 and partly_missing_since is null',
    [id, toTimestamp(at)],
  );
  await openOutage(db, id, at);
  return rowCount === 1;
}

export async function recordAllThere(db: Queryable, id: string, at: Instant): Promise<void> {
  const { rowCount } = await db.query(
    'update source set partly_missing_since = null where id = $1 and partly_missing_since is not null',
    [id],
  );
  if (rowCount === 1) await closeOutage(db, id, at);
}

/** Unless another reason keeps it open. */
async function closeOutage(db: Queryable, id: string, at: Instant): Promise<void> {
  await db.query(
    `update source_outage set to_at = $2 where source = $1 and to_at is null
     and exists (select 1 from source where id = $1 and failing_since is null and partly_missing_since is null)`,
    [id, toTimestamp(at)],
  );
}

async function openOutage(db: Queryable, id: string, from: Instant): Promise<void> {
  await db.query(
    `insert into source_outage (source, from_at) select $1, $2
     where not exists (select 1 from source_outage where source = $1 and to_at is null)
     on conflict (source, from_at) do nothing`,
    [id, toTimestamp(from)],
  );
}

export interface Outage {
  readonly from: Instant;
  readonly to: Instant | undefined;
}

export async function readOutages(db: Queryable): Promise<ReadonlyMap<string, readonly Outage[]>> {
  const { rows } = await db.query<{ source: string; from_at: Date; to_at: Date | null }>(
    'select source, from_at, to_at from source_outage order by source, from_at',
  );
  const bySource = Map.groupBy(rows, (row) => row.source);
  return new Map(
    [...bySource].map(([source, outages]) => [
      source,
      outages.map((row) => ({ from: row.from_at.getTime(), to: toInstant(row.to_at) })),
    ]),
  );
}

/** The salt that makes person hashes of this installation useless elsewhere. */
export async function readSalt(db: Queryable): Promise<string> {
  const { rows } = await db.query<{ salt: string }>('select salt from installation');
  const salt = rows[0]?.salt;
  if (salt === undefined) throw new Error('the table installation is empty: run the migrations');
  return salt;
}
