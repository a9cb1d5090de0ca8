import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wilsonLower } from '../../../src/core/measures/wilson.ts';

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
