import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Forecast,
  type ForecastOutcome,
  type ForecastRequest,
  forecast,
  type PastWeek,
} from '../../../src/core/measures/forecast.ts';
import { createCalendar } from '../../../src/core/time.ts';
import { expectedForecast } from '../../oracle/forecast.ts';

const calendar = createCalendar('UTC');
const asOfDay = '2026-11-24';

function requested(fields: Partial<ForecastRequest> = {}): ForecastRequest {
  return {
    objective: 'faster-checkout',
    asOfDay,
    remaining: 10,
    weeks: weeksOf([1, 0, 2, 1, 0, 3]),
    due: undefined,
    calendar,
    ...fields,
  };
}

function weeksOf(throughputs: readonly number[], scopeChange = 0): readonly PastWeek[] {
  return throughputs.map((throughput) => ({ throughput, scopeChange }));
}

function outcomes(result: Forecast): readonly [ForecastOutcome, ForecastOutcome] {
  if ('refused' in result) throw new Error(`refused: ${result.refused}`);
  return [result.withScope, result.withoutScope];
}

/** A day beyond the horizon is later than any. */
function order(day: string | undefined): string {
  return day ?? '9999';
}

// Weights of issues that are shared among two or three objectives.
const work = fc.integer({ min: 0, max: 24 }).map((sixths) => sixths / 6);
const week = fc.record({
  throughput: work,
  scopeChange: fc.tuple(work, work).map(([added, removed]) => added - removed),
});
const anyRequest = fc
  .record({
    objective: fc.string({ maxLength: 12 }),
    remaining: fc.integer({ min: 1, max: 400 }).map((sixths) => sixths / 6),
    weeks: fc.array(week, { minLength: 6, maxLength: 12 }),
    due: fc.integer({ min: -10, max: 400 }).map((days) => calendar.plusDays(asOfDay, days)),
  })
  .filter(({ weeks }) => weeks.some(({ throughput }) => throughput > 0))
  .map(requested);
const few = { numRuns: 25 };

