/** The runs of a forecast: what remains, week after week, until nothing does. */
import { randomBelow } from '../random.ts';

export const runs = 10_000;
export const horizonWeeks = 520;

/** Weeks that one random number draws: fewer numbers, and most are taken in one step. Divides the horizon. */
const stepWeeks = 4;

/** Sums of weights are exact to this: three thirds are one. */
export const tolerance = 1e-9;

export interface RunsRequest {
  readonly seed: number;
  readonly remaining: number;
  /** By how much less remains after each of the past weeks. */
  readonly gains: readonly number[];
  /** Runs may be left open after this week once more than half are known to lie beyond the horizon. */
  readonly neededWeeks: number;
}

/**
 * How many runs have ended by the end of each week, the first entry for week 0. The weeks 4s + 1 to 4s + 4 of the run r
 * are the past weeks that the digits of `randomBelow(n ** 4, seed, 130 * r + s)` in base n name, the highest digit
 * first: a run is the same whatever becomes of the others.
 */
export function endedByWeek({ seed, remaining, gains, neededWeeks }: RunsRequest): Uint32Array {
  const steps = stepsOf(gains);
  const largest = Math.max(...gains);
  const ended = new Uint32Array(horizonWeeks + 1);
  let beyond = 0;
  for (let run = 0; run < runs; run += 1) {
    // With more than half of the runs beyond the horizon no rank from the middle on is reached any more.
    const lastWeek = beyond > runs / 2 ? neededWeeks : horizonWeeks;
    const week = endOf(steps, { seed, run, remaining, largest, lastWeek });
    if (week > lastWeek) beyond += 1;
    else ended[week] = (ended[week] ?? 0) + 1;
  }
  for (let week = 1; week <= horizonWeeks; week += 1) {
    ended[week] = (ended[week] ?? 0) + (ended[week - 1] ?? 0);
  }
  return ended;
}

/** Every sequence of four past weeks. */
interface Steps {
  readonly gains: readonly number[];
  /** What all of it gains. */
  readonly sums: Float64Array;
  /** The most that any beginning of it gains. */
  readonly peaks: Float64Array;
}

function stepsOf(gains: readonly number[]): Steps {
  let sums = Float64Array.of(0);
  let peaks = Float64Array.of(-Infinity);
  for (let week = 0; week < stepWeeks; week += 1) {
    const nextSums = new Float64Array(sums.length * gains.length);
    const nextPeaks = new Float64Array(nextSums.length);
    for (let index = 0; index < nextSums.length; index += 1) {
      const before = Math.floor(index / gains.length);
      const sum = (sums[before] ?? 0) + (gains[index % gains.length] ?? 0);
      nextSums[index] = sum;
      nextPeaks[index] = Math.max(peaks[before] ?? 0, sum);
    }
    sums = nextSums;
    peaks = nextPeaks;
  }
  return { gains, sums, peaks };
}

interface Run extends Pick<RunsRequest, 'seed' | 'remaining'> {
  readonly run: number;
  readonly largest: number;
  readonly lastWeek: number;
}

/** The week in which a run ends; ∞ as soon as the best weeks could not end it by the last one. */
function endOf(steps: Steps, { seed, run, remaining, largest, lastWeek }: Run): number {
  const { sums, peaks } = steps;
  let left = remaining;
  let place = run * (horizonWeeks / stepWeeks);
  for (let week = 0; week < lastWeek; week += stepWeeks) {
    if (left > 2 * tolerance + largest * (lastWeek - week)) return Infinity;
    const step = randomBelow(sums.length, seed, place);
    if (left - (peaks[step] ?? 0) <= tolerance) return week + weeksTo(left, step, steps);
    left -= sums[step] ?? 0;
    place += 1;
  }
  return Infinity;
}

/** After how many weeks of a step nothing remains. */
function weeksTo(remaining: number, step: number, { gains }: Steps): number {
  let left = remaining;
  let week = 0;
  let size = gains.length ** stepWeeks;
  while (left > tolerance && week < stepWeeks) {
    size /= gains.length;
    left -= gains[Math.floor(step / size) % gains.length] ?? 0;
    week += 1;
  }
  return week;
}
