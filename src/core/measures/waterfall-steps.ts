import type { Issue } from '../issue.ts';
import type { ComparedIssue } from './compared-issue.ts';
import { type WaterfallStep, waterfallSteps } from './waterfall-step.ts';

/** An issue behind a step. */
export interface Example extends Pick<Issue, 'key' | 'title' | 'url'> {
  readonly source: string;
}

export interface Step {
  readonly step: WaterfallStep;
  /** Issues behind it. */
  readonly affected: number;
  /** The first few of them. */
  readonly examples: readonly Example[];
}

/** The steps of one column of numbers, each with sums of its own; memory does not grow with the issues. */
export interface Steps<T> {
  /** The sums of a step, for one more issue behind it. */
  sumsOf(step: WaterfallStep, issue: ComparedIssue): T;
  /** Those with issues behind them, in the order in which they are applied. */
  list(): readonly (Step & { readonly sums: T })[];
}

interface Behind<T> {
  readonly sums: T;
  affected: number;
  readonly examples: Example[];
}

/** `most` = how many examples are kept of each step. */
export function createSteps<T>(most: number, noSums: () => T): Steps<T> {
  const steps = new Map<WaterfallStep, Behind<T>>();
  return {
    sumsOf: (step, { source, key, title, url }) => {
      const behind = steps.get(step) ?? { sums: noSums(), affected: 0, examples: [] };
      steps.set(step, behind);
      behind.affected += 1;
      if (behind.examples.length < most) behind.examples.push({ source, key, title, url });
      return behind.sums;
    },
    list: () =>
      waterfallSteps.flatMap((step) => {
        const behind = steps.get(step);
        return behind === undefined ? [] : [{ step, ...behind }];
      }),
  };
}
