import type { Instant } from '../core/issue.ts';
import type { DayNumbers } from '../core/measures/day-numbers.ts';
import type { LocalDate } from '../core/objective.ts';
import { type Queryable, toJson, toTimestamp } from './query.ts';

/** What a row is of: a local day under a version of the strategy, and all else that decides its numbers. */
export interface DayKey {
  readonly day: LocalDate;
  /** Fingerprint of the version. */
  readonly strategy: string;
  /** Fingerprint of version, rules, sources, zone and window. */
  readonly reading: string;
}

export interface DayRow {
  readonly day: LocalDate;
  readonly numbers: DayNumbers;
}

export interface StoredDay extends DayKey {
  /** Something was stored since that touches the day. */
  readonly isStale: boolean;
}

/** Every row there is, without its numbers. */
export async function storedDays(db: Queryable): Promise<readonly StoredDay[]> {
  const { rows } = await db.query<StoredDay>(
    'select day::text, strategy, reading, is_stale as "isStale" from day_row',
  );
  return rows;
}

/** Writes rows under one version; those that stand there already are not touched. */
export async function writeDayRows(
  db: Queryable,
  { strategy, reading }: Omit<DayKey, 'day'>,
  rows: readonly DayRow[],
): Promise<void> {
  await db.query(
    `insert into day_row as stored (day, strategy, reading, is_stale, content)
     select day, $1, $2, false, numbers from jsonb_to_recordset($3::jsonb) as r(day date, numbers jsonb)
     on conflict (day, strategy) do update
       set reading = excluded.reading, is_stale = false, content = excluded.content
     where stored.is_stale or (stored.reading, stored.content) is distinct from (excluded.reading, excluded.content)`,
    [strategy, reading, toJson(rows)],
  );
}

export async function deleteDayRows(
  db: Queryable,
  rows: readonly Pick<DayKey, 'day' | 'strategy'>[],
): Promise<void> {
  if (rows.length === 0) return;
  await db.query(
    `delete from day_row where (day, strategy) in (select * from unnest($1::date[], $2::text[]))`,
    [rows.map(({ day }) => day), rows.map(({ strategy }) => strategy)],
  );
}

/** Those of the rows asked for that are there and not stale, by day. */
export async function readDayRows(
  db: Queryable,
  keys: readonly DayKey[],
): Promise<ReadonlyMap<LocalDate, DayNumbers>> {
  const { rows } = await db.query<DayRow>(
    `select day::text, content as numbers
     from unnest($1::date[], $2::text[], $3::text[]) as asked(day, strategy, reading)
     join day_row using (day, strategy, reading) where not is_stale`,
    [
      keys.map(({ day }) => day),
      keys.map(({ strategy }) => strategy),
      keys.map(({ reading }) => reading),
    ],
  );
  return new Map(rows.map(({ day, numbers }) => [day, numbers]));
}

/** Notes that rows from this instant on were computed from something else than what is stored now. */
export async function noteStale(db: Queryable, since: Instant): Promise<void> {
  await db.query(
    `insert into history_stale as noted (since) values ($1)
     on conflict (only_row) do update set since = excluded.since where excluded.since < noted.since`,
    [toTimestamp(since)],
  );
}

export async function isAnythingStale(db: Queryable): Promise<boolean> {
  const { rows } = await db.query<{ stale: boolean }>(
    'select exists (select 1 from history_stale) as stale',
  );
  return rows[0]?.stale === true;
}

/** Makes what was noted a mark of the rows it touches, of which the first day is asked for. */
export async function markStale(
  db: Queryable,
  dayOf: (since: Instant) => LocalDate,
): Promise<void> {
  const { rows } = await db.query<{ since: Date }>('delete from history_stale returning since');
  for (const { since } of rows) {
    await db.query('update day_row set is_stale = true where day >= $1 and not is_stale', [
      dayOf(since.getTime()),
    ]);
  }
}

/** When the first work issue was created. Undefined when: there is none. */
export async function firstCreation(db: Queryable): Promise<Instant | undefined> {
  const { rows } = await db.query<{ at: Date | null }>(
    `select min(issue.created_at) as at from issue join issue_fact fact using (source, id)
     where fact.is_work or fact.is_mirrored`,
  );
  return rows[0]?.at?.getTime();
}
