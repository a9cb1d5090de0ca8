import type { Attribution, NearMiss } from '../attribution/attribution.ts';
import type { Instant, State } from '../issue.ts';

/** What the measures read of one issue as of one instant: its facts and its attributions. Durations follow from the instants. */
export interface MeasuredIssue {
  readonly source: string;
  readonly id: string;
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
  /** Stays in progress, oldest first; `to` undefined = still in progress. */
  readonly progress: readonly { readonly from: Instant; readonly to: Instant | undefined }[];
  /**
   * Sub-tasks: their movement is a movement of this issue. For activity status only, the progress of uncounted ones
   * belongs to this issue while it is not done or cancelled; those that count keep theirs, so it is empty here.
   */
  readonly subtasks: readonly SubtaskActivity[];
  readonly attributions: readonly Attribution[];
  readonly nearMisses: readonly NearMiss[];
}

export interface SubtaskActivity {
  readonly lastMovedAt: Instant;
  readonly isBlocked: boolean;
  readonly progress: MeasuredIssue['progress'];
}
