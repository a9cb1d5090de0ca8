import type { Durations } from './flow-snapshot.ts';
import { nearestRank } from './percentiles.ts';

/** A sample of durations. Memory: one number for each of them, for percentiles need them all. */
export interface DurationSample {
  /** Nothing is added when there is no duration. */
  add(durationMs: number | undefined): void;
  /** Unit: milliseconds. Undefined when: there are fewer than the smallest sample. */
  p85(): number | undefined;
  longerThan(thresholdMs: number): number;
  result(): Durations;
}

export function createDurations(minSample: number): DurationSample {
  const sample: number[] = [];
  let sorted: Float64Array | undefined;
  const ascending = (): Float64Array => {
    sorted ??= Float64Array.from(sample).toSorted();
    return sorted;
  };
  const isEnough = (): boolean => sample.length > 0 && sample.length >= minSample;
  return {
    add: (durationMs) => {
      if (durationMs === undefined) return;
      sample.push(durationMs);
      sorted = undefined;
    },
    p85: () => (isEnough() ? nearestRank(ascending(), 85) : undefined),
    longerThan: (thresholdMs) => sample.filter((each) => each > thresholdMs).length,
    result: () =>
      isEnough() ? { n: sample.length, ...figuresOf(ascending()) } : { n: sample.length },
  };
}

/** Sums of whole milliseconds are exact. */
function figuresOf(ascending: Float64Array): Omit<Durations, 'n'> {
  const [p50Ms, p85Ms, p95Ms] = [50, 85, 95].map((percent) => nearestRank(ascending, percent));
  let sum = 0;
  for (const each of ascending) sum += each;
  return {
    meanMs: sum / ascending.length,
    ...(p50Ms === undefined ? {} : { p50Ms }),
    ...(p85Ms === undefined ? {} : { p85Ms }),
    ...(p95Ms === undefined ? {} : { p95Ms }),
  };
}
