import type { MeasuredIssue } from './measured-issue.ts';
import type { GroupNumbers } from './snapshot.ts';
import { isWithin, type Moments, type WeekWindow, weekHolding } from './windows.ts';

/** Issues completed in the window and in each week, every issue once, whatever it serves; without a state it counts nowhere. */
export function createThroughput(moments: Moments): {
  add(issue: MeasuredIssue): void;
  result(): GroupNumbers['throughput'];
} {
  let completed = 0;
  const byWeek = new Map<WeekWindow, number>();
  const shown = (week: WeekWindow) => ({ start: week.start, completed: byWeek.get(week) ?? 0 });
  return {
    add: ({ state, completedAt }) => {
      if (state === undefined) return;
      if (isWithin(completedAt, moments.window)) completed += 1;
      const week = weekHolding(completedAt, moments);
      if (week !== undefined) byWeek.set(week, (byWeek.get(week) ?? 0) + 1);
    },
    result: () => ({
      completed,
      weeks: moments.weeks.map(shown),
      runningWeek: shown(moments.runningWeek),
    }),
  };
}
