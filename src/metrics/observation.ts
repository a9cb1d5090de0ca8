/** What can be said at one instant: the stored snapshot, seen through the freshness of its sources. */
import type { Instant } from '../core/issue.ts';
import type { AlignmentGap } from '../core/measures/effort-snapshot.ts';
import {
  noActiveWorkEffectiveSince,
  observedStatus,
  type SourceFreshness,
  sourceFreshness,
} from '../core/measures/freshness.ts';
import type {
  ActivityStatus,
  ObjectiveSnapshot,
  Snapshot,
  SourceSnapshot,
} from '../core/measures/snapshot.ts';
import { type StrategyCoverage, strategyCoverage } from '../core/measures/strategy-coverage.ts';
import type { Objective, View } from '../core/objective.ts';
import { type Calendar, createCalendar } from '../core/time.ts';

interface Outage {
  readonly from: Instant;
  /** undefined = still. */
  readonly to: Instant | undefined;
}

/** One configured source, as far as syncing it went. */
export interface SourceState {
  readonly id: string;
  readonly kind: 'jira' | 'jira-datacenter' | 'linear';
  readonly intervalMs: number;
  readonly lastSuccessAt: Instant | undefined;
  readonly lastAttemptAt: Instant | undefined;
  readonly consecutiveFailures: number;
  readonly failing: boolean;
  /** The first full read is done. */
  readonly historyComplete: boolean;
  /** Since when half of a project or team is missing at once; undefined = nothing like that. */
  readonly partlyMissingSince: Instant | undefined;
  readonly outages: readonly Outage[];
}

export interface ObservedState {
  /** undefined before the first one is published. */
  readonly snapshot: Snapshot | undefined;
  /** Data version of the snapshot. */
  readonly dataVersion: number | undefined;
  /** Data version of what is stored now; undefined where nobody asks for it. */
  readonly storedDataVersion?: number | undefined;
  /** As configured now: an objective that is not among them is not shown, whatever the snapshot holds. */
  readonly objectives: readonly Objective[];
  readonly sources: readonly SourceState[];
  readonly alertPriority: number;
  /** Alignment coverage below which leadership is told; undefined = never. */
  readonly minCoverage?: number | undefined;
  /** How far a share may be from its target before leadership is told; undefined = never. */
  readonly maxDivergence?: number | undefined;
  /** The view of work that people are shown. */
  readonly view: View;
  readonly now: Instant;
}

export interface ObservedObjective {
  readonly objective: Objective;
  readonly measured: ObjectiveSnapshot;
  /** `unobserved` while a source it depends on is not observed, else what the facts say. */
  readonly status: ActivityStatus;
  /** As measured, moved on by the time its sources were not observed. Absent with `unobserved`. */
  readonly noActiveWorkSince: Instant | undefined;
  /** A source it depends on was not yet read to the end: what is counted is too small. */
  readonly isPartial: boolean;
}

export interface ObservedSource extends SourceState {
  readonly freshness: SourceFreshness;
  /** undefined until it was measured for the first time. */
  readonly measured: SourceSnapshot | undefined;
}

export interface Observation {
  readonly state: ObservedState;
  /** Objectives that are configured and measured, in file order. */
  readonly objectives: readonly ObservedObjective[];
  readonly sources: readonly ObservedSource[];
  readonly strategyCoverage: StrategyCoverage;
  /** undefined, too, while it is of objectives that are not configured any more. */
  readonly alignmentGap: AlignmentGap | undefined;
  /** Some source was not yet read to the end: what is counted over all of them is too small. */
  readonly isPartial: boolean;
  /** Days of the snapshot's zone. */
  readonly calendar: Calendar;
}

export function observe(state: ObservedState): Observation {
  const { snapshot } = state;
  const freshness = new Map(
    state.sources.map((source) => [source.id, sourceFreshness({ ...source, now: state.now })]),
  );
  const measuredObjectives = new Map(snapshot?.objectives.map((each) => [each.id, each]));
  const measuredSources = new Map(snapshot?.sources.map((each) => [each.id, each]));
  const objectives = state.objectives.flatMap((objective) => {
    const measured = measuredObjectives.get(objective.id);
    return measured === undefined
      ? []
      : [observeObjective(state, freshness, { objective, measured })];
  });
  return {
    state,
    objectives,
    strategyCoverage: strategyCoverage(objectives),
    alignmentGap: gapOfConfigured(state),
    sources: state.sources.map((source) => ({
      ...source,
      freshness: freshness.get(source.id) ?? 'incomplete',
      measured: measuredSources.get(source.id),
    })),
    isPartial: isPartial(freshness, [...freshness.keys()]),
    calendar: createCalendar(snapshot?.timezone ?? 'UTC'),
  };
}

function gapOfConfigured({ snapshot, objectives }: ObservedState): AlignmentGap | undefined {
  const configured = new Set(objectives.map(({ id }) => id));
  const gap = snapshot?.alignmentGap;
  return gap?.parts.every(({ objective }) => configured.has(objective)) === true ? gap : undefined;
}

function observeObjective(
  state: ObservedState,
  freshness: ReadonlyMap<string, SourceFreshness>,
  { objective, measured }: Pick<ObservedObjective, 'objective' | 'measured'>,
): ObservedObjective {
  const status = observedStatus(measured.status, measured.sources, freshness);
  const since = status === 'unobserved' ? undefined : measured.noActiveWorkSince;
  const outages = state.sources
    .filter((source) => measured.sources.includes(source.id))
    .flatMap((source) => source.outages);
  return {
    objective,
    measured,
    status,
    noActiveWorkSince:
      since === undefined ? undefined : noActiveWorkEffectiveSince(since, outages, state.now),
    isPartial: isPartial(freshness, measured.sources),
  };
}

function isPartial(
  freshness: ReadonlyMap<string, SourceFreshness>,
  sources: readonly string[],
): boolean {
  return sources.some((id) => freshness.get(id) === 'incomplete');
}
