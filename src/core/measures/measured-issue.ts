import type { Attribution, NearMiss } from '../attribution/attribution.ts';
import type { Instant, State } from '../issue.ts';
import type { Course, Stay } from '../timeline/facts.ts';

/** What the measures read of one issue as of one instant: its facts and its attributions. Durations follow from the instants. */
export interface MeasuredIssue {
  readonly source: string;
  readonly id: string;
  /** Project or team of today. */
  readonly team: string;
  readonly createdAt: Instant;
  /** undefined: the status has no state; excluded from every ratio. */
  readonly state: State | undefined;
  readonly startedAt: Instant | undefined;
  readonly completedAt: Instant | undefined;
  /** Exits from done to a state other than cancelled. */
  readonly reopened: number;
  readonly lastMovedAt: Instant;
  readonly isBlocked: boolean;
  readonly isAssigned: boolean;
  /** Archived before the instant: leaves WIP, backlog and ready, still counts as created (done and cancelled keep counting). */
  readonly isArchived: boolean;
  readonly estimate: number | undefined;
  readonly course: Course;
  /** Stays in progress, oldest first; `to` undefined = still in progress. */
  readonly progress: readonly Stay[];
  /**
   * Sub-tasks: their movement is a movement of this issue. For activity status and effort only, the progress of uncounted
   * ones belongs to this issue while it is not done or cancelled; those that count keep theirs, so `progress` and the
   * states of `course` are empty here. So are the states of one that is away.
   */
  readonly subtasks: readonly SubtaskActivity[];
  readonly attributions: readonly Attribution[];
  readonly nearMisses: readonly NearMiss[];
}

export interface SubtaskActivity {
  readonly lastMovedAt: Instant;
  readonly isBlocked: boolean;
  readonly course: Course;
  readonly progress: MeasuredIssue['progress'];
}
