/** When an issue was begun, given up, and what it went through in between, read off moment by moment. */
import type { Instant, State } from '../../src/core/issue.ts';
import { completedAt, isBlocked, isInProgress, momentsAround, stateAt } from './life.ts';
import { type Known, momentsOf } from './world.ts';

/** First entry into progress after the last time it was not started, or the first ever; before its completion. */
export function startedAt(known: Known, at: Instant): Instant | undefined {
  const moments = momentsOf(known, completedAt(known, at) ?? at);
  const lastUnstarted = moments.findLastIndex((moment) => isUnstarted(stateAt(known, moment + 1)));
  const since = known.site.rules.startRule === 'first' ? 0 : lastUnstarted + 1;
  return moments.slice(since).find((moment) => isInProgress(known, moment + 1));
}

function isUnstarted(state: State | undefined): boolean {
  return state === 'triage' || state === 'backlog' || state === 'ready';
}

/** Start of the present unbroken stay in cancelled; of an issue that is cancelled. */
export function cancelledSince(known: Known, at: Instant): Instant | undefined {
  const moments = momentsOf(known, at);
  const lastOther = moments.findLastIndex((moment) => stateAt(known, moment + 1) !== 'cancelled');
  return moments[lastOther + 1];
}

export interface Passage {
  readonly inProgressMs: number;
  readonly unblockedActiveMs: number;
  readonly waitingMs: number;
}

/** Between two instants, cut wherever anything happened to it. */
export function passageOf(known: Known, from: Instant, to: Instant): Passage {
  const later = momentsAround(known, to).filter((moment) => moment > from);
  const borders = [...new Set([from, ...later, to])];
  const passage = { inProgressMs: 0, unblockedActiveMs: 0, waitingMs: 0 };
  for (const [index, begin] of borders.slice(0, -1).entries()) {
    const length = (borders[index + 1] ?? begin) - begin;
    const state = stateAt(known, begin + 1);
    if (state === 'waiting') passage.waitingMs += length;
    if (state === 'active' || state === 'waiting') passage.inProgressMs += length;
    if (state === 'active' && !isBlocked(known, begin + 1)) passage.unblockedActiveMs += length;
  }
  return passage;
}
