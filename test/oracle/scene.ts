/** The work issues of an instant, and how sets of them are counted. */
import type { Instant, State } from '../../src/core/issue.ts';
import type { Count, ObjectiveSnapshot } from '../../src/core/measures/snapshot.ts';
import type { Objective } from '../../src/core/objective.ts';
import { readsLabel, sharesFor, type Verdict, verdictAt } from './attribution.ts';
import { mondayOf, plusDays } from './days.ts';
import { completedAt, hasLeft, movementsOf, stateAt } from './life.ts';
import { isMirrored } from './pairs.ts';
import { startedAt } from './passage.ts';
import { type Piece, piecesOf } from './pieces.ts';
import { type Stretch, stretchesOf } from './stretches.ts';
import { exists, isWork, type Known, type World } from './world.ts';

/** One work issue at the instant. */
export interface Seen {
  readonly known: Known;
  readonly state: State | undefined;
  readonly hasLeft: boolean;
  readonly startedAt: Instant | undefined;
  readonly completedAt: Instant | undefined;
  readonly lastMovedAt: Instant;
  readonly verdict: Verdict;
  readonly stretches: readonly Stretch[];
  /** Times at which it asked for attention. */
  readonly pieces: readonly Piece[];
}

export interface Scene {
  readonly world: World;
  readonly at: Instant;
  readonly work: readonly Seen[];
  /** The same work with what it served at other instants, as soon as somebody has asked for it. */
  readonly attributed: Map<Instant, readonly Seen[]>;
}

export interface Window {
  readonly from: Instant;
  readonly to: Instant;
}

export function sceneAt(world: World, at: Instant): Scene {
  const work = world.sites
    .flatMap(({ issues }) => issues)
    .filter((each) => isWork(each) && exists(each, at) && !isMirrored(world, each, at))
    .map((each) => seenAt(world, each, at));
  return { world, at, work, attributed: new Map() };
}

function seenAt(world: World, known: Known, at: Instant): Seen {
  const movements = movementsOf(world, known, { at, readsLabel });
  return {
    known,
    state: stateAt(known, at),
    hasLeft: hasLeft(known, at),
    startedAt: startedAt(known, at),
    completedAt: completedAt(known, at),
    lastMovedAt: Math.max(...movements),
    verdict: verdictAt(world, known, at),
    stretches: stretchesOf(world, known, at),
    pieces: piecesOf(known, movements, at),
  };
}

/** The same issues with what they served at another instant. */
export function attributedAt(scene: Scene, at: Instant): Scene {
  const { world, attributed } = scene;
  const work =
    attributed.get(at) ??
    scene.work
      .filter(isStated)
      .map((seen) => ({ ...seen, verdict: verdictAt(world, seen.known, at) }));
  attributed.set(at, work);
  return { ...scene, work };
}

/** An issue whose status has no state is only one of all. */
export function isStated({ state }: Seen): boolean {
  return state !== undefined;
}

export function isInProgress({ state, hasLeft: isGone }: Seen): boolean {
  return !isGone && (state === 'active' || state === 'waiting');
}

export function isWithin(instant: Instant | undefined, { from, to }: Window): boolean {
  return instant !== undefined && from <= instant && instant < to;
}

/** An issue with what it counts for. */
export interface Served {
  readonly seen: Seen;
  readonly shared: number;
  readonly exclusive: number;
}

/** Issues of an objective and of all below it. */
export function servedBy({ work, world }: Scene, objective: Objective): readonly Served[] {
  return work.flatMap((seen) => {
    const shares = sharesFor(world, seen.verdict, objective);
    if (shares.length === 0) return [];
    const shared = sum(shares.map((share) => share.shared));
    return [{ seen, shared, exclusive: sum(shares.map((share) => share.exclusive)) }];
  });
}

function sum(values: readonly number[]): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

export function count(served: readonly Served[]): Count {
  return {
    issues: served.length,
    shared: sum(served.map(({ shared }) => shared)),
    exclusive: sum(served.map(({ exclusive }) => exclusive)),
  };
}

export function completedIn(served: readonly Served[], window: Window): Count {
  return count(served.filter(({ seen }) => isWithin(seen.completedAt, window)));
}

export function weeksOf(
  { world: { days }, at }: Scene,
  servedAt: (at: Instant) => readonly Served[],
): Pick<ObjectiveSnapshot, 'weeks' | 'runningWeek'> {
  const monday = mondayOf(days.dayOf(at));
  const mondays = Array.from({ length: 12 }, (_, index) => plusDays(monday, 7 * (index - 12)));
  return {
    weeks: mondays.map((start) => {
      const window = { from: days.startOf(start), to: days.startOf(plusDays(start, 7)) };
      return { start, completed: completedIn(servedAt(window.to), window) };
    }),
    runningWeek: {
      start: monday,
      completed: completedIn(servedAt(at), { from: days.startOf(monday), to: at }),
    },
  };
}

export function statesOf(served: readonly Served[]): Record<State, Count> {
  function of(state: State): Count {
    return count(served.filter(({ seen }) => seen.state === state));
  }
  return {
    triage: of('triage'),
    backlog: of('backlog'),
    ready: of('ready'),
    active: of('active'),
    waiting: of('waiting'),
    done: of('done'),
    cancelled: of('cancelled'),
  };
}
