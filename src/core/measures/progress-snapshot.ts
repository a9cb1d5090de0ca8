/** How far the work of an objective has come, and how its scope has changed. Plain JSON as in snapshot.ts. */
import type { Instant } from '../issue.ts';
import type { Count } from './snapshot.ts';

/** Done against all that is not cancelled, of work with a state. */
export interface Progress {
  readonly done: number;
  readonly whole: number;
  /** done ÷ whole; absent when there is no work. */
  readonly ratio?: number;
  readonly byEstimate: {
    /** Σ weight × estimate. Each tracker, often each team, estimates in units of its own. */
    readonly done: number;
    readonly whole: number;
    /** Absent when nothing is estimated above 0. */
    readonly ratio?: number;
    /** Work without an estimate: what the ratio says nothing about. */
    readonly unestimated: number;
    /** unestimated ÷ all work; absent when there is no work. */
    readonly unestimatedRatio?: number;
  };
}

/** scope now − scope at `since` = created + attributed − deattributed − cancelled, in issues and in both views. */
export interface ScopeChange {
  readonly since: Instant;
  /** Issues created since then. */
  readonly created: Count;
  /** Weight gained by older issues, */
  readonly attributed: Count;
  /** and weight lost, also by issues that were archived unfinished. */
  readonly deattributed: Count;
  /** Cancelled now − cancelled then; negative when issues were taken up again. */
  readonly cancelled: Count;
}