describe('a forecast', () => {
  it('is that of every run simulated to its end', () => {
    fc.assert(
      fc.property(anyRequest, (request) => {
        const { asOfDay: day, ...rest } = request;
        expect(forecast(request)).toEqual(expectedForecast({ day, ...rest }));
      }),
      few,
    );
  });

  it('is the same for the same objective on the same day, whatever the order of its parts', () => {
    fc.assert(
      fc.property(anyRequest, (request) => {
        const turned = {
          ...Object.fromEntries(Object.entries(request).toReversed()),
          ...request,
          weeks: request.weeks.map(({ scopeChange, throughput }) => ({ scopeChange, throughput })),
        };
        expect(forecast(turned)).toEqual(forecast(request));
      }),
      few,
    );
  });

  it('draws other weeks for another objective and on another day', () => {
    const due = '2026-12-29';
    const ratios = [
      {},
      { objective: 'reliability' },
      { asOfDay: '2026-11-25', due: '2026-12-30' },
    ].map((fields) => outcomes(forecast(requested({ due, ...fields })))[0].byDueRatio);
    expect(new Set(ratios).size).toBe(3);
  });

  it('comes later the more remains, and never at P85 before P50', () => {
    fc.assert(
      fc.property(anyRequest, work, (request, more) => {
        const less = outcomes(forecast(request));
        const rest = outcomes(forecast({ ...request, remaining: request.remaining + more }));
        for (const [index, { p50, p85 }] of less.entries()) {
          expect(order(p85) >= order(p50)).toBe(true);
          expect(order(rest[index]?.p50) >= order(p50)).toBe(true);
          expect(order(rest[index]?.p85) >= order(p85)).toBe(true);
        }
      }),
      few,
    );
  });

  it('is more likely to be met the later it is due', () => {
    fc.assert(
      fc.property(anyRequest, fc.integer({ min: 0, max: 300 }), (request, days) => {
        const later = calendar.plusDays(request.due ?? asOfDay, days);
        const before = outcomes(forecast(request));
        const after = outcomes(forecast({ ...request, due: later }));
        for (const [index, { byDueRatio }] of before.entries()) {
          expect(after[index]?.byDueRatio).toBeGreaterThanOrEqual(byDueRatio ?? Number.NaN);
        }
      }),
      few,
    );
  });

  it('of a constant throughput is what remains divided by it, in whole weeks', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 24 }),
        fc.integer({ min: 1, max: 600 }),
        fc.integer({ min: 6, max: 12 }),
        (throughput, remaining, count) => {
          const weeks = Math.ceil(remaining / throughput);
          fc.pre(weeks <= 520);
          const request = requested({
            remaining: remaining / 6,
            weeks: weeksOf(
              Array.from({ length: count }, () => throughput / 6),
              9,
            ),
          });
          const day = calendar.plusDays(asOfDay, 7 * weeks);
          expect(outcomes(forecast(request))[1]).toEqual({ p50: day, p85: day });
        },
      ),
      few,
    );
  });

  it('has no days beyond the horizon of 520 weeks', () => {
    const weeks = weeksOf([1, 1, 1, 1, 1, 1]);
    const [, last] = outcomes(forecast(requested({ remaining: 520, weeks })));
    expect(last).toEqual({ p50: '2036-11-11', p85: '2036-11-11' });
    const [, beyond] = outcomes(forecast(requested({ remaining: 521, weeks, due: '2099-12-31' })));
    expect(beyond).toEqual({ byDueRatio: 0 });
  });

  it('has a P50 and no P85 when fewer than 85 in 100 runs end within the horizon', () => {
    const rare = weeksOf([1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    const [, { p50, p85 }] = outcomes(forecast(requested({ remaining: 40, weeks: rare })));
    expect([p50 === undefined, p85 === undefined]).toEqual([false, true]);
  });

  it('never comes while the scope grows faster than work is completed, and without growth it does', () => {
    const [withScope, withoutScope] = outcomes(
      forecast(requested({ weeks: weeksOf([2, 2, 2, 2, 2, 2], 2), due: '2026-12-29' })),
    );
    expect(withScope).toEqual({ byDueRatio: 0 });
    // 10 ÷ 2 = 5 weeks: the last of them ends on the day it is due.
    expect(withoutScope).toEqual({ p50: '2026-12-29', p85: '2026-12-29', byDueRatio: 1 });
  });

  it('counts the day it is due, and nothing that ends after it', () => {
    const weeks = weeksOf([2, 2, 2, 2, 2, 2]);
    const ratios = ['2026-12-28', '2026-12-29', '2020-01-01'].map(
      (due) => outcomes(forecast(requested({ weeks, due })))[0].byDueRatio,
    );
    expect(ratios).toEqual([0, 1, 0]);
  });

  it('draws every past week as often as the others', () => {
    // Ended within the first week by one past week in twelve: 10,000 ÷ 12 = 833, standard deviation 28.
    for (let index = 0; index < 12; index += 1) {
      const weeks = weeksOf(Array.from({ length: 12 }, (_, each) => (each === index ? 10 : 0)));
      const due = '2026-12-01';
      const [{ byDueRatio = 0 }] = outcomes(forecast(requested({ weeks, due })));
      expect(Math.abs(byDueRatio * 10_000 - 833)).toBeLessThan(5 * 28);
    }
  });

  it.each([
    ['nothing_remains', { remaining: 0 }],
    ['nothing_remains', { remaining: 0, weeks: [] }],
    ['too_few_weeks', { weeks: weeksOf([1, 1, 1, 1, 1]) }],
    ['too_few_weeks', { weeks: [] }],
    ['no_throughput', { weeks: weeksOf([0, 0, 0, 0, 0, 0], -1) }],
  ] as const)('is refused as %s of %j', (refused, fields) => {
    const { remaining, weeks } = requested(fields);
    expect(forecast(requested(fields))).toEqual({
      remaining,
      weeks: weeks.length,
      runs: 10_000,
      refused,
    });
  });
});
