/** The numbers of one objective. */
import type { Instant, State } from '../../src/core/issue.ts';
import type { Count, ObjectiveSnapshot } from '../../src/core/measures/snapshot.ts';
import type { Objective } from '../../src/core/objective.ts';
import { activityOf } from './activity.ts';
import { isAbove } from './attribution.ts';
import { declarationsAt } from './declarations.ts';
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
  weeksOf,
} from './scene.ts';
import { fieldsAt, type World } from './world.ts';

/** Flow, effort and targets are not counted a second time yet. */
export type ExpectedObjective = Omit<ObjectiveSnapshot, 'flow' | 'effort' | 'target'>;

export function objectiveAt(
  scene: Scene,
  objective: Objective,
  { from, knownSince }: { readonly from: Instant; readonly knownSince: Instant },
): ExpectedObjective {
  const { world, at } = scene;
  const everything = servedBy(scene, objective);
  const stated = everything.filter(({ seen }) => isStated(seen));
  const served = everything.filter(({ seen }) => !seen.hasLeft);
  const working = served.filter(({ seen }) => isInProgress(seen));
  const stateCounts = statesOf(served);
  const byWeek = weeksOf(scene, (end) => servedBy(attributedAt(scene, end), objective));
  const activity = activityOf(scene, objective, {
    issues: served.map(({ seen }) => seen),
    knownSince,
  });
  return {
    id: objective.id,
    sources: sourcesOf(world, objective),
    states: stateCounts,
    all: count(served),
    completedEver: count(stated.filter(({ seen }) => seen.completedAt !== undefined)),
    completed: completedIn(stated, { from, to: at }),
    created: count(
      stated.filter(({ seen }) => isWithin(seen.known.issue.createdAt, { from, to: at })),
    ),
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
