/** Objectives under two strategies: their numbers, and the alerts that would have been firing. */
import { graceEndsAt } from '../core/measures/freshness.ts';
import type { ActivityStatus, Basis, Count, Week } from '../core/measures/snapshot.ts';
import { type ObservedObjective, type ObservedState, observe } from '../metrics/observation.ts';
import type { Reading, Rehearsal } from './rehearsal.ts';
import { inProgress, iso } from './report-document.ts';

export interface RehearsedObjective {
  readonly id: string;
  /** Absent = not in that strategy. */
  readonly old?: ObjectiveReading;
  readonly new?: ObjectiveReading;
}

export interface ObjectiveReading extends Readonly<Record<Basis, Count>> {
  readonly name: string;
  readonly priority: number;
  readonly status: ActivityStatus;
  readonly weeks: readonly Week[];
  readonly alerts: readonly PastAlert[];
}

/** A time in which "a priority has no active work" would have been firing. */
export interface PastAlert {
  /** Since when nothing was in progress. */
  readonly since: string;
  /** When that had lasted as long as the grace. */
  readonly began: string;
  /** Absent = it is firing. */
  readonly ended?: string;
}

type Seen = Pick<ObservedState, 'sources' | 'alertPriority'>;

/** In the order of the new strategy, then those that are no more. */
export function rehearsedObjectives(
  rehearsal: Rehearsal,
  seen: Seen,
): readonly RehearsedObjective[] {
  const before = readingsOf(rehearsal.old, seen);
  const after = readingsOf(rehearsal.new, seen);
  return [...new Set([...after.keys(), ...before.keys()])].map((id) => {
    const [was, is] = [before.get(id), after.get(id)];
    return { id, ...(was && { old: was }), ...(is && { new: is }) };
  });
}

function readingsOf(reading: Reading, seen: Seen): ReadonlyMap<string, ObjectiveReading> {
  const { snapshot, strategy } = reading;
  const { objectives } = observe({
    ...seen,
    snapshot,
    dataVersion: undefined,
    objectives: strategy.objectives,
    view: strategy.view,
    now: snapshot.asOf,
  });
  return new Map(
    objectives.map((each) => {
      const { objective, measured, status } = each;
      const { id, name, priority } = objective;
      const { completed, created, weeks, states } = measured;
      const alerts = priority <= seen.alertPriority ? alertsOf(each, reading, seen) : [];
      const wip = inProgress(states);
      return [id, { name, priority, status, wip, completed, created, weeks, alerts }];
    }),
  );
}

/** Missing data holds an alert back; one that has begun is told until work began again, whoever could see it then. */
function alertsOf(
  { objective, measured }: ObservedObjective,
  { noWork, snapshot }: Reading,
  { sources }: Seen,
): readonly PastAlert[] {
  const outages = sources
    .filter(({ id }) => measured.sources.includes(id))
    .flatMap((source) => source.outages);
  return noWork.of(objective.id).flatMap(({ from, to }) => {
    const began = graceEndsAt(from, outages, objective.graceMs);
    if (began >= (to ?? snapshot.asOf)) return [];
    const ended = to === undefined ? {} : { ended: iso(to) };
    return [{ since: iso(from), began: iso(began), ...ended }];
  });
}
