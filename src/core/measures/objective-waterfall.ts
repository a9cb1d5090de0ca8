import type { ComparedIssue } from './compared-issue.ts';
import type { Count } from './snapshot.ts';
import { createSum } from './sum.ts';
import { createTally, type Weights } from './tally.ts';
import type { WaterfallStep } from './waterfall-step.ts';
import { createSteps, type Step } from './waterfall-steps.ts';

/** Issues and work that came (positive) and went (negative). */
export interface ObjectiveStep extends Step, Count {}

export interface ObjectiveWaterfall {
  readonly id: string;
  readonly from: Count;
  readonly to: Count;
  readonly steps: readonly ObjectiveStep[];
}

/** What an issue brings to the objective at each end; undefined = nothing. */
export interface Brought {
  readonly was: Weights | undefined;
  readonly is: Weights | undefined;
}

export interface ObjectiveColumn {
  add(brought: Brought): void;
  explain(step: WaterfallStep, issue: ComparedIssue, brought: Brought): void;
  result(): ObjectiveWaterfall;
}

export function createObjectiveColumn(id: string, examples: number): ObjectiveColumn {
  const from = createTally();
  const to = createTally();
  const steps = createSteps(examples, () => ({
    issues: createSum(),
    shared: createSum(),
    exclusive: createSum(),
  }));
  return {
    add: ({ was, is }) => {
      if (was !== undefined) from.add(was);
      if (is !== undefined) to.add(is);
    },
    explain: (step, issue, brought) => {
      const { was = nothing, is = nothing } = brought;
      if (!differs(brought)) return;
      const sums = steps.sumsOf(step, issue);
      sums.issues.add(Number(brought.is !== undefined) - Number(brought.was !== undefined));
      sums.shared.add(is.shared - was.shared);
      sums.exclusive.add(is.exclusive - was.exclusive);
    },
    result: () => ({
      id,
      from: from.count(),
      to: to.count(),
      steps: steps.list().map(({ sums: { issues, shared, exclusive }, ...step }) => ({
        ...step,
        issues: issues.value(),
        shared: shared.value(),
        exclusive: exclusive.value(),
      })),
    }),
  };
}

const nothing: Weights = { shared: 0, exclusive: 0 };
/** Sums of the same weights in another order. */
const tolerance = 1e-12;

/** Whether an issue brings something else at the later end. */
export function differs({ was, is }: Brought): boolean {
  if (was === undefined || is === undefined) return was !== is;
  return (
    Math.abs(was.shared - is.shared) > tolerance ||
    Math.abs(was.exclusive - is.exclusive) > tolerance
  );
}
