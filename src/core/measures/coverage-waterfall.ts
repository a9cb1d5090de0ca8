import { type AlignmentKind, withRatio } from './alignment.ts';
import type { ComparedIssue } from './compared-issue.ts';
import type { Alignment } from './snapshot.ts';
import type { WaterfallStep } from './waterfall-step.ts';
import { createSteps, type Step } from './waterfall-steps.ts';

/** Issues that came (positive) and went (negative). */
export interface CoverageStep extends Step, Readonly<Record<AlignmentKind, number>> {
  /** Coverage after this step; absent when there is nothing to divide by. */
  readonly coverageRatio?: number;
  /** Coverage after this step − the last one there was before; absent when either is. */
  readonly coverageChange?: number;
}

export interface CoverageWaterfall {
  readonly from: Alignment;
  readonly to: Alignment;
  /** Absent when coverage is absent at either end; else the sum over the steps. */
  readonly coverageChange?: number;
  readonly steps: readonly CoverageStep[];
}

/** What an issue is at each end; undefined = not counted. */
export interface Kinds {
  readonly was: AlignmentKind | undefined;
  readonly is: AlignmentKind | undefined;
}

export interface CoverageTally {
  add(kinds: Kinds): void;
  explain(step: WaterfallStep, issue: ComparedIssue, kinds: Kinds): void;
  result(): CoverageWaterfall;
}

export function createCoverageTally(examples: number): CoverageTally {
  const from = noIssues();
  const to = noIssues();
  const steps = createSteps(examples, noIssues);
  return {
    add: ({ was, is }) => {
      if (was !== undefined) from[was] += 1;
      if (is !== undefined) to[is] += 1;
    },
    explain: (step, issue, { was, is }) => {
      if (was === is) return;
      const sums = steps.sumsOf(step, issue);
      if (was !== undefined) sums[was] -= 1;
      if (is !== undefined) sums[is] += 1;
    },
    result: () => {
      const ends = { from: withRatio(from), to: withRatio(to) };
      const change = changeOf(ends.from.coverageRatio, ends.to.coverageRatio);
      return { ...ends, ...change, steps: applied(ends.from, steps.list()) };
    },
  };
}

function noIssues(): Record<AlignmentKind, number> {
  return { aligned: 0, unaligned: 0, exempt: 0 };
}

type Applied = Step & { readonly sums: Readonly<Record<AlignmentKind, number>> };

/** One after another, to numerator and denominator: differences of ratios add up to the difference of the ends. */
function applied(from: Alignment, steps: readonly Applied[]): readonly CoverageStep[] {
  let reached = from;
  let last = from.coverageRatio;
  return steps.map(({ sums, ...step }) => {
    reached = withRatio({
      aligned: reached.aligned + sums.aligned,
      unaligned: reached.unaligned + sums.unaligned,
      exempt: reached.exempt + sums.exempt,
    });
    const { coverageRatio } = reached;
    const change = changeOf(last, coverageRatio);
    last = coverageRatio ?? last;
    return {
      ...step,
      ...sums,
      ...(coverageRatio === undefined ? {} : { coverageRatio }),
      ...change,
    };
  });
}

function changeOf(
  before: number | undefined,
  after: number | undefined,
): Pick<CoverageStep, 'coverageChange'> {
  return before === undefined || after === undefined ? {} : { coverageChange: after - before };
}
