import type { View } from '../objective.ts';
import type { MeasuredIssue } from './measured-issue.ts';
import type { Progress } from './progress-snapshot.ts';
import { isPresent } from './standing.ts';
import { createSum } from './sum.ts';
import type { Weights } from './tally.ts';

/** Done against all of one objective that is not cancelled. */
export interface ProgressTally {
  /** An issue that serves it now. */
  add(issue: MeasuredIssue, weights: Weights): void;
  result(): Readonly<Record<View, Progress>>;
}

/** An issue without a state is excluded from every ratio. Source: definitions, "Measures", progress. */
export function createProgress(): ProgressTally {
  const shared = createView();
  const exclusive = createView();
  return {
    add: (issue, weights) => {
      const { state } = issue;
      if (!isPresent(issue) || state === undefined || state === 'cancelled') return;
      shared.add(issue, weights.shared);
      exclusive.add(issue, weights.exclusive);
    },
    result: () => ({ shared: shared.result(), exclusive: exclusive.result() }),
  };
}

function createView(): {
  add(issue: MeasuredIssue, weight: number): void;
  result(): Progress;
} {
  const work = createParts();
  const estimates = createParts();
  const unestimated = createSum();
  return {
    add: ({ state, estimate }, weight) => {
      const isDone = state === 'done';
      work.add(weight, isDone);
      // Below 0 is no size; 0 is one that trackers offer.
      if (estimate === undefined || estimate < 0) unestimated.add(weight);
      else estimates.add(weight * estimate, isDone);
    },
    result: () => {
      const parts = work.result();
      const missing = unestimated.value();
      const { whole } = parts;
      return {
        ...parts,
        byEstimate: {
          ...estimates.result(),
          unestimated: missing,
          ...(whole > 0 ? { unestimatedRatio: missing / whole } : {}),
        },
      };
    },
  };
}

function createParts(): {
  add(size: number, isDone: boolean): void;
  result(): Pick<Progress, 'done' | 'whole' | 'ratio'>;
} {
  const done = createSum();
  const whole = createSum();
  return {
    add: (size, isDone) => {
      whole.add(size);
      if (isDone) done.add(size);
    },
    result: () => {
      const parts = { done: done.value(), whole: whole.value() };
      return parts.whole > 0 ? { ...parts, ratio: parts.done / parts.whole } : parts;
    },
  };
}
