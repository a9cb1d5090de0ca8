import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wilsonInterval, wilsonLower } from '../../../src/core/measures/wilson.ts';

describe('the lower end of the Wilson interval', () => {
  // (p + z²/2n − z√(p(1−p)/n + z²/4n²)) ÷ (1 + z²/n): of 9 in 10 (1.09208 − 0.26712) ÷ 1.38416 … by hand.
  it.each([
    [9, 10, 0.5958],
    [3, 3, 0.4385],
    [5, 10, 0.2366],
    [50, 100, 0.4038],
    [1, 1, 0.2065],
    [0, 10, 0],
  ])('of %i in %i is %f', (part, whole, lower) => {
    expect(wilsonLower(part, whole)).toBeCloseTo(lower, 4);
  });

  it('of nothing does not exist', () => {
    expect(wilsonLower(0, 0)).toBeUndefined();
  });

  it('is never above the share, and nearer to it the more there is to count', () => {
    const parts = fc
      .integer({ min: 1, max: 500 })
      .chain((whole) => fc.tuple(fc.nat(whole), fc.constant(whole)));
    fc.assert(
      fc.property(parts, ([part, whole]) => {
        const lower = wilsonLower(part, whole) ?? -1;
        expect(lower).toBeGreaterThanOrEqual(0);
        expect(lower).toBeLessThanOrEqual(part / whole + 1e-12);
        expect(wilsonLower(2 * part, 2 * whole)).toBeGreaterThanOrEqual(lower - 1e-12);
      }),
    );
  });
});

describe('the Wilson interval', () => {
  // 9 of 10: (0.9 + 0.19208 ± 0.26712) ÷ 1.38416 by hand; of 10 in 40 as in target-divergence.test.ts.
  it.each([
    { share: 0.9, n: 10, low: 0.596, high: 0.9821 },
    { share: 0.25, n: 40, low: 0.1419, high: 0.4019 },
    { share: 0, n: 10, low: 0, high: 0.2775 },
    { share: 1, n: 10, low: 0.7225, high: 1 },
  ])('of $share of $n is $low to $high', ({ share, n, low, high }) => {
    const interval = wilsonInterval(share, n);
    expect(interval?.low).toBeCloseTo(low, 3);
    expect(interval?.high).toBeCloseTo(high, 3);
  });

  it('contains the share, lies between 0 and 1, and shrinks with more issues', () => {
    const shares = fc.double({ min: 0, max: 1, noNaN: true });
    const sizes = fc.double({ min: 1, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(shares, sizes, (share, n) => {
        const { low, high } = wilsonInterval(share, n) ?? { low: 2, high: -1 };
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(1);
        expect(low - 1e-12).toBeLessThanOrEqual(share);
        expect(high + 1e-12).toBeGreaterThanOrEqual(share);
        const more = wilsonInterval(share, 2 * n) ?? { low: -1, high: 2 };
        expect(more.high - more.low).toBeLessThan(high - low);
      }),
    );
  });

  it('of nothing does not exist', () => {
    expect(wilsonInterval(0.5, 0)).toBeUndefined();
  });
});
