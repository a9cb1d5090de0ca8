import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  graceEndsAt,
  noActiveWorkEffectiveSince,
  observedStatus,
  sourceFreshness,
  staleAfterMs,
} from '../../../src/core/measures/freshness.ts';
import { minuteMs } from '../../../src/core/time.ts';

describe('a source', () => {
  const success = 1_000 * minuteMs;
  const fresh = {
    lastSuccessAt: success,
    failing: false,
    historyComplete: true,
    intervalMs: 10 * minuteMs,
    now: success + 30 * minuteMs,
  };

  it.each([
    ['observed until three intervals after its last success', {}, 'observed'],
    ['stale after that', { now: success + 30 * minuteMs + 1 }, 'stale'],
    [
      'observed for at least 15 minutes',
      { intervalMs: 1000, now: success + 15 * minuteMs },
      'observed',
    ],
    [
      'stale after 15 minutes with a short interval',
      { intervalMs: 1000, now: success + 15 * minuteMs + 1 },
      'stale',
    ],
    ['failing after a failed attempt', { failing: true }, 'failing'],
    ['incomplete until it was read to the end once', { historyComplete: false }, 'incomplete'],
    ['incomplete without any success', { lastSuccessAt: undefined }, 'incomplete'],
    [
      'partly missing after half of a project was',
      { partlyMissingSince: success },
      'partly_missing',
    ],
    [
      'observed at an instant before that',
      { partlyMissingSince: success + 30 * minuteMs },
      'observed',
    ],
  ] as const)('is %s', (_, fields, expected) => {
    expect(sourceFreshness({ ...fresh, ...fields })).toBe(expected);
  });

  it('becomes stale after three intervals, at least 15 minutes', () => {
    expect([staleAfterMs(minuteMs), staleAfterMs(6 * minuteMs)]).toEqual([
      15 * minuteMs,
      18 * minuteMs,
    ]);
  });
});

describe('the observed status', () => {
  const freshness = new Map([
    ['jira', 'observed'],
    ['linear', 'stale'],
  ] as const);

  it.each([
    ['moving', ['jira'], 'moving'],
    ['moving', ['jira', 'linear'], 'unobserved'],
    ['unmapped', ['unknown'], 'unobserved'],
    ['not_in_force', ['linear'], 'not_in_force'],
  ] as const)('of %s depending on %j is %s', (status, dependsOn, expected) => {
    expect(observedStatus(status, dependsOn, freshness)).toBe(expected);
  });
});

describe('no active work, with times in which it was not observed', () => {
  it.each([
    ['nothing to add', [], 100],
    ['an outage within', [{ from: 120, to: 150 }], 130],
    ['an outage that began before', [{ from: 50, to: 110 }], 110],
    ['an outage that lasts', [{ from: 180, to: undefined }], 120],
    ['an outage before it', [{ from: 10, to: 90 }], 100],
    // [120, 150) and [140, 160) are 40 together, not 50.
    [
      'two sources at once',
      [
        { from: 140, to: 160 },
        { from: 120, to: 150 },
      ],
      140,
    ],
    [
      'one outage within another',
      [
        { from: 120, to: 180 },
        { from: 130, to: 140 },
      ],
      160,
    ],
    ['an outage that is told to end later than now', [{ from: 150, to: 900 }], 150],
  ])('%s', (_, outages, expected) => {
    expect(noActiveWorkEffectiveSince(100, outages, 200)).toBe(expected);
  });

  it('is moved by exactly the milliseconds that no source saw', () => {
    const outage = fc.record({
      from: fc.integer({ min: 0, max: 60 }),
      to: fc.option(fc.integer({ min: 0, max: 60 }), { nil: undefined }),
    });
    fc.assert(
      fc.property(fc.array(outage, { maxLength: 4 }), (outages) => {
        let unseen = 0;
        for (let t = 20; t < 50; t += 1) {
          if (outages.some(({ from, to }) => from <= t && t < (to ?? 50))) unseen += 1;
        }
        expect(noActiveWorkEffectiveSince(20, outages, 50)).toBe(20 + unseen);
      }),
    );
  });
});

describe('the end of the grace', () => {
  it.each([
    ['without outages', [], 150],
    ['an outage within it', [{ from: 110, to: 130 }], 170],
    ['an outage that begins before it', [{ from: 50, to: 130 }], 180],
    ['an outage behind it', [{ from: 160, to: 900 }], 150],
    ['an outage that lasts', [{ from: 149, to: undefined }], Infinity],
  ])('%s', (_, outages, expected) => {
    expect(graceEndsAt(100, outages, 50)).toBe(expected);
  });

  it('is the last instant at which no more than the grace was observed', () => {
    const outage = fc.integer({ min: 0, max: 60 }).chain((from) =>
      fc.record({
        from: fc.constant(from),
        to: fc.option(fc.integer({ min: from, max: 80 }), { nil: undefined }),
      }),
    );
    fc.assert(
      fc.property(fc.array(outage, { maxLength: 4 }), fc.nat(20), (outages, graceMs) => {
        const end = graceEndsAt(20, outages, graceMs);
        const seen = Array.from({ length: 130 }, (_, n) => 20 + n).filter((t) =>
          outages.every(({ from, to = Infinity }) => t - 1 < from || t - 1 >= to),
        );
        const isOver = (t: number): boolean =>
          t - noActiveWorkEffectiveSince(20, outages, t) > graceMs;
        expect(seen.filter(isOver)).toEqual(seen.filter((t) => t > end));
      }),
    );
  });
});
