import type { ActivityStatus, ObjectiveSnapshot, Snapshot } from '../core/measures/snapshot.ts';
import {
  type ObservedObjective,
  type ObservedSource,
  type ObservedState,
  observe,
} from '../metrics/observation.ts';

/** The snapshot as it can be trusted now. Instants and durations in milliseconds; absent = no value. */
export interface SnapshotAnswer {
  readonly now: number;
  readonly dataVersion: number | undefined;
  readonly alertPriority: number;
  readonly sources: readonly SourceAnswer[];
  /** Absent before the first one is published. */
  readonly snapshot?: Omit<Snapshot, 'objectives'> & {
    /** Configured objectives only. */
    readonly objectives: readonly ObjectiveAnswer[];
  };
}

type SourceAnswer = Pick<
  ObservedSource,
  'id' | 'kind' | 'freshness' | 'lastSuccessAt' | 'lastAttemptAt' | 'consecutiveFailures'
>;

interface ObjectiveAnswer extends ObjectiveSnapshot {
  readonly name: string;
  readonly priority: number;
  /** `unobserved` while a source it depends on is not observed. */
  readonly status: ActivityStatus;
  /** What the facts say, as if every source were observed. */
  readonly statusByFacts: ActivityStatus;
}

export function snapshotAnswer(state: ObservedState): SnapshotAnswer {
  const observation = observe(state);
  const { snapshot, now, dataVersion, alertPriority } = state;
  const sources = observation.sources.map(sourceAnswer);
  const base = { now, dataVersion, alertPriority, sources };
  if (snapshot === undefined) return base;
  const { alignmentGap: _measured, ...numbers } = snapshot;
  const { alignmentGap } = observation;
  return {
    ...base,
    snapshot: {
      ...numbers,
      ...(alignmentGap === undefined ? {} : { alignmentGap }),
      objectives: observation.objectives.map(objectiveAnswer),
    },
  };
}

function sourceAnswer(source: ObservedSource): SourceAnswer {
  const { id, kind, freshness, lastSuccessAt, lastAttemptAt, consecutiveFailures } = source;
  return { id, kind, freshness, lastSuccessAt, lastAttemptAt, consecutiveFailures };
}

function objectiveAnswer({ objective, measured, status }: ObservedObjective): ObjectiveAnswer {
  const { name, priority } = objective;
  return { ...measured, name, priority, status, statusByFacts: measured.status };
}
