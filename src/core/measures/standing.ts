/** Where one measured issue stands at the instant of the snapshot. */
import { isInProgress } from '../timeline/facts.ts';
import type { MeasuredIssue } from './measured-issue.ts';

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
