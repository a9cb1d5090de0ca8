/** Attention and what follows from it. Plain JSON as in snapshot.ts; an estimate, never shown per person. */
import type { Alignment, Count } from './snapshot.ts';

/** Person-days of the window in both views, and how many issues had any. */
export interface Effort extends Count {
  /** Of the issues that were cancelled after they had been started, whatever their weights. */
  readonly sunk: number;
}

/** Person-days of the window over all issues. */
export interface EffortAlignment extends Alignment {
  /** Of the issues that were cancelled after they had been started. */
  readonly sunk: number;
  /** Days × issues with active unblocked time that nobody was assigned to: in no person-day. */
  readonly unassignedIssueDays: number;
}

export const shareBases = ['effort', 'completed', 'wip'] as const;
export type ShareBasis = (typeof shareBases)[number];

/** Share of an objective with a target against it, shared view. */
export interface TargetDivergence {
  readonly target: number;
  /** The first that has any work. */
  readonly basis: ShareBasis;
  /** Σ xᵢ wᵢ and Σ xᵢ over aligned and unaligned issues, x = 1 or person-days. */
  readonly served: number;
  readonly whole: number;
  readonly share: number;
  /** share − target. */
  readonly divergence: number;
  /** (Σ xᵢ)² ÷ Σ xᵢ², and the Wilson interval of the share with it: approximate for fractional weights. */
  readonly n: number;
  readonly low: number;
  readonly high: number;
  /** The interval excludes the target. */
  readonly isOff: boolean;
}

/** ½ Σ |target − actual| over the roots with a target and one bucket for the rest. Absent without any target or any work. */
export interface AlignmentGap {
  readonly gap: number;
  readonly basis: ShareBasis;
  readonly parts: readonly {
    readonly objective: string;
    readonly target: number;
    readonly actual: number;
  }[];
  readonly rest: { readonly target: number; readonly actual: number };
}
