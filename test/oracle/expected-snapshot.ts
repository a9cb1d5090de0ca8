/** Every number of a snapshot, counted again from the beginning. */
import type { Instant } from '../../src/core/issue.ts';
import type { Alignment, Basis, Snapshot, Week } from '../../src/core/measures/snapshot.ts';
import { type ExpectedObjective, objectiveAt } from './expected-objective.ts';
import {
  completedIn,
  isInProgress,
  isStated,
  isWithin,
  type Scene,
  type Seen,
  statesOf,
  weeksOf,
  workAt,
} from './scene.ts';
import type { Site, World } from './world.ts';

/** Everything but what is only listed: data problems, and the other sides of pairs. */
export type ExpectedSnapshot = Pick<
  Snapshot,
  'asOf' | 'windowDays' | 'windowFrom' | 'timezone' | 'alignment' | 'throughput'
> & {
  readonly objectives: readonly ExpectedObjective[];
  readonly sources: readonly Pick<Snapshot['sources'][number], 'id' | 'states' | 'withoutState'>[];
};

export interface Question {
  readonly at: Instant;
  readonly timezone: string;
  /** When each objective was first declared. */
  readonly knownSince: ReadonlyMap<string, Instant>;
}

export function expectedSnapshot(world: World, question: Question): ExpectedSnapshot {
  const { at, timezone } = question;
  const scene = { world, at, work: workAt(world, at) };
  const from = world.days.daysBefore(at, world.windowDays);
  const all = scene.work.filter(isStated).map((seen) => ({ seen, shared: 1, exclusive: 1 }));
  const { weeks, runningWeek } = weeksOf(scene, () => all);
  return {
    asOf: at,
    windowDays: world.windowDays,
    windowFrom: from,
    timezone,
    alignment: {
      wip: alignment(scene.work.filter(isInProgress)),
      completed: alignment(
        scene.work.filter((seen) => isWithin(seen.completedAt, { from, to: at })),
      ),
      created: alignment(
        scene.work.filter(({ known }) => isWithin(known.issue.createdAt, { from, to: at })),
      ),
    } satisfies Record<Basis, Alignment>,
    throughput: {
      completed: completedIn(all, { from, to: at }).issues,
      weeks: weeks.map(inIssues),
      runningWeek: inIssues(runningWeek),
    },
    objectives: world.strategy.objectives.map((objective) =>
      objectiveAt(scene, objective, {
        from,
        knownSince: question.knownSince.get(objective.id) ?? at,
      }),
    ),
    sources: world.sites.map((site) => sourceAt(scene, site)),
  };
}

function inIssues({ start, completed }: Week): Snapshot['throughput']['runningWeek'] {
  return { start, completed: completed.issues };
}

function alignment(work: readonly Seen[]): Alignment {
  const verdicts = work.filter(isStated).map(({ verdict }) => verdict);
  const exempt = verdicts.filter((verdict) => verdict === 'exempt').length;
  const unaligned = verdicts.filter((verdict) => verdict === 'unaligned').length;
  const aligned = verdicts.length - exempt - unaligned;
  const parts = { aligned, unaligned, exempt };
  return aligned + unaligned === 0
    ? parts
    : { ...parts, coverageRatio: aligned / (aligned + unaligned) };
}

function sourceAt({ work }: Scene, site: Site): ExpectedSnapshot['sources'][number] {
  const own = work.filter(({ known, hasLeft: isGone }) => known.site === site && !isGone);
  const counts = statesOf(own.map((seen) => ({ seen, shared: 0, exclusive: 0 })));
  return {
    id: site.id,
    states: {
      triage: counts.triage.issues,
      backlog: counts.backlog.issues,
      ready: counts.ready.issues,
      active: counts.active.issues,
      waiting: counts.waiting.issues,
      done: counts.done.issues,
      cancelled: counts.cancelled.issues,
    },
    withoutState: own.filter(({ state }) => state === undefined).length,
  };
}
