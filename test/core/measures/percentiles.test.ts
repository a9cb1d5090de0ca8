import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nearestRank } from '../../../src/core/measures/percentiles.ts';

const upTo = (n: number): readonly number[] => Array.from({ length: n }, (_, index) => index + 1);

const anySample = fc
  .array(fc.integer({ min: 0, max: 50 }), { minLength: 1, maxLength: 40 })
  .map((sample) => sample.toSorted((a, b) => a - b));
const anyPercent = fc.integer({ min: 1, max: 100 });

describe('a percentile by nearest rank', () => {
  it.each([
    // ⌈percent × n ÷ 100⌉ by hand.
    [1, 50, 1],
    [2, 50, 1],
    [3, 50, 2],
    [5, 50, 3],
    [5, 85, 5],
    [6, 85, 6],
    [7, 85, 6],
    [10, 85, 9],
    [20, 85, 17],
    [20, 95, 19],
    [100, 85, 85],
    [180, 95, 171],
  ])('of %i values at %i %% is the one of rank %i', (n, percent, rank) => {
    expect(nearestRank(upTo(n), percent)).toBe(rank);
  });

  it('has no value of nothing', () => {
    expect(nearestRank([], 50)).toBeUndefined();
  });

  it('is a member of the sample, and the smallest that so many do not exceed', () => {
    fc.assert(
      fc.property(anySample, anyPercent, (sample, percent) => {
        const value = nearestRank(sample, percent) ?? Number.NaN;
        expect(sample).toContain(value);
        const part = (kept: (each: number) => boolean): number => 100 * sample.filter(kept).length;
        expect(part((each) => each <= value)).toBeGreaterThanOrEqual(percent * sample.length);
        expect(part((each) => each < value)).toBeLessThan(percent * sample.length);
      }),
    );
  });

  it('never falls when the percentage rises', () => {
    fc.assert(
      fc.property(anySample, anyPercent, anyPercent, (sample, one, other) => {
        const [low, high] = [Math.min(one, other), Math.max(one, other)].map((percent) =>
          nearestRank(sample, percent),
        );
        expect(low).toBeLessThanOrEqual(high ?? Number.NaN);
      }),
    );
  });
});
