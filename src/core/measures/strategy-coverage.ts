import type { Objective } from '../objective.ts';
import type { ActivityStatus } from './snapshot.ts';

/** Of what is observed the part that is moving, in one weight. */
export interface StrategyShare {
  readonly moving: number;
  readonly observed: number;
  /** moving ÷ observed; absent when nothing with a weight is observed. */
  readonly ratio?: number;
}

export interface StrategyCoverage {
  /** Every objective weighs 1. */
  readonly plain: StrategyShare;
  /** 1 ÷ priority. */
  readonly byPriority: StrategyShare;
  /** Its target share; without one 0. */
  readonly byTarget: StrategyShare;
  /** Objectives in force without a verdict: in none of these numbers. */
  readonly unobserved: number;
}

export interface ServedObjective {
  readonly objective: Pick<Objective, 'id' | 'parent' | 'priority' | 'targetShare'>;
  readonly measured: { readonly inForce: boolean };
  /** As observed. */
  readonly status: ActivityStatus;
}

/**
 * How much of the strategy is served: objectives in force without others below them that are moving, of all such.
 * Source: definitions, "Measures", strategy coverage.
 */
export function strategyCoverage(objectives: readonly ServedObjective[]): StrategyCoverage {
  const parents = new Set(objectives.map(({ objective }) => objective.parent));
  const leaves = objectives.filter(
    ({ objective, measured }) => measured.inForce && !parents.has(objective.id),
  );
  const observed = leaves.filter(({ status }) => status !== 'unobserved');
  return {
    plain: shareOf(observed, () => 1),
    byPriority: shareOf(observed, ({ priority }) => 1 / priority),
    byTarget: shareOf(observed, ({ targetShare = 0 }) => targetShare),
    unobserved: leaves.length - observed.length,
  };
}

function shareOf(
  objectives: readonly ServedObjective[],
  weightOf: (objective: ServedObjective['objective']) => number,
): StrategyShare {
  let moving = 0;
  let observed = 0;
  for (const { objective, status } of objectives) {
    const weight = weightOf(objective);
    observed += weight;
    if (status === 'moving') moving += weight;
  }
  return observed > 0 ? { moving, observed, ratio: moving / observed } : { moving, observed };
}
