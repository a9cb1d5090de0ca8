import type { Instant } from '../issue.ts';
import type { MeasuredIssue } from './measured-issue.ts';
import type { WipCounts } from './snapshot.ts';
import { isWip } from './standing.ts';

export interface WipTally {
  add(issue: MeasuredIssue): void;
  counts(): WipCounts;
}

/** What is wrong with work in progress. Quiet = not moved for longer than that, nor a sub-task of it. */
export function createWipCounts(asOf: Instant, quietAfterMs: number): WipTally {
  const counts = { blockedIssues: 0, quietIssues: 0, unassignedIssues: 0 };
  return {
    add: (issue) => {
      if (!isWip(issue)) return;
      counts.blockedIssues += Number(issue.isBlocked);
      counts.quietIssues += Number(asOf - lastMovement(issue) > quietAfterMs);
      counts.unassignedIssues += Number(!issue.isAssigned);
    },
    counts: () => ({ ...counts }),
  };
}

/** Newest movement of the issue or its sub-tasks. */
export function lastMovement({ lastMovedAt, subtasks }: MeasuredIssue): Instant {
  let newest = lastMovedAt;
  for (const subtask of subtasks) newest = Math.max(newest, subtask.lastMovedAt);
  return newest;
}
