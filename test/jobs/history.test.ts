import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JobContext } from '../../jobs/context.ts';
import { endOfDay } from '../../jobs/ended-days.ts';
import { keepHistory } from '../../jobs/keep-history.ts';
import type { Runtime } from '../../src/cli/runtime.ts';
import { dayNumbers } from '../../src/core/measures/day-numbers.ts';
import { hourMs } from '../../src/core/time.ts';
import { readDayRows } from '../../src/store/day-rows.ts';
import { openSimulatedCompany, type SimulatedCompany } from './company.ts';
import {
  dayReadingOf,
  historyContext,
  rowAndReport,
  rowsWritten,
  signal,
} from './history-context.ts';
import { type MainJob, openMainJob, runtimeOf } from './job-runtime.ts';
import { numbersOf } from './numbers.ts';

let main: MainJob;
let company: SimulatedCompany;
let first: Runtime;
let second: Runtime;
let changed: string;
/** Today when the company was read: the last day under the first strategy. */
let changeDay: string;
let printed: ReturnType<typeof dayNumbers>;
let context: JobContext;
let now: number;

function runtime(configuration: string): Promise<Runtime> {
  return runtimeOf({ ...main, drop: () => main.close() }, configuration);
}

beforeAll(async () => {
  main = await openMainJob();
  company = await openSimulatedCompany(150);
  await main.sync(company.configuration);
  first = await runtime(company.configuration);
  changeDay = first.calendar.dateOf(Date.now());
  const end = endOfDay(first.calendar, changeDay);
  printed = dayNumbers(await numbersOf(first, { now: end }));
  changed = company.configuration
    .replace(/^ {2}effective_from: .*\n/m, '')
    .replaceAll('id: faster-checkout', 'id: quick-checkout')
    .replace('- enterprise-sso', '- reliability');
  await main.sync(changed);
  second = await runtime(changed);
  await main.pool.query(
    'update adoption set adopted_at = $1 where id = (select max(id) from adoption)',
    [new Date(end + hourMs)],
  );
  now = end + 2 * hourMs;
  context = await historyContext(second, () => now);
});

afterAll(async () => {
  await company.close();
  await main.close();
});

function dayBefore(days: number): string {
  return second.calendar.plusDays(changeDay, -days);
}

describe('the history of the first read', () => {
  it('is the same when it is stopped and taken up again', async () => {
    const stop = new AbortController();
    const log = pino({ hooks: { logMethod: () => stop.abort() } });
    await expect(keepHistory({ ...context, log }, stop.signal)).rejects.toThrow('aborted');
    const some = await rowsWritten(main.pool);
    expect(some.size).toBe(30);
    await keepHistory(context, signal);
    const all = await rowsWritten(main.pool);
    // Of 150 days there is a row under the first strategy, too.
    expect(new Set([...all.keys()].map((row) => row.slice(0, 10))).size).toBe(365);
    expect([...all]).toEqual(expect.arrayContaining([...some]));
  }, 120_000);

  it.each([
    ['restated', 0],
    ['restated', 1],
    ['restated', 100],
    ['restated', 364],
    ['as-it-was', 0],
    ['as-it-was', 3],
  ] as const)(
    'says what a report as of the day says: %s, %s days before',
    async (reading, days) => {
      const { row, report } = await rowAndReport(context, second, {
        day: dayBefore(days),
        reading,
      });
      expect(row).toEqual(report);
    },
  );

  it('keeps what was printed on a day before the strategy changed', async () => {
    const key = await dayReadingOf(context, changeDay, 'as-it-was');
    expect(key.isBeforeFirst).toBe(false);
    expect((await readDayRows(main.pool, [key])).get(changeDay)).toEqual(printed);
  });

  it('is restated by what the change of the strategy changes, and nothing else', async () => {
    const key = await dayReadingOf(context, changeDay, 'restated');
    const restated = (await readDayRows(main.pool, [key])).get(changeDay);
    expect(restated?.objectives.map(({ id }) => id)).toContain('quick-checkout');
    const kept = ['throughput', 'created', 'wip', 'asOf', 'windowFrom'] as const;
    for (const part of kept) expect(restated?.[part]).toEqual(printed[part]);
    for (const [index, { states }] of printed.sources.entries()) {
      expect(restated?.sources[index]?.states).toEqual(states);
    }
    expect(restated?.alignment).not.toEqual(printed.alignment);
  });

  it('says of a day before the first strategy that it is restated', async () => {
    const day = dayBefore(360);
    const key = await dayReadingOf(context, day, 'as-it-was');
    expect(key).toEqual(await dayReadingOf(context, day, 'restated'));
    expect(key.isBeforeFirst).toBe(true);
  });

  it('is not written again when it is computed again', async () => {
    const before = await rowsWritten(main.pool);
    await keepHistory(context, signal);
    expect(await rowsWritten(main.pool)).toEqual(before);
  });

  it('is computed anew when the window is another', async () => {
    const windowed = await runtime(changed.replace(/^window: .*$/m, 'window: 7d'));
    const other = await historyContext(windowed, () => now);
    await keepHistory(other, signal);
    const asked = { day: dayBefore(10), reading: 'restated' } as const;
    const { row, report } = await rowAndReport(other, windowed, asked);
    expect(row?.windowDays).toBe(7);
    expect(row).toEqual(report);
    expect((await rowAndReport(context, second, asked)).row).toBeUndefined();
  }, 120_000);
});
