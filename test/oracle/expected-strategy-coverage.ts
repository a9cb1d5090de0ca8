/** How much of the strategy is served. */
import type { ActivityStatus } from '../../src/core/measures/snapshot.ts';
import type { Objective, Strategy } from '../../src/core/objective.ts';

interface Served {
  readonly moving: number;
  readonly observed: number;
  readonly ratio?: number;
}

export interface ExpectedStrategyCoverage {
  readonly plain: Served;
  readonly byPriority: Served;
  readonly byTarget: Served;
  /** Leaves in force without a verdict. */
  readonly unobserved: number;
}

/** `statusOf` says what is shown of an objective: `unobserved` where a source is not. */
export function strategyCoverageOf(
  { objectives }: Pick<Strategy, 'objectives'>,
  statusOf: (id: string) => ActivityStatus,
): ExpectedStrategyCoverage {
  const leaves = objectives.filter(
    ({ id }) => statusOf(id) !== 'not_in_force' && !objectives.some(({ parent }) => parent === id),
  );
  const observed = leaves.filter(({ id }) => statusOf(id) !== 'unobserved');
  const moving = observed.filter(({ id }) => statusOf(id) === 'moving');
  function by(weightOf: (objective: Objective) => number): Served {
    const parts = { moving: sum(moving.map(weightOf)), observed: sum(observed.map(weightOf)) };
    return parts.observed === 0 ? parts : { ...parts, ratio: parts.moving / parts.observed };
  }
  return {
    plain: by(() => 1),
    byPriority: by(({ priority }) => 1 / priority),
    byTarget: by(({ targetShare }) => targetShare ?? 0),
    unobserved: leaves.length - observed.length,
  };
}

function sum(values: readonly number[]): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
