/** Every number of a snapshot, counted again from the beginning. */
import type { Instant, State } from '../../src/core/issue.ts';
import type { AlignmentGap, EffortAlignment } from '../../src/core/measures/effort-snapshot.ts';
import type { Flow } from '../../src/core/measures/flow-snapshot.ts';
import { type Activity, activitiesAt } from './activity.ts';
import { attentionIn } from './attention.ts';
import { effortOfAll, type Sunk } from './expected-effort.ts';
import { type ExpectedGroup, groupOf } from './expected-group.ts';
import { type ExpectedObjective, objectiveAt } from './expected-objective.ts';
import { alignmentGapOf, weighingOf } from './expected-targets.ts';
import { isStated, type Scene, type Seen, sceneAt, statesOf, type Window } from './scene.ts';
import { fieldsAt, type Site, type World } from './world.ts';

/** Everything but what is only listed: data problems, and the other sides of pairs. */
export interface ExpectedSnapshot extends ExpectedGroup {
  readonly asOf: Instant;
  readonly windowDays: number;
  readonly windowFrom: Instant;
  readonly timezone: string;
  readonly effort: EffortAlignment & Sunk;
  readonly alignmentGap?: AlignmentGap;
  readonly objectives: readonly ExpectedObjective[];
  readonly sources: readonly ExpectedSource[];
  readonly teams: readonly ExpectedTeam[];
}

interface ExpectedSource extends ExpectedGroup {
  readonly id: string;
  readonly states: Readonly<Record<State, number>>;
  readonly withoutState: number;
}

interface ExpectedTeam extends ExpectedGroup {
  readonly source: string;
  readonly team: string;
}

export interface Question {
  readonly at: Instant;
  readonly timezone: string;
  /** When each objective was first declared. */
  readonly knownSince: ReadonlyMap<string, Instant>;
}

/** Under the window that is configured. */
export function expectedSnapshot(world: World, question: Question): ExpectedSnapshot {
  const { windowDays } = world;
  const [snapshot] = expectedSnapshots(world, { ...question, windows: [windowDays] });
  if (snapshot === undefined) throw new Error('no snapshot of one window');
  return snapshot;
}

/** In several windows. */
export function expectedSnapshots(
  world: World,
  { at, timezone, knownSince, windows }: Question & { readonly windows: readonly number[] },
): readonly ExpectedSnapshot[] {
  const scene = sceneAt(world, at);
  const activities = activitiesAt(scene, knownSince);
  return windows.map((windowDays) => ({
    ...snapshotOf(scene, activities, windowDays),
    timezone,
  }));
}

function snapshotOf(
  scene: Scene,
  activities: ReadonlyMap<string, Activity>,
  windowDays: number,
): Omit<ExpectedSnapshot, 'timezone'> {
  const { world, at } = scene;
  const window = { from: world.days.daysBefore(at, windowDays), to: at };
  const attention = attentionIn(scene, window);
  const weighing = weighingOf(scene, { attention, window });
  const whole = groupOf(scene, scene.work, { window, portfolio: undefined });
  const alignmentGap = alignmentGapOf(scene, weighing);
  return {
    asOf: at,
    windowDays,
    windowFrom: window.from,
    ...whole,
    effort: effortOfAll(scene, { attention, window }),
    ...(alignmentGap === undefined ? {} : { alignmentGap }),
    objectives: world.strategy.objectives.flatMap((objective) => {
      const activity = activities.get(objective.id);
      const question = { window, portfolio: whole.flow, attention, weighing };
      return activity === undefined
        ? []
        : [objectiveAt(scene, objective, { ...question, activity })];
    }),
    sources: world.sites.map((site) => sourceOf(scene, site, { window, portfolio: whole.flow })),
    teams: world.sites.flatMap((site) => teamsOf(scene, site, { window, portfolio: whole.flow })),
  };
}

interface GroupQuestion {
  readonly window: Window;
  readonly portfolio: Flow;
}

function sourceOf(scene: Scene, site: Site, question: GroupQuestion): ExpectedSource {
  const own = scene.work.filter(({ known }) => known.site === site);
  const present = own.filter((seen) => !seen.hasLeft);
  const counts = statesOf(present.map((seen) => ({ seen, shared: 0, exclusive: 0 })));
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
    withoutState: present.filter(({ state }) => state === undefined).length,
    ...groupOf(scene, own, question),
  };
}

/** Those that any counted issue belongs to at the instant, by their keys. */
function teamsOf(scene: Scene, site: Site, question: GroupQuestion): readonly ExpectedTeam[] {
  function teamOf({ known }: Seen): string {
    return fieldsAt(known, scene.at).team;
  }
  const own = scene.work.filter((seen) => seen.known.site === site && isStated(seen));
  const keys = [...new Set(own.map(teamOf))].toSorted((a, b) => (a < b ? -1 : Number(a > b)));
  return keys.map((team) => {
    const work = own.filter((seen) => teamOf(seen) === team);
    return { source: site.id, team, ...groupOf(scene, work, question) };
  });
}
