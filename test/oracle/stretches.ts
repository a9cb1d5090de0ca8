/** The life of one issue, cut wherever anything happens that could change what it serves or whether it is worked on. */
import type { Instant } from '../../src/core/issue.ts';
import { ancestorsOf, bordersOf, type Verdict, verdictAt } from './attribution.ts';
import { hasLeft, isInProgress, stateAt } from './life.ts';
import { standingBehind } from './pairs.ts';
import { exists, isWork, type Known, momentsOf, subtasksOf, type World } from './world.ts';

export interface Stretch {
  /** What holds does so after it. */
  readonly from: Instant;
  readonly to: Instant;
  readonly verdict: Verdict;
  readonly isWorkedOn: boolean;
}

/** Oldest first, until `at`. */
export function stretchesOf(world: World, known: Known, at: Instant): readonly Stretch[] {
  const wearers = [known, ...ancestorsOf(known)].flatMap((each) => [
    each,
    ...standingBehind(world, each, at),
  ]);
  const around = [...wearers, ...uncountedBelow(known)];
  const moments = around.flatMap((each) => momentsOf(each, at));
  const dates = world.strategy.objectives.flatMap((each) => bordersOf(world, each));
  const borders = [...new Set([...moments, ...dates])]
    .filter((border) => known.issue.createdAt <= border && border < at)
    .toSorted((a, b) => a - b);
  return borders.map((from, index) => ({
    from,
    to: borders[index + 1] ?? at,
    verdict: verdictAt(world, known, from + 1),
    isWorkedOn: progressOf(known, from + 1).length > 0,
  }));
}

export function uncountedBelow(known: Known): readonly Known[] {
  return subtasksOf(known).filter((each) => !isWork(each));
}

/** What is in progress of it: itself and, until it is done or cancelled, sub-tasks that do not count. */
export function progressOf(known: Known, at: Instant): readonly Known[] {
  if (hasLeft(known, at)) return [];
  const state = stateAt(known, at);
  const below = state === 'done' || state === 'cancelled' ? [] : uncountedBelow(known);
  return [known, ...below].filter((each) => exists(each, at) && isInProgress(each, at));
}
