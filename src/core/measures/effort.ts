import type { Calendar } from '../time.ts';
import { type AlignmentKind, alignmentKind, withRatio } from './alignment.ts';
import type { Effort, EffortAlignment } from './effort-snapshot.ts';
import type { MeasuredIssue } from './measured-issue.ts';
import { createPersonDays, type Spent } from './person-days.ts';
import type { Served } from './served.ts';
import { isCancelledAfterStart } from './standing.ts';
import { createSum, type Sum } from './sum.ts';
import { createTally, type Tally } from './tally.ts';
import type { Window } from './windows.ts';

export interface MeasuredEffort {
  readonly whole: EffortAlignment;
  /** (Σ xᵢ)² ÷ Σ xᵢ² over aligned and unaligned issues: how many equal ones would tell as much. 0 without any. */
  readonly sampleSize: number;
  of(objective: string): Effort;
}

/**
 * Takes every work issue once, in any order. What an issue's share of a day is can be said only when all are
 * known, so that of each issue that was worked on in the window two numbers for each person and day are kept.
 */
export interface EffortTally {
  add(issue: MeasuredIssue, served: Served): void;
  result(): MeasuredEffort;
}

interface WorkedOn {
  readonly spent: Spent;
  readonly kind: AlignmentKind;
  readonly weights: Served['objectives'];
  readonly isSunk: boolean;
}

export function createEffort(window: Window, calendar: Calendar): EffortTally {
  const personDays = createPersonDays(window, calendar);
  const workedOn: WorkedOn[] = [];
  const unassigned = createSum();
  return {
    add: (issue, served) => {
      const spent = personDays.spentOn(issue);
      unassigned.add(spent.unassignedDays);
      if (spent.personDays.length === 0) return;
      personDays.add(spent);
      workedOn.push({
        spent,
        kind: alignmentKind(served),
        weights: served.objectives,
        isSunk: isCancelledAfterStart(issue, window),
      });
    },
    result: () => {
      const sums = createSums();
      for (const issue of workedOn) sums.add(issue, personDays.of(issue.spent));
      return sums.result(unassigned.value());
    },
  };
}

interface Sums {
  add(issue: WorkedOn, days: number): void;
  result(unassignedIssueDays: number): MeasuredEffort;
}

function createSums(): Sums {
  const kinds = { aligned: createSum(), unaligned: createSum(), exempt: createSum() };
  const sunk = createSum();
  const squares = createSum();
  const objectives = new Map<string, { readonly tally: Tally; readonly sunk: Sum }>();
  return {
    add: ({ kind, weights, isSunk }, days) => {
      kinds[kind].add(days);
      if (isSunk) sunk.add(days);
      if (kind !== 'exempt') squares.add(days ** 2);
      for (const [objective, { shared, exclusive }] of weights) {
        const sums = objectives.get(objective) ?? { tally: createTally(), sunk: createSum() };
        objectives.set(objective, sums);
        sums.tally.add({ shared: shared * days, exclusive: exclusive * days });
        if (isSunk) sums.sunk.add(days);
      }
    },
    result: (unassignedIssueDays) => {
      const aligned = kinds.aligned.value();
      const unaligned = kinds.unaligned.value();
      const work = withRatio({ aligned, unaligned, exempt: kinds.exempt.value() });
      const square = squares.value();
      return {
        whole: { ...work, sunk: sunk.value(), unassignedIssueDays },
        sampleSize: square === 0 ? 0 : (aligned + unaligned) ** 2 / square,
        of: (objective) => {
          const sums = objectives.get(objective);
          const count = sums?.tally.count() ?? { issues: 0, shared: 0, exclusive: 0 };
          return { ...count, sunk: sums?.sunk.value() ?? 0 };
        },
      };
    },
  };
}
