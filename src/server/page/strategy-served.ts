import type { ObservedObjective } from '../../metrics/observation.ts';

export interface StrategyServed {
  readonly moving: number;
  /** Leaf objectives in force that are observed. */
  readonly observed: number;
  /** Leaf objectives in force without a verdict: in neither number. */
  readonly unobserved: number;
}

/** Strategy coverage, plain: leaf objectives in force that are moving, of all leaf objectives in force. */
export function strategyServed(objectives: readonly ObservedObjective[]): StrategyServed {
  const parents = new Set(objectives.map(({ objective }) => objective.parent));
  const leaves = objectives.filter(
    ({ objective, measured }) => measured.inForce && !parents.has(objective.id),
  );
  const unobserved = leaves.filter(({ status }) => status === 'unobserved').length;
  return {
    moving: leaves.filter(({ status }) => status === 'moving').length,
    observed: leaves.length - unobserved,
    unobserved,
  };
}
