import type { Instant } from '../issue.ts';
import type { Objective } from '../objective.ts';
import type { MeasuredIssue } from './measured-issue.ts';
import type { ActivityStatus, WipCounts } from './snapshot.ts';
import { isFinished, isWip } from './standing.ts';
import { createWipCounts, lastMovement } from './wip-counts.ts';

/** What the activity status of an objective is decided by; numbers are issues that serve it now. */
export interface ActivityFacts {
  readonly inForce: boolean;
  readonly wasEverAttributed: boolean;
  /** Near-miss or removed labels would explain that nothing is attributed now. */
  readonly hasDrifted: boolean;
  readonly issues: number;
  readonly unfinished: number;
  /** In progress or done, now or before. */
  readonly everStarted: number;
  /** By themselves or by an uncounted sub-task. */
  readonly inProgress: number;
  readonly inProgressUnblocked: number;
  /** Moved within `quiet_after`. */
  readonly inProgressMoved: number;
}

/**
 * The first that applies. `observedStatus` lays `unobserved` over it.
 * Source: definitions, "Activity status of an objective".
 */
export function activityStatus(facts: ActivityFacts): ActivityStatus {
  if (!facts.inForce) return 'not_in_force';
  if (facts.issues === 0 && facts.hasDrifted) return 'label_drift';
  if (!facts.wasEverAttributed) return 'unmapped';
  if (facts.unfinished === 0) return 'finished';
  if (facts.inProgress === 0) return facts.everStarted === 0 ? 'not_started' : 'idle';
  if (facts.inProgressUnblocked === 0) return 'blocked';
  return facts.inProgressMoved === 0 ? 'quiet' : 'moving';
}

/** Gathers what the activity status needs, over the issues that serve an objective now. */
export interface Activity {
  add(issue: MeasuredIssue): void;
  counts(): WipCounts;
  lastMovedAt(): Instant | undefined;
  facts(): Omit<ActivityFacts, 'inForce' | 'wasEverAttributed' | 'hasDrifted'>;
}

export function createActivity(objective: Objective, asOf: Instant): Activity {
  const wip = createWipCounts(asOf, objective.quietAfterMs);
  const facts = {
    issues: 0,
    unfinished: 0,
    everStarted: 0,
    inProgress: 0,
    inProgressUnblocked: 0,
    inProgressMoved: 0,
  };
  let lastMovedAt: Instant | undefined;
  return {
    add: (issue) => {
      const movedAt = lastMovement(issue);
      const isQuiet = asOf - movedAt > objective.quietAfterMs;
      lastMovedAt = Math.max(lastMovedAt ?? movedAt, movedAt);
      wip.add(issue);
      const running = partsInProgress(issue);
      facts.issues += 1;
      facts.unfinished += Number(!isFinished(issue));
      facts.everStarted += Number(wasEverStarted(issue));
      facts.inProgress += Number(running.length > 0);
      facts.inProgressUnblocked += Number(running.some((part) => !part.isBlocked));
      facts.inProgressMoved += Number(running.length > 0 && !isQuiet);
    },
    counts: () => wip.counts(),
    lastMovedAt: () => lastMovedAt,
    facts: () => ({ ...facts }),
  };
}

function wasEverStarted(issue: MeasuredIssue): boolean {
  return (
    issue.state === 'done' ||
    issue.startedAt !== undefined ||
    issue.completedAt !== undefined ||
    issue.reopened > 0 ||
    [issue, ...issue.subtasks].some(({ progress }) => progress.length > 0)
  );
}

/** The issue and its uncounted sub-tasks, as far as they are in progress; none of a finished issue. */
function partsInProgress(issue: MeasuredIssue): readonly { readonly isBlocked: boolean }[] {
  if (isFinished(issue)) return [];
  const subtasks = issue.subtasks.filter(({ progress }) => isOpen(progress));
  return isWip(issue) ? [issue, ...subtasks] : subtasks;
}

function isOpen(progress: MeasuredIssue['progress']): boolean {
  const last = progress.at(-1);
  return last !== undefined && last.to === undefined;
}
