import type { TargetDivergence } from './effort-snapshot.ts';
import type { ShareBase } from './share-base.ts';
import { wilsonInterval } from './wilson.ts';

/** A share that is the target but for the rounding of sums is no deviation from it. */
const rounding = 1e-9;

/**
 * The share of an objective against its target. It is off only when the Wilson interval of the share excludes the target.
 * Unit: ratio. Undefined when: there is no work.
 * Source: definitions, "Measures", target divergence.
 */
export function targetDivergence(
  target: number,
  served: number,
  { basis, whole, n }: ShareBase,
): TargetDivergence | undefined {
  const share = Math.min(1, served / whole);
  const interval = wilsonInterval(share, n);
  if (interval === undefined) return undefined;
  const { low, high } = interval;
  return {
    target,
    basis,
    served,
    whole,
    share,
    divergence: share - target,
    n,
    low,
    high,
    isOff: target < low - rounding || target > high + rounding,
  };
}
