import type { MeasuredIssue } from './measured-issue.ts';
import type { Snapshot } from './snapshot.ts';
import { isWithin, type Moments } from './windows.ts';

/** Issues completed in the window and in each week, every issue once, whatever it serves; without a state it counts nowhere. */
export function createThroughput(moments: Moments): {
  add(issue: MeasuredIssue): void;
  result(): Snapshot['throughput'];
} {
  let completed = 0;
  const windows = [...moments.weeks, moments.runningWeek];
  const byWeek = windows.map(({ start }) => ({ start, completed: 0 }));
  return {
    add: ({ state, completedAt }) => {
      if (state === undefined) return;
      if (isWithin(completedAt, moments.window)) completed += 1;
      const week = byWeek[windows.findIndex((window) => isWithin(completedAt, window))];
      if (week !== undefined) week.completed += 1;
    },
    result: () => ({
      completed,
      weeks: byWeek.slice(0, -1),
      runningWeek: byWeek.at(-1) ?? { start: moments.runningWeek.start, completed: 0 },
    }),
  };
}
