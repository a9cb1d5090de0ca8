import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JobContext } from '../../jobs/context.ts';
import { isHistoryDue, keepHistory } from '../../jobs/keep-history.ts';
import type { Runtime } from '../../src/cli/runtime.ts';
import { dayMs, hourMs } from '../../src/core/time.ts';
import { historyContext, rowAndReport, rowsWritten, signal } from './history-context.ts';
import { runtimeOf } from './job-runtime.ts';
import { openSweptTrackers, type SweptTrackers } from './sweeping.ts';

/** The trackers' clock stands still; that of the jobs is days ahead: what people do now comes late. */
const ahead = 5;

let trackers: SweptTrackers;
let runtime: Runtime;
let context: JobContext;
let epic: string;
let issue: string;

beforeEach(async () => {
  trackers = await openSweptTrackers();
  epic = trackers.create('acme-jira', 'PAY', { type: 'Epic', labels: [] });
  issue = trackers.create('acme-jira', 'PAY', { parent: epic, labels: [] });
  trackers.createMany('acme-linear', 'WEB', 3);
  await trackers.sync();
  runtime = await runtimeOf(trackers.database, trackers.configuration);
  const { calendar } = runtime;
  const day = calendar.plusDays(calendar.dateOf(Date.now()), ahead);
  // At noon, at whatever time of day this runs.
  trackers.clock.aheadMs = calendar.startOf(day) + 12 * hourMs - Date.now();
  context = await historyContext(runtime, () => Date.now() + trackers.clock.aheadMs);
  await keepHistory(context, signal);
});

afterEach(async () => {
  await trackers.close();
});

/** Days of rows that were written since, counted from that of now. */
async function rewrittenSince(before: ReadonlyMap<string, string>): Promise<readonly number[]> {
  await keepHistory(context, signal);
  const today = Date.parse(context.calendar.dateOf(Date.now()));
  const written = [...(await rowsWritten(context.pool))].filter(
    ([row, by]) => by !== before.get(row),
  );
  return written.map(([row]) => (Date.parse(row.slice(0, 10)) - today) / dayMs);
}

async function expectReports(): Promise<void> {
  for (let day = -1; day < ahead; day += 1) {
    const date = context.calendar.plusDays(context.calendar.dateOf(Date.now()), day);
    const { row, report } = await rowAndReport(context, runtime, {
      day: date,
      reading: 'restated',
    });
    expect(row).toEqual(report);
  }
}

const sinceToday = [0, 1, 2, 3, 4];
const sinceCreation = [-1, ...sinceToday];

describe('a change of days ago that comes now', () => {
  it.each([
    ['estimates the work', () => trackers.change('acme-jira', issue, { estimate: 3 }), sinceToday],
    [
      'labels its epic, by which it serves',
      () => trackers.change('acme-jira', epic, { labels: ['slo'] }),
      sinceToday,
    ],
    ['is a new title', () => trackers.change('acme-jira', issue, { title: 'New' }), []],
    [
      'takes the issue out of its epic',
      () => trackers.change('acme-jira', issue, { parent: null }),
      [],
    ],
    [
      'makes an epic of it',
      () => trackers.change('acme-jira', issue, { type: 'Epic' }),
      sinceCreation,
    ],
    ['is a new issue', () => void trackers.create('acme-linear', 'WEB'), sinceCreation],
  ])('computes the days from then on anew, and no other: %s', async (_name, deed, days) => {
    const before = await rowsWritten(context.pool);
    deed();
    await trackers.sync();
    expect(await rewrittenSince(before)).toEqual(days);
    await expectReports();
  });
});

describe('the history', () => {
  it('stays as it is while changes come of today', async () => {
    const before = await rowsWritten(context.pool);
    expect(before.size).toBe(sinceCreation.length);
    trackers.changeAt(Date.now() + trackers.clock.aheadMs, {
      source: 'acme-jira',
      id: issue,
      set: { labels: ['slo'], estimate: 5 },
    });
    await trackers.sync();
    const { rows } = await context.pool.query('select 1 from history_stale');
    expect(rows).toEqual([]);
    expect(await isHistoryDue(context)).toBe(false);
    expect(await rewrittenSince(before)).toEqual([]);
  });

  it('has a day more when it has ended, not in the first minutes after', async () => {
    const before = await rowsWritten(context.pool);
    const { calendar } = context;
    const midnight = calendar.startOf(calendar.plusDays(calendar.dateOf(Date.now()), ahead + 1));
    trackers.clock.aheadMs = midnight + 60_000 - Date.now();
    expect(await rewrittenSince(before)).toEqual([]);
    trackers.clock.aheadMs = midnight + hourMs - Date.now();
    expect(await rewrittenSince(before)).toEqual([ahead]);
  });
});
