import type { Instant } from '../core/issue.ts';
import type { ActivityStatus, Alignment, Count, Snapshot } from '../core/measures/snapshot.ts';
import type { View } from '../core/objective.ts';
import type { Observation, ObservedObjective, ObservedSource } from '../metrics/observation.ts';

/** What `report --json` prints. Instants are ISO 8601 in UTC; a value that does not exist is left out, never 0. */
export interface ReportDocument {
  readonly schema: 'throughline.report/1';
  readonly asOf: string;
  /** A past instant: the labels of then under the strategy of today. */
  readonly isRestated: boolean;
  readonly strategy: StrategyUsed;
  readonly window: { readonly days: number; readonly from: string };
  readonly timezone: string;
  /** The view of work that the strategy has people shown first. */
  readonly view: View;
  readonly alignment: Snapshot['alignment'];
  readonly throughput: Snapshot['throughput'];
  readonly objectives: readonly ReportObjective[];
  readonly sources: readonly ReportSource[];
}

/** The version of the strategy that the numbers are of. */
export interface StrategyUsed {
  /** The strategy of today at the instant of today, or at a past one; or the strategy that was in force then. */
  readonly reading: 'today' | 'restated' | 'as_it_was';
  readonly version: string;
  readonly effectiveFrom?: string;
  readonly inForceFrom?: string;
  readonly inForceTo?: string;
  /** No version was in force yet at the instant. */
  readonly isBeforeFirst: boolean;
}

export interface ReportObjective {
  readonly id: string;
  readonly name: string;
  readonly owner?: string;
  readonly priority: number;
  readonly status: ActivityStatus;
  readonly issues: Count;
  readonly completedEver: Count;
  readonly states: Snapshot['objectives'][number]['states'];
  readonly completed: Count;
  readonly created: Count;
  readonly executionCoverage: Snapshot['objectives'][number]['executionCoverage'];
  readonly weeks: Snapshot['objectives'][number]['weeks'];
  readonly runningWeek: Snapshot['objectives'][number]['runningWeek'];
  readonly blockedIssues: number;
  readonly quietIssues: number;
  readonly unassignedIssues: number;
  readonly lastMovedAt?: string;
  readonly noActiveWorkSince?: string;
  readonly nearMisses: Snapshot['objectives'][number]['nearMisses'];
}

export interface ReportSource {
  readonly id: string;
  /** Why it is not observed; absent while it is. */
  readonly unobserved?: string;
  readonly lastSuccessAt?: string;
  readonly states: Snapshot['sources'][number]['states'];
  readonly withoutState: number;
  readonly problems: Snapshot['sources'][number]['problems'];
  readonly mirrored?: number;
}

/** The numbers of one instant as a document; nothing is printed before there is a snapshot. */
export function reportDocument(
  observation: Observation,
  snapshot: Snapshot,
  strategy: StrategyUsed,
): ReportDocument {
  return {
    schema: 'throughline.report/1',
    asOf: iso(snapshot.asOf),
    isRestated: strategy.reading === 'restated',
    strategy,
    window: { days: snapshot.windowDays, from: iso(snapshot.windowFrom) },
    timezone: snapshot.timezone,
    view: observation.state.view,
    alignment: snapshot.alignment,
    throughput: snapshot.throughput,
    objectives: observation.objectives.map(reportObjective),
    sources: observation.sources.flatMap(reportSource),
  };
}

function reportObjective({
  objective,
  measured,
  status,
  noActiveWorkSince,
}: ObservedObjective): ReportObjective {
  const {
    inForce: _inForce,
    sources: _sources,
    noActiveWorkSince: _measuredSince,
    // Measured and stored, not yet a part of the document.
    progress: _progress,
    scopeChange: _scopeChange,
    timeToFirstWorkMs: _timeToFirstWorkMs,
    forecast: _forecast,
    declarations: _declarations,
    all,
    lastMovedAt,
    ...numbers
  } = measured;
  return {
    ...numbers,
    name: objective.name,
    ...(objective.owner === undefined ? {} : { owner: objective.owner }),
    priority: objective.priority,
    status,
    issues: all,
    ...(lastMovedAt === undefined ? {} : { lastMovedAt: iso(lastMovedAt) }),
    ...(noActiveWorkSince === undefined ? {} : { noActiveWorkSince: iso(noActiveWorkSince) }),
  };
}

function reportSource(source: ObservedSource): readonly ReportSource[] {
  const { measured, freshness, lastSuccessAt } = source;
  if (measured === undefined) return [];
  return [
    {
      ...measured,
      ...(freshness === 'observed' ? {} : { unobserved: freshness }),
      ...(lastSuccessAt === undefined ? {} : { lastSuccessAt: iso(lastSuccessAt) }),
    },
  ];
}

export function iso(at: Instant): string {
  return new Date(at).toISOString();
}

/** In-progress work: active and waiting. */
export function inProgress(states: ReportObjective['states']): Count {
  return {
    issues: states.active.issues + states.waiting.issues,
    shared: states.active.shared + states.waiting.shared,
    exclusive: states.active.exclusive + states.waiting.exclusive,
  };
}

/** "41.2 % (103 of 250)"; an em dash where there is nothing to divide by. */
export function coverageText(alignment: Alignment): string {
  const whole = alignment.aligned + alignment.unaligned;
  if (alignment.coverageRatio === undefined) return '—';
  return `${percent(alignment.coverageRatio)} (${alignment.aligned} of ${whole})`;
}

export function percent(ratio: number): string {
  return `${(ratio * 100).toFixed(1)} %`;
}
