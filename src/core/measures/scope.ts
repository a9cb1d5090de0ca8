/** The scope of an objective at an instant: the weights of all issues that serve it then and are not cancelled. */
import type { Instant } from '../issue.ts';
import type { MeasuredIssue } from './measured-issue.ts';
import { type Lineages, type Served, servedAt } from './served.ts';
import { isPresent } from './standing.ts';

/** What an issue serves while it is there, cancelled or not. */
export interface ScopeShare {
  readonly objectives: Served['objectives'];
  readonly isCancelled: boolean;
}

const nothing: ScopeShare = { objectives: new Map(), isCancelled: false };

/** At the instant of the snapshot. */
export function scopeShareNow(issue: MeasuredIssue, served: Served): ScopeShare {
  if (!isPresent(issue)) return nothing;
  return { objectives: served.objectives, isCancelled: issue.state === 'cancelled' };
}

/** At an earlier instant = after all that happened before it. An issue that is away now has no past. */
export function scopeShareAt(issue: MeasuredIssue, at: Instant, lineages: Lineages): ScopeShare {
  const { createdAt, course, attributions } = issue;
  // Without states it is away.
  if (createdAt >= at || course.states.length === 0) return nothing;
  const state = course.states.findLast(({ from }) => from < at)?.value;
  const isArchived = course.archivedAt !== undefined && course.archivedAt < at;
  if (!isPresent({ state, isArchived })) return nothing;
  const { objectives } = servedAt(attributions, at, lineages);
  return { objectives, isCancelled: state === 'cancelled' };
}

/**
 * What an objective begins with at its start: issues created before it, after all that happened at the start itself, for
 * then rules begin to work and people relabel.
 */
export function openingShare(issue: MeasuredIssue, start: Instant, lineages: Lineages): ScopeShare {
  return issue.createdAt < start ? scopeShareAt(issue, start + 1, lineages) : nothing;
}
