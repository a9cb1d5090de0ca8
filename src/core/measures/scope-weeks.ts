import type { Instant } from '../issue.ts';
import type { MeasuredIssue } from './measured-issue.ts';
import { openingShare, type ScopeShare, scopeShareAt } from './scope.ts';
import type { Lineages } from './served.ts';
import { createSum, type Sum } from './sum.ts';
import { isWithin, type WeekWindow } from './windows.ts';

/** By how much the scope of each objective changes in each week, shared view. Memory: objectives × weeks. */
export interface ScopeWeeks {
  add(issue: MeasuredIssue): void;
  /** Scope at the end − scope at the start of each week; in a week that begins with the objective, its opening scope. */
  of(objective: string): readonly number[];
}

interface ScopeWeeksRequest {
  readonly weeks: readonly WeekWindow[];
  readonly lineages: Lineages;
  readonly starts: ReadonlyMap<string, Instant>;
}

export function createScopeWeeks({ weeks, lineages, starts }: ScopeWeeksRequest): ScopeWeeks {
  const changes = new Map<string, readonly Sum[]>();
  const all = { from: weeks[0]?.from ?? Infinity, to: weeks.at(-1)?.to ?? Infinity };
  function add(objective: string, index: number, change: number): void {
    const sums = changes.get(objective) ?? weeks.map(createSum);
    changes.set(objective, sums);
    sums[index]?.add(change);
  }
  return {
    add: (issue) => {
      // Most issues have rested for longer than these weeks.
      const moments = momentsOf(issue).filter((at) => isWithin(at, all));
      if (moments.length === 0) return;
      for (const [index, week] of weeks.entries()) {
        if (!moments.some((at) => isWithin(at, week))) continue;
        const before = scopeShareAt(issue, week.from, lineages);
        const opening = openingShare(issue, week.from, lineages);
        const after = scopeShareAt(issue, week.to, lineages);
        for (const objective of new Set([before, opening, after].flatMap(servedBy))) {
          const from = starts.get(objective) === week.from ? opening : before;
          add(objective, index, weightIn(after, objective) - weightIn(from, objective));
        }
      }
    },
    of: (objective) => changes.get(objective)?.map((sum) => sum.value()) ?? weeks.map(() => 0),
  };
}

function servedBy({ objectives }: ScopeShare): readonly string[] {
  return [...objectives.keys()];
}

function weightIn({ objectives, isCancelled }: ScopeShare, objective: string): number {
  return isCancelled ? 0 : (objectives.get(objective)?.shared ?? 0);
}

/** When anything happened that its place in a scope depends on. */
function momentsOf({
  createdAt,
  course,
  attributions,
}: MeasuredIssue): readonly (Instant | undefined)[] {
  if (attributions.length === 0) return [];
  return [
    createdAt,
    course.archivedAt,
    ...course.states.map(({ from }) => from),
    ...attributions.flatMap(({ from, to }) => [from, to]),
  ];
}
