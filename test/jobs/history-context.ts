/** The history job without queues, at whatever time it is. */
import type { Pool } from 'pg';
import type { JobContext } from '../../jobs/context.ts';
import { type DayReading, readDayReadings } from '../../jobs/day-readings.ts';
import { endOfDay } from '../../jobs/ended-days.ts';
import { openJobs, type Runtime } from '../../src/cli/runtime.ts';
import { type DayNumbers, dayNumbers } from '../../src/core/measures/day-numbers.ts';
import type { Reading } from '../../src/core/strategy-history.ts';
import { readDayRows } from '../../src/store/day-rows.ts';
import { nothing } from './no-queues.ts';
import { numbersOf } from './numbers.ts';

export const { signal } = new AbortController();

export async function historyContext(runtime: Runtime, now: () => number): Promise<JobContext> {
  const jobs = await openJobs(runtime, { redisUrl: undefined, onCall: () => {}, onJob: () => {} });
  await jobs.close();
  return { ...jobs.context, now, enqueue: nothing };
}

export async function dayReadingOf(
  context: JobContext,
  day: string,
  reading: Reading,
): Promise<DayReading> {
  return (await readDayReadings(context.pool, context))(day, reading);
}

/** The row of a day, and what a report as of its end says. */
export async function rowAndReport(
  context: JobContext,
  runtime: Runtime,
  { day, reading }: { day: string; reading: Reading },
): Promise<{ row: DayNumbers | undefined; report: DayNumbers }> {
  const read = await dayReadingOf(context, day, reading);
  const asOf = endOfDay(context.calendar, day);
  const report = await numbersOf({ ...runtime, config: read.config }, { now: context.now(), asOf });
  return {
    row: (await readDayRows(context.pool, [read])).get(day),
    report: dayNumbers(report),
  };
}

/** The rows there are, by day and version, oldest first, each with the transaction that wrote it. */
export async function rowsWritten(pool: Pool): Promise<ReadonlyMap<string, string>> {
  const { rows } = await pool.query<{ row: string; written: string }>(
    `select day || ' ' || strategy as row, xmin::text as written from day_row order by 1`,
  );
  return new Map(rows.map(({ row, written }) => [row, written]));
}
