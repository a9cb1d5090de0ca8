/** Where one measured issue stands at the instant of the snapshot. */
import { isInProgress } from '../timeline/facts.ts';
import type { MeasuredIssue } from './measured-issue.ts';
import { isWithin, type Window } from './windows.ts';

/** Done or cancelled. */
export function isFinished({ state }: Pick<MeasuredIssue, 'state'>): boolean {
  return state === 'done' || state === 'cancelled';
}

/** An archived issue that was neither done nor cancelled has left WIP, backlog and ready. */
export function isPresent(issue: Pick<MeasuredIssue, 'state' | 'isArchived'>): boolean {
  return !issue.isArchived || isFinished(issue);
}

/** In progress, and not archived. */
export function isWip(issue: Pick<MeasuredIssue, 'state' | 'isArchived'>): boolean {
  return isPresent(issue) && isInProgress(issue.state);
}

/**
 * Cancelled in the window after it had been started: the stay in cancelled that lasts began in it. One that was completed for
 * good before (`completion_rule: first`) is not.
 */
export function isCancelledAfterStart(
  { state, startedAt, completedAt, course }: MeasuredIssue,
  window: Window,
): boolean {
  return (
    state === 'cancelled' &&
    startedAt !== undefined &&
    completedAt === undefined &&
    isWithin(course.states.at(-1)?.from, window)
  );
}
