import type { Instant } from '../issue.ts';
import type { Strategy } from '../objective.ts';
import type { Calendar } from '../time.ts';
import type { MeasuredIssue } from './measured-issue.ts';
import { servicesOf } from './no-active-work.ts';
import type { Lineages } from './served.ts';

/** How long after its start work on each objective began. Memory: objectives. */
export interface FirstWork {
  add(issue: MeasuredIssue): void;
  /** Unit: milliseconds. Undefined when: the objective has no start, or none of its issues was in progress since. */
  afterMs(objective: string): number | undefined;
}

/**
 * From `starts`, else the first day of the strategy, to the first instant at which an issue was in progress while it
 * served the objective; 0 when one already was. Source: definitions, "Measures", time to first work.
 */
export function createFirstWork({
  strategy,
  calendar,
  asOf,
  lineages,
}: {
  readonly strategy: Strategy;
  readonly calendar: Calendar;
  readonly asOf: Instant;
  readonly lineages: Lineages;
}): FirstWork {
  const { objectives, effectiveFrom } = strategy;
  const starts = new Map(
    objectives.flatMap(({ id, starts: day = effectiveFrom }): [string, Instant][] =>
      day === undefined ? [] : [[id, calendar.startOf(day)]],
    ),
  );
  const firsts = new Map<string, number>();
  return {
    add: (issue) => {
      for (const { objective, active } of servicesOf(issue, asOf, lineages)) {
        const start = starts.get(objective);
        if (start === undefined) continue;
        for (const { from, to } of active) {
          if (to > start) firsts.set(objective, earlier(firsts.get(objective), from - start));
        }
      }
    },
    afterMs: (objective) => firsts.get(objective),
  };
}

function earlier(known: number | undefined, afterMs: number): number {
  return Math.min(known ?? Infinity, Math.max(afterMs, 0));
}
