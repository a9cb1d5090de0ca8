/** The numbers of one objective. */
import type { State } from '../../src/core/issue.ts';
import type { Effort, TargetDivergence } from '../../src/core/measures/effort-snapshot.ts';
import type { Flow } from '../../src/core/measures/flow-snapshot.ts';
import type { Count, ObjectiveSnapshot } from '../../src/core/measures/snapshot.ts';
import type { Objective } from '../../src/core/objective.ts';
import type { Activity } from './activity.ts';
import type { Attention } from './attention.ts';
import { isAbove } from './attribution.ts';
import { declarationsAt } from './declarations.ts';
import { effortOf, type Sunk } from './expected-effort.ts';
import { flowOf } from './expected-flow.ts';
import { targetOf, type Weighing } from './expected-targets.ts';
import { isBlocked } from './life.ts';
import { outlookOf } from './outlook.ts';
import {
  attributedAt,
  completedIn,
  count,
  isInProgress,
  isStated,
  isWithin,
  type Scene,
  servedBy,
  statesOf,
  type Window,
  weeksOf,
} from './scene.ts';
import { fieldsAt, type World } from './world.ts';

export interface ExpectedObjective extends ObjectiveSnapshot {
  readonly flow: Flow;
  readonly effort: Effort & Sunk;
  readonly target?: TargetDivergence;
}

export interface ObjectiveQuestion {
  readonly window: Window;
  readonly activity: Activity;
  readonly portfolio: Flow;
  readonly attention: Attention;
  readonly weighing: Weighing | undefined;
}

export function objectiveAt(
  scene: Scene,
  objective: Objective,
  { window, activity, portfolio, attention, weighing }: ObjectiveQuestion,
): ExpectedObjective {
  const { world, at } = scene;
  const target = targetOf(scene, objective, weighing);
  const everything = servedBy(scene, objective);
  const stated = everything.filter(({ seen }) => isStated(seen));
  const served = everything.filter(({ seen }) => !seen.hasLeft);
  const working = served.filter(({ seen }) => isInProgress(seen));
  const stateCounts = statesOf(served);
  const byWeek = weeksOf(scene, (end) => servedBy(attributedAt(scene, end), objective));
  return {
    id: objective.id,
    sources: sourcesOf(world, objective),
    states: stateCounts,
    all: count(served),
    completedEver: count(stated.filter(({ seen }) => seen.completedAt !== undefined)),
    completed: completedIn(stated, window),
    created: count(stated.filter(({ seen }) => isWithin(seen.known.issue.createdAt, window))),
    ...byWeek,
    executionCoverage: {
      shared: executed(stateCounts, 'shared'),
      exclusive: executed(stateCounts, 'exclusive'),
    },
    blockedIssues: working.filter(({ seen }) => isBlocked(seen.known, at)).length,
    quietIssues: working.filter(({ seen }) => at - seen.lastMovedAt > objective.quietAfterMs)
      .length,
    unassignedIssues: working.filter(({ seen }) => fieldsAt(seen.known, at).assignee === null)
      .length,
    ...activity,
    declarations: declarationsAt(world, objective, { at, status: activity.status }),
    ...outlookOf(scene, objective, { served, weeks: byWeek.weeks }),
    flow: flowOf(
      scene,
      everything.map(({ seen }) => seen),
      { window, portfolio },
    ),
    effort: effortOf(scene, everything, { attention, window }),
    ...(target === undefined ? {} : { target }),
  };
}

function executed(
  counts: Readonly<Record<State, Count>>,
  view: 'shared' | 'exclusive',
): ObjectiveSnapshot['executionCoverage']['shared'] {
  const done = counts.active[view] + counts.waiting[view] + counts.done[view];
  const planned = done + counts.backlog[view] + counts.ready[view];
  const parts = { executed: done, planned };
  return planned === 0 ? parts : { ...parts, ratio: done / planned };
}

/** The sources its rules and those of the objectives below it name; all as soon as one rule names none, or an override one of them. */
function sourcesOf({ sites, strategy }: World, objective: Objective): readonly string[] {
  const family = strategy.objectives.filter(
    ({ id }) => id === objective.id || isAbove(strategy, objective.id, id),
  );
  const rules = family.flatMap((each) => each.rules);
  const isOverridden = Object.values(strategy.overrides).some((named) =>
    family.some(({ id }) => named.includes(id)),
  );
  return sites
    .map(({ id }) => id)
    .filter(
      (id) =>
        isOverridden || rules.some(({ sources }) => sources.length === 0 || sources.includes(id)),
    );
}
