import { describe, expect, it } from 'vitest';
import type { Forecast } from '../../../src/core/measures/forecast.ts';
import type { MeasuredIssue } from '../../../src/core/measures/measured-issue.ts';
import type { MeasurementRequest } from '../../../src/core/measures/measurement.ts';
import { createCalendar, dayMs } from '../../../src/core/time.ts';
import {
  at,
  attribution,
  half,
  longAgo,
  measured,
  noCourse,
  now,
  objective,
  only,
  snapshot,
  strategy,
} from './measured-builder.ts';

/** The whole weeks before 24 November 2026, oldest first. */
const mondays = Array.from(
  { length: 12 },
  (_, index) => at('2026-08-31T00:00:00Z') + index * 7 * dayMs,
);
const fromMonday = strategy([objective('a', { starts: '2026-09-28', due: '2027-02-02' })]);

/** One issue completed in each of the weeks. */
const steady = mondays.map((monday) => measured('done', 'a', { completedAt: monday + dayMs }));

function open(count: number): readonly MeasuredIssue[] {
  return Array.from({ length: count }, () => measured('ready', 'a'));
}

function servedSince(from: number): MeasuredIssue {
  return measured('ready', [attribution('a', { from })]);
}

function forecastOf(
  issues: readonly MeasuredIssue[],
  request: Partial<MeasurementRequest> = {},
): Forecast | undefined {
  return only(issues, request).forecast;
}

describe('the forecast of an objective', () => {
  it('is what remains at one issue a week, from the end of the day', () => {
    const outcome = { p50: '2027-02-02', p85: '2027-02-02' };
    // Ten weeks after 24 November.
    expect(forecastOf([...steady, ...open(10)])).toEqual({
      remaining: 10,
      weeks: 12,
      runs: 10_000,
      withScope: outcome,
      withoutScope: outcome,
    });
  });

  it('at the first instant of a day counts from the day before', () => {
    const asOf = at('2026-11-23T23:00:00Z');
    const berlin = { asOf, calendar: createCalendar('Europe/Berlin') };
    expect(forecastOf([...steady, ...open(1)], berlin)).toMatchObject({
      withoutScope: { p50: '2026-11-30' },
    });
  });

  it('takes only whole weeks that begin with the objective or later', () => {
    // 28 September is the Monday of the fifth week: what served it on its first day is no growth.
    const begun = attribution('a', { from: at('2026-09-28T00:00:00Z') });
    const issues = [...steady, ...open(10)].map((each) => ({ ...each, attributions: [begun] }));
    const outcome = { p50: '2027-02-02', p85: '2027-02-02', byDueRatio: 1 };
    expect(forecastOf(issues, { strategy: fromMonday })).toEqual({
      remaining: 10,
      weeks: 8,
      runs: 10_000,
      withScope: outcome,
      withoutScope: outcome,
    });
    const tuesday = strategy([objective('a', { starts: '2026-09-29' })]);
    expect(forecastOf(issues, { strategy: tuesday })).toMatchObject({ weeks: 7 });
  });

  it('takes only whole weeks after its first attribution', () => {
    const [wednesday, yesterday] = [at('2026-10-07T00:00:00Z'), now - dayMs];
    expect(forecastOf([servedSince(wednesday)])).toMatchObject({
      weeks: 6,
      refused: 'no_throughput',
    });
    expect(forecastOf([servedSince(yesterday)])).toMatchObject({
      weeks: 0,
      refused: 'too_few_weeks',
    });
  });

  it('goes on with the growth of the past weeks', () => {
    const grown = mondays.map((monday) =>
      measured('ready', [attribution('a', { from: monday + dayMs })], { createdAt: monday }),
    );
    expect(forecastOf([...steady, ...grown])).toEqual({
      remaining: 12,
      weeks: 12,
      runs: 10_000,
      withScope: {},
      withoutScope: { p50: '2027-02-16', p85: '2027-02-16' },
    });
  });

  it('takes what was cancelled, archived or relabelled for scope that went away', () => {
    const [from = 0] = mondays;
    const cancelled = mondays.map((monday) =>
      measured('cancelled', 'a', {
        course: {
          ...noCourse,
          states: [
            { from: longAgo, value: 'ready' },
            { from: monday, value: 'cancelled' },
          ],
        },
      }),
    );
    const archived = mondays.map((monday) =>
      measured('ready', 'a', {
        isArchived: true,
        course: {
          ...noCourse,
          states: [{ from: longAgo, value: 'ready' }],
          archivedAt: monday + 1,
        },
      }),
    );
    const relabelled = mondays.map((monday) =>
      measured('ready', [attribution('a', { to: monday + 2 })], { createdAt: from - dayMs }),
    );
    // One done and three gone each week: 20 issues take 5 weeks, by work alone 20.
    expect(
      forecastOf([...steady, ...cancelled, ...archived, ...relabelled, ...open(20)]),
    ).toMatchObject({
      remaining: 20,
      withScope: { p50: '2026-12-29', p85: '2026-12-29' },
      withoutScope: { p50: '2027-04-13', p85: '2027-04-13' },
    });
  });

  it('forgets the past of issues that are away', () => {
    const away = mondays.map((monday) =>
      measured(undefined, 'a', { isArchived: true, course: noCourse, createdAt: monday }),
    );
    expect(forecastOf([...steady, ...away, ...open(10)])).toEqual(
      forecastOf([...steady, ...open(10)]),
    );
  });

  it('counts work in the shared view, and an issue without a state as what remains', () => {
    const shared = measured('ready', [attribution('a', half), attribution('b', { shared: 0.5 })]);
    expect(
      forecastOf([shared, measured(undefined, 'a'), measured('cancelled', 'a')]),
    ).toMatchObject({
      remaining: 1.5,
    });
  });

  it('of a parent rests on the weeks of its children', () => {
    const family = strategy([objective('top'), objective('a', { parent: 'top' })]);
    const [top, a] = snapshot([...steady, ...open(3)], { strategy: family }).objectives;
    expect(top?.forecast).toEqual(a?.forecast);
    expect(top?.forecast).toMatchObject({ withScope: { p50: '2026-12-15' } });
  });

  it('is absent when the objective is not in force, and refused when nothing remains', () => {
    const ended = strategy([objective('a', { ends: '2026-11-01' })]);
    expect(forecastOf(open(1), { strategy: ended })).toBeUndefined();
    expect(forecastOf(steady)).toMatchObject({ remaining: 0, refused: 'nothing_remains' });
  });
});
