/**
 * The numbers of one instant. Plain JSON: stored, served and printed as it is. Absent = no value; 0 = zero work.
 * Instants are milliseconds since the epoch, durations milliseconds, ratios 0..1.
 */
import type { DataProblemKind } from '../data-problem.ts';
import type { Instant, State } from '../issue.ts';
import type { LocalDate } from '../objective.ts';

/** Both countings of one set of issues: headcount and the two sums of weights. */
export interface Count {
  /** Distinct issues that serve the objective. */
  readonly issues: number;
  /** Σ weights, shared view. */
  readonly shared: number;
  /** Σ weights, exclusive view. */
  readonly exclusive: number;
}

export const bases = ['wip', 'completed', 'created'] as const;
export type Basis = (typeof bases)[number];

/** Work that serves the strategy against work that does not. Work = issues here: the weights of an aligned issue sum to 1. */
export interface Alignment {
  readonly aligned: number;
  readonly unaligned: number;
  readonly exempt: number;
  /** aligned ÷ (aligned + unaligned); absent when there is neither. */
  readonly coverageRatio?: number;
}

export interface Week {
  /** Monday, local. */
  readonly start: LocalDate;
  readonly completed: Count;
}

export const activityStatuses = [
  'not_in_force',
  'unobserved',
  'label_drift',
  'unmapped',
  'finished',
  'not_started',
  'idle',
  'blocked',
  'quiet',
  'moving',
] as const;
export type ActivityStatus = (typeof activityStatuses)[number];

export interface ObjectiveSnapshot {
  readonly id: string;
  readonly inForce: boolean;
  /** Configured sources it depends on: those its rules name, else all; all when an override names it. */
  readonly sources: readonly string[];
  /** What the facts say, as if every source were observed: never `unobserved`. `observedStatus` adds the freshness of sources. */
  readonly status: ActivityStatus;
  /** Work issues attributed now, by state. Every state is present. */
  readonly states: Readonly<Record<State, Count>>;
  /** All of them, and those ever completed (whole life). Issues whose status has no state are in `all` only. */
  readonly all: Count;
  readonly completedEver: Count;
  /** In the trailing window. */
  readonly completed: Count;
  readonly created: Count;
  /** 12 whole local ISO weeks, oldest first, zeros included; then the running week, apart. */
  readonly weeks: readonly Week[];
  readonly runningWeek: Week;
  /** Parts and ratio of execution coverage in both views; ratio absent when nothing was planned. */
  readonly executionCoverage: Readonly<
    Record<
      'shared' | 'exclusive',
      { readonly executed: number; readonly planned: number; readonly ratio?: number }
    >
  >;
  readonly blockedIssues: number;
  readonly quietIssues: number;
  readonly unassignedIssues: number;
  /** Newest last movement over its issues; absent without issues. */
  readonly lastMovedAt?: Instant;
  /** Since when no issue of it is in progress: never before it came into force; absent while one is, or when it is not in force. */
  readonly noActiveWorkSince?: Instant;
  readonly nearMisses: readonly {
    readonly label: string;
    readonly pattern: string;
    readonly issues: number;
  }[];
}

export interface SourceSnapshot {
  readonly id: string;
  /** Work issues by state, every issue once. */
  readonly states: Readonly<Record<State, number>>;
  /** Work issues whose status has no state: excluded from every ratio. */
  readonly withoutState: number;
  readonly problems: Readonly<Partial<Record<DataProblemKind, number>>>;
  /** Issues that would be work and count in another source; absent before they were counted. */
  readonly mirrored?: number;
}

export interface Snapshot {
  readonly schemaVersion: 2;
  readonly asOf: Instant;
  readonly windowDays: number;
  readonly windowFrom: Instant;
  readonly timezone: string;
  readonly alignment: Readonly<Record<Basis, Alignment>>;
  /** Every work issue once. */
  readonly throughput: {
    readonly completed: number;
    readonly weeks: readonly { readonly start: LocalDate; readonly completed: number }[];
    readonly runningWeek: { readonly start: LocalDate; readonly completed: number };
  };
  readonly objectives: readonly ObjectiveSnapshot[];
  readonly sources: readonly SourceSnapshot[];
}
