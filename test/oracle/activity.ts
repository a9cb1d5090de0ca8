/** Activity status of an objective, and since when nobody works on it. */
import type { Instant } from '../../src/core/issue.ts';
import type { ActivityStatus, ObjectiveSnapshot } from '../../src/core/measures/snapshot.ts';
import type { Objective } from '../../src/core/objective.ts';
import { bordersOf, isInForce, serves } from './attribution.ts';
import { isBlocked, reopeningsOf, wasEverInProgress } from './life.ts';
import { nearMissesOf } from './near-misses.ts';
import { type Scene, type Seen, servedBy } from './scene.ts';
import { progressOf, uncountedBelow } from './stretches.ts';
import type { World } from './world.ts';

export type Activity = Pick<
  ObjectiveSnapshot,
  'inForce' | 'status' | 'lastMovedAt' | 'noActiveWorkSince' | 'nearMisses'
>;

/** The same in every window. `knownSince` says when an objective was first declared. */
export function activitiesAt(
  scene: Scene,
  knownSince: ReadonlyMap<string, Instant>,
): ReadonlyMap<string, Activity> {
  return new Map(
    scene.world.strategy.objectives.map((objective) => [
      objective.id,
      activityOf(scene, objective, knownSince.get(objective.id) ?? scene.at),
    ]),
  );
}

function activityOf(scene: Scene, objective: Objective, knownSince: Instant): Activity {
  const { world, at } = scene;
  const issues = servedBy(scene, objective)
    .map(({ seen }) => seen)
    .filter((seen) => !seen.hasLeft);
  const others = scene.work.filter((seen) => !seen.hasLeft && !issues.includes(seen));
  const nearMisses = nearMissesOf(world, objective, {
    issues: others.map(({ known }) => known),
    at,
  });
  const past = pastOf(scene, objective);
  const begin = inForceSince(world, objective, at) ?? past.firstServedAt ?? knownSince;
  const inForce = isInForce(world, objective, at);
  const hasDrifted = nearMisses.length > 0 || past.hasLostIssues;
  const wasServed = past.firstServedAt !== undefined;
  return {
    inForce,
    nearMisses,
    status: inForce ? statusOf(objective, issues, { at, hasDrifted, wasServed }) : 'not_in_force',
    ...(issues.length === 0
      ? {}
      : { lastMovedAt: Math.max(...issues.map((seen) => seen.lastMovedAt)) }),
    ...(inForce && past.lastActiveAt !== at
      ? { noActiveWorkSince: Math.min(Math.max(begin, past.lastActiveAt ?? begin), at) }
      : {}),
  };
}

interface Past {
  readonly firstServedAt: Instant | undefined;
  /** End of the last time at which an issue that served it then was worked on; the instant itself if one is. */
  readonly lastActiveAt: Instant | undefined;
  /** An issue served it once and does no more. */
  readonly hasLostIssues: boolean;
}

function pastOf({ world, work }: Scene, objective: Objective): Past {
  const served = work.flatMap(({ stretches }) =>
    stretches.filter(({ verdict }) => serves(world, verdict, objective)),
  );
  const lost = work.filter(
    ({ verdict, stretches }) =>
      !serves(world, verdict, objective) &&
      stretches.some((stretch) => serves(world, stretch.verdict, objective)),
  );
  const active = served.filter(({ isWorkedOn }) => isWorkedOn);
  return {
    firstServedAt: served.length === 0 ? undefined : Math.min(...served.map(({ from }) => from)),
    lastActiveAt: active.length === 0 ? undefined : Math.max(...active.map(({ to }) => to)),
    hasLostIssues: lost.length > 0,
  };
}

/** Since when it has been in force without a gap; the strategy's first day for one that always was. */
export function inForceSince(world: World, objective: Objective, at: Instant): Instant | undefined {
  const { effectiveFrom } = world.strategy;
  return (
    bordersOf(world, objective)
      .filter((border) => border < at)
      .toSorted((a, b) => a - b)
      .findLast(
        (border) => isInForce(world, objective, border + 1) && !isInForce(world, objective, border),
      ) ?? (effectiveFrom === undefined ? undefined : world.days.startOf(effectiveFrom))
  );
}

interface Circumstances {
  readonly at: Instant;
  readonly hasDrifted: boolean;
  readonly wasServed: boolean;
}

/** The first that applies. */
function statusOf(
  objective: Objective,
  issues: readonly Seen[],
  { at, hasDrifted, wasServed }: Circumstances,
): ActivityStatus {
  if (issues.length === 0 && hasDrifted) return 'label_drift';
  if (!wasServed) return 'unmapped';
  if (issues.every(({ state }) => state === 'done' || state === 'cancelled')) return 'finished';
  const working = issues.filter(({ known }) => progressOf(known, at).length > 0);
  if (working.length === 0)
    return issues.some((seen) => wasBegun(seen, at)) ? 'idle' : 'not_started';
  if (working.every((seen) => isHeldUp(seen, at))) return 'blocked';
  const isQuiet = working.every((seen) => at - seen.lastMovedAt > objective.quietAfterMs);
  return isQuiet ? 'quiet' : 'moving';
}

/** In progress once, done now, completed, or done until it was reopened: cancelled, it never was done. */
function wasBegun({ known, state, completedAt }: Seen, at: Instant): boolean {
  return (
    state === 'done' ||
    completedAt !== undefined ||
    reopeningsOf(known, at).length > 0 ||
    [known, ...uncountedBelow(known)].some((each) => wasEverInProgress(each, at))
  );
}

/** Everything that is in progress in it is blocked. */
function isHeldUp({ known }: Seen, at: Instant): boolean {
  return progressOf(known, at).every((each) => isBlocked(each, at));
}
