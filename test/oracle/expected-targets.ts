/** What objectives should get of all attention against what they get. */
import type {
  AlignmentGap,
  ShareBasis,
  TargetDivergence,
} from '../../src/core/measures/effort-snapshot.ts';
import type { Objective } from '../../src/core/objective.ts';
import type { Attention } from './attention.ts';
import { isInForce } from './attribution.ts';
import {
  isInProgress,
  isStated,
  isWithin,
  type Scene,
  type Seen,
  servedBy,
  type Window,
} from './scene.ts';
import type { World } from './world.ts';

/** How much each issue weighs on the first basis that has any work; exempt ones weigh nothing. */
export interface Weighing {
  readonly basis: ShareBasis;
  readonly sizes: ReadonlyMap<Seen, number>;
  readonly whole: number;
}

export function weighingOf(
  scene: Scene,
  { attention, window }: { readonly attention: Attention; readonly window: Window },
): Weighing | undefined {
  const bases = [
    { basis: 'effort', size: (seen: Seen) => attention.personDays.get(seen) ?? 0 },
    { basis: 'completed', size: (seen: Seen) => Number(isWithin(seen.completedAt, window)) },
    { basis: 'wip', size: (seen: Seen) => Number(isInProgress(seen)) },
  ] as const;
  const counted = scene.work.filter((seen) => isStated(seen) && seen.verdict !== 'exempt');
  for (const { basis, size } of bases) {
    const sizes = new Map(counted.map((seen) => [seen, size(seen)]));
    const whole = sum([...sizes.values()]);
    if (whole > 0) return { basis, sizes, whole };
  }
  return undefined;
}

function servedWork(scene: Scene, objective: Objective, { sizes }: Weighing): number {
  return sum(servedBy(scene, objective).map(({ seen, shared }) => shared * (sizes.get(seen) ?? 0)));
}

export function targetOf(
  scene: Scene,
  objective: Objective,
  weighing: Weighing | undefined,
): TargetDivergence | undefined {
  const target = objective.targetShare;
  if (target === undefined || !isInForce(scene.world, objective, scene.at)) return undefined;
  if (weighing === undefined) return undefined;
  const { basis, whole, sizes } = weighing;
  const served = servedWork(scene, objective, weighing);
  const share = served / whole;
  const n = whole ** 2 / sum([...sizes.values()].map((size) => size ** 2));
  const { low, high } = wilson(share, n);
  return {
    target,
    basis,
    served,
    whole,
    share,
    divergence: share - target,
    n,
    low,
    high,
    isOff: target < low || target > high,
  };
}

/** Both roots p of (share − p)² = z² p (1 − p) ÷ n, which is how Wilson found his interval. */
export function wilson(share: number, n: number): { readonly low: number; readonly high: number } {
  // a p² + b p + c = 0
  const a = 1 + 1.96 ** 2 / n;
  const b = -(2 * share + 1.96 ** 2 / n);
  const c = share ** 2;
  const root = Math.sqrt(Math.max(0, b ** 2 - 4 * a * c));
  return { low: Math.max(0, (-b - root) / (2 * a)), high: Math.min(1, (-b + root) / (2 * a)) };
}

export function alignmentGapOf(
  scene: Scene,
  weighing: Weighing | undefined,
): AlignmentGap | undefined {
  const { world, at } = scene;
  if (weighing === undefined) return undefined;
  const parts = world.strategy.objectives
    .filter(({ parent }) => parent === undefined)
    .flatMap((root) => {
      const target = isInForce(world, root, at) ? wantedShare(world, root, at) : undefined;
      if (target === undefined) return [];
      const actual = servedWork(scene, root, weighing) / weighing.whole;
      return [{ objective: root.id, target, actual }];
    });
  if (parts.length === 0) return undefined;
  const rest = {
    target: Math.max(0, 1 - sum(parts.map(({ target }) => target))),
    actual: 1 - sum(parts.map(({ actual }) => actual)),
  };
  const gaps = [...parts, rest].map(({ target, actual }) => Math.abs(target - actual));
  return { gap: sum(gaps) / 2, basis: weighing.basis, parts, rest };
}

/** Its own target, else what those below it that are in force want together. */
function wantedShare(world: World, objective: Objective, at: number): number | undefined {
  if (objective.targetShare !== undefined) return objective.targetShare;
  const wanted = world.strategy.objectives
    .filter((each) => each.parent === objective.id && isInForce(world, each, at))
    .map((child) => wantedShare(world, child, at))
    .filter((share) => share !== undefined);
  return wanted.length === 0 ? undefined : sum(wanted);
}

function sum(values: readonly number[]): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
