/**
 * The numbers of one instant. Plain JSON: stored, served and printed as it is. Absent = no value; 0 = zero work.
 * Instants are milliseconds since the epoch, durations milliseconds, ratios 0..1.
 */
import type { DataProblemKind } from '../data-problem.ts';
import type { Instant, State } from '../issue.ts';
import type { LocalDate, View } from '../objective.ts';
import type { Declaration } from './declarations.ts';
import type { AlignmentGap, Effort, EffortAlignment, TargetDivergence } from './effort-snapshot.ts';
import type { Flow } from './flow-snapshot.ts';
import type { Forecast } from './forecast.ts';
import type { Progress, ScopeChange } from './progress-snapshot.ts';

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

/** Issues in progress that are blocked, not moved for long (their sub-tasks neither), or nobody's. */
export interface WipCounts {
  readonly blockedIssues: number;
  readonly quietIssues: number;
  readonly unassignedIssues: number;
}

/** What is counted of every set of work issues that is no objective: of all of them, of a source, of a team. Every issue once. */
export interface GroupNumbers extends WipCounts {
  readonly alignment: Readonly<Record<Basis, Alignment>>;
  readonly throughput: {
    readonly completed: number;
    readonly weeks: readonly { readonly start: LocalDate; readonly completed: number }[];
    readonly runningWeek: { readonly start: LocalDate; readonly completed: number };
  };
  /** In the trailing window. */
  readonly created: number;
  readonly wip: number;
  readonly flow: Flow;
}

export interface ObjectiveSnapshot extends WipCounts {
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
  readonly flow: Flow;
  readonly effort: Effort;
  /** Absent without a target share, while it is not in force, and without any work. */
  readonly target?: TargetDivergence;
  /** In both views, by work and by estimate. */
  readonly progress: Readonly<Record<View, Progress>>;
  /** Since it came into force; absent when it is not in force or has no start before t. */
  readonly scopeChange?: ScopeChange;
  /** From its start to the first work on it; absent without a start, and while none of its issues was in progress since. */
  readonly timeToFirstWorkMs?: number;
  /** Absent when it is not in force. */
  readonly forecast?: Forecast;
  /** Newest last movement over its issues; absent without issues. */
  readonly lastMovedAt?: Instant;
  /** Since when no issue of it is in progress: never before it came into force; absent while one is, or when it is not in force. */
  readonly noActiveWorkSince?: Instant;
  /** Absent before they were listed. */
  readonly declarations?: readonly Declaration[];
  readonly nearMisses: readonly {
    readonly label: string;
    readonly pattern: string;
    readonly issues: number;
  }[];
}

export interface SourceSnapshot extends GroupNumbers {
  readonly id: string;
  /** Work issues by state, every issue once. */
  readonly states: Readonly<Record<State, number>>;
  /** Work issues whose status has no state: excluded from every ratio. */
  readonly withoutState: number;
  readonly problems: Readonly<Partial<Record<DataProblemKind, number>>>;
  /** Issues that would be work and count in another source; absent before they were counted. */
  readonly mirrored?: number;
}

export interface TeamSnapshot extends GroupNumbers {
  readonly source: string;
  /** Key of the project or team that the issues belong to at the instant. */
  readonly team: string;
}

/** The numbers of all work issues, and of each part of them. */
export interface Snapshot extends GroupNumbers {
  readonly schemaVersion: 2;
  readonly asOf: Instant;
  readonly windowDays: number;
  readonly windowFrom: Instant;
  readonly timezone: string;
  readonly effort: EffortAlignment;
  /** Absent without any target in force, and without any work. */
  readonly alignmentGap?: AlignmentGap;
  readonly objectives: readonly ObjectiveSnapshot[];
  readonly sources: readonly SourceSnapshot[];
  /** Those that have issues with a state. */
  readonly teams: readonly TeamSnapshot[];
}
