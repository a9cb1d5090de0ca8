/** Flow of a set of issues, each of them once. */
import type { Durations, Flow, FlowEfficiency } from '../../src/core/measures/flow-snapshot.ts';
import { reopeningsOf } from './life.ts';
import { cancelledSince, type Passage, passageOf } from './passage.ts';
import { isInProgress, isStated, isWithin, type Scene, type Seen, type Window } from './scene.ts';

export interface FlowQuestion {
  readonly window: Window;
  /** Those of the portfolio; undefined for the portfolio itself. */
  readonly portfolio: Flow | undefined;
}

export function flowOf(
  { at, world }: Scene,
  group: readonly Seen[],
  { window, portfolio }: FlowQuestion,
): Flow {
  const { minSample } = world.strategy;
  const counted = group.filter(isStated);
  const completed = counted.filter((seen) => isWithin(seen.completedAt, window));
  const started = counted.filter((seen) => isWithin(seen.startedAt, window));
  const cycles = completed.flatMap(cycleOf);
  const cycleTime = durations(
    cycles.map(({ from, to }) => to - from),
    minSample,
  );
  const ages = counted
    .filter(isInProgress)
    .flatMap(({ startedAt }) => (startedAt === undefined ? [] : [at - startedAt]));
  return {
    leadTime: durations(completed.flatMap(leadTimeOf), minSample),
    cycleTime,
    efficiency: efficiencyOf(cycles.map(({ seen, from, to }) => passageOf(seen.known, from, to))),
    started: started.length,
    netFlow: started.length - completed.length,
    reopenings: counted
      .flatMap(({ known }) => reopeningsOf(known, at))
      .filter((reopenedAt) => isWithin(reopenedAt, window)).length,
    cancelledAfterStart: counted.filter((seen) => isSunk({ at }, seen, window)).length,
    age: durations(ages, minSample),
    ...ageing(ages, cycleTime, portfolio),
  };
}

/** Cancelled in the window after it was begun, and never completed. */
export function isSunk(
  { at }: Pick<Scene, 'at'>,
  { known, state, startedAt, completedAt }: Seen,
  window: Window,
): boolean {
  return (
    state === 'cancelled' &&
    completedAt === undefined &&
    startedAt !== undefined &&
    isWithin(cancelledSince(known, at), window)
  );
}

function leadTimeOf({ known, completedAt = -Infinity }: Seen): readonly number[] {
  const lead = completedAt - known.issue.createdAt;
  return lead < 0 ? [] : [lead];
}

interface Cycle {
  readonly seen: Seen;
  readonly from: number;
  readonly to: number;
}

function cycleOf(seen: Seen): readonly Cycle[] {
  const { startedAt: from, completedAt: to } = seen;
  return from === undefined || to === undefined || to < from ? [] : [{ seen, from, to }];
}

/** The smallest value that at least this share of all values does not exceed. */
export function nearestRank(values: readonly number[], share: number): number | undefined {
  return values
    .toSorted((a, b) => a - b)
    .find(
      // Whole percent, so that nothing is lost in fractions.
      (value) =>
        values.filter((other) => other <= value).length * 100 >=
        Math.round(share * 100) * values.length,
    );
}

function durations(values: readonly number[], minSample: number): Durations {
  const n = values.length;
  const p50Ms = nearestRank(values, 0.5);
  const p85Ms = nearestRank(values, 0.85);
  const p95Ms = nearestRank(values, 0.95);
  if (n < minSample || p50Ms === undefined || p85Ms === undefined || p95Ms === undefined) {
    return { n };
  }
  let sum = 0;
  for (const value of values) sum += value;
  return { n, meanMs: sum / n, p50Ms, p85Ms, p95Ms };
}

function efficiencyOf(passages: readonly Passage[]): FlowEfficiency {
  let unblockedActiveMs = 0;
  let inProgressMs = 0;
  for (const passage of passages) {
    unblockedActiveMs += passage.unblockedActiveMs;
    inProgressMs += passage.inProgressMs;
  }
  const parts = {
    unblockedActiveMs,
    inProgressMs,
    issues: passages.length,
    issuesWithWaiting: passages.filter(({ waitingMs }) => waitingMs > 0).length,
  };
  return inProgressMs === 0 ? parts : { ...parts, ratio: unblockedActiveMs / inProgressMs };
}

function ageing(
  ages: readonly number[],
  { p85Ms }: Durations,
  portfolio: Flow | undefined,
): Pick<Flow, 'ageing'> {
  const thresholdMs = p85Ms ?? portfolio?.cycleTime.p85Ms;
  if (thresholdMs === undefined) return {};
  const issues = ages.filter((age) => age > thresholdMs).length;
  return { ageing: { issues, thresholdMs, of: p85Ms === undefined ? 'portfolio' : 'own' } };
}
