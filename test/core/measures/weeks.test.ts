import { describe, expect, it } from 'vitest';
import type { MeasuredIssue } from '../../../src/core/measures/measured-issue.ts';
import { createCalendar } from '../../../src/core/time.ts';
import { at, attribution, measured, one, only, snapshot } from './measured-builder.ts';

function done(iso: string, serves: Parameters<typeof measured>[1] = 'a'): MeasuredIssue {
  return measured('done', serves, { completedAt: at(iso) });
}

describe('weeks', () => {
  it('are 12 whole ISO weeks with zeros, oldest first, and the running week apart', () => {
    // 2026-11-24 is a Tuesday; the running week began on the 23rd, the oldest of the twelve on 2026-08-31.
    const { objectives, throughput } = snapshot([
      done('2026-11-23T00:00:00Z'),
      done('2026-11-22T23:59:59.999Z'),
      done('2026-11-16T00:00:00Z', []),
      done('2026-08-31T00:00:00Z'),
      done('2026-08-30T23:59:59.999Z'),
    ]);
    expect(throughput.weeks).toHaveLength(12);
    expect(throughput.weeks.at(0)).toEqual({ start: '2026-08-31', completed: 1 });
    expect(throughput.weeks.at(1)).toEqual({ start: '2026-09-07', completed: 0 });
    expect(throughput.weeks.at(-1)).toEqual({ start: '2026-11-16', completed: 2 });
    expect(throughput.runningWeek).toEqual({ start: '2026-11-23', completed: 1 });
    expect(throughput.completed).toBe(3);
    const [a] = objectives;
    expect(a?.weeks.map(({ completed }) => completed.issues)).toEqual([
      1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1,
    ]);
    expect(a?.runningWeek).toEqual({ start: '2026-11-23', completed: one });
  });

  it('that end at the instant of the snapshot have ended', () => {
    const monday = at('2026-11-23T00:00:00Z');
    const { throughput } = snapshot([done('2026-11-22T12:00:00Z')], { asOf: monday });
    expect(throughput.weeks.at(-1)).toEqual({ start: '2026-11-16', completed: 1 });
    expect(throughput.runningWeek).toEqual({ start: '2026-11-23', completed: 0 });
  });

  it('are cut in the configured zone', () => {
    // Sunday 23:30Z is Monday 00:30 in Berlin: the running week.
    const { throughput } = snapshot([done('2026-11-22T23:30:00Z')], {
      calendar: createCalendar('Europe/Berlin'),
    });
    expect(throughput.runningWeek.completed).toBe(1);
  });

  it('count by the attribution at their end', () => {
    const relabelled = [
      attribution('a', { to: at('2026-11-10T00:00:00Z') }),
      attribution('b', { from: at('2026-11-10T00:00:00Z') }),
    ];
    const { objectives } = snapshot([
      // Completed on Thursday 5 November while it served a; at that week's end (9 November) it still did.
      done('2026-11-05T12:00:00Z', relabelled),
      // Completed on Monday 9 November while it served a; at that week's end (16 November) it served b.
      done('2026-11-09T12:00:00Z', relabelled),
    ]);
    const weeks = objectives.map((each) =>
      each.weeks.slice(-3).map((week) => week.completed.issues),
    );
    expect(weeks).toEqual([
      [1, 0, 0],
      [0, 1, 0],
    ]);
    // The window counts by the attribution now.
    expect(objectives.map(({ completed }) => completed.issues)).toEqual([0, 2]);
  });

  it('count for an objective whose last day is the Sunday they end on', () => {
    const until = [attribution('a', { to: at('2026-11-23T00:00:00Z') })];
    expect(only([done('2026-11-20T12:00:00Z', until)]).weeks.at(-1)?.completed).toEqual(one);
  });
});
