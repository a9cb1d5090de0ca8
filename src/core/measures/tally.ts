import type { Count } from './snapshot.ts';
import { createSum } from './sum.ts';

/** The weights one issue brings to one objective. */
export interface Weights {
  readonly shared: number;
  readonly exclusive: number;
}

/** Counts distinct issues and sums their weights in both views. */
export interface Tally {
  add(weights: Weights): void;
  count(): Count;
}

export function createTally(): Tally {
  let issues = 0;
  const shared = createSum();
  const exclusive = createSum();
  return {
    add: (weights) => {
      issues += 1;
      shared.add(weights.shared);
      exclusive.add(weights.exclusive);
    },
    count: () => ({ issues, shared: shared.value(), exclusive: exclusive.value() }),
  };
}
