import type { Objective } from '../objective.ts';
import type { AlignmentGap } from './effort-snapshot.ts';
import { type ShareBase, servedOn } from './share-base.ts';
import type { ObjectiveSnapshot } from './snapshot.ts';

type Targeted = Pick<Objective, 'id' | 'parent' | 'targetShare'>;

/**
 * ½ Σ |target − actual| over the roots in force with a target and one bucket for the rest: 0 = attention follows the plan,
 * 1 = not at all. Unit: ratio. Undefined when: no root has a target.
 * Source: definitions, "Measures", alignment gap.
 */
export function alignmentGap(
  objectives: readonly Targeted[],
  measured: readonly ObjectiveSnapshot[],
  { basis, whole }: ShareBase,
): AlignmentGap | undefined {
  const inForce = new Map(measured.filter((each) => each.inForce).map((each) => [each.id, each]));
  const declared = objectives.filter(({ id }) => inForce.has(id));
  const parts = declared
    .filter(({ parent }) => parent === undefined)
    .flatMap((root) => {
      const target = targetOf(root, declared);
      const numbers = inForce.get(root.id);
      if (target === undefined || numbers === undefined) return [];
      return [{ objective: root.id, target, actual: servedOn(basis, numbers) / whole }];
    });
  if (parts.length === 0) return undefined;
  const rest = { target: 1, actual: 1 };
  let distance = 0;
  for (const { target, actual } of parts) {
    rest.target -= target;
    rest.actual -= actual;
    distance += Math.abs(target - actual);
  }
  rest.target = Math.max(0, rest.target);
  rest.actual = Math.max(0, rest.actual);
  return { gap: (distance + Math.abs(rest.target - rest.actual)) / 2, basis, parts, rest };
}

/** Its own, else the sum of those below it. Undefined when: neither has one. */
function targetOf(objective: Targeted, declared: readonly Targeted[]): number | undefined {
  if (objective.targetShare !== undefined) return objective.targetShare;
  const below = declared
    .filter(({ parent }) => parent === objective.id)
    .flatMap((child) => targetOf(child, declared) ?? []);
  return below.length === 0 ? undefined : below.reduce((sum, target) => sum + target, 0);
}
