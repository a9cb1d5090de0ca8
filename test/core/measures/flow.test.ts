import { describe, expect, it } from 'vitest';
import type { MeasuredIssue } from '../../../src/core/measures/measured-issue.ts';
import { createCalendar, dayMs, hourMs } from '../../../src/core/time.ts';
import { days, five, flowOf, lived, snapshotOf, worked } from './flow-days.ts';
import { at, measured, objective, snapshot, strategy } from './measured-builder.ts';

describe('lead and cycle time', () => {
  it('are those of the issues completed in the window, percentiles by nearest rank', () => {
    const { leadTime, cycleTime } = flowOf(...five);
    // 2 5 9.5 20 89: ranks ⌈2.5⌉ = 3, ⌈4.25⌉ = 5, ⌈4.75⌉ = 5; 125.5 ÷ 5.
    expect(days(leadTime)).toEqual({
      n: 5,
      meanMs: expect.closeTo(25.1, 9),
      p50Ms: 9.5,
      p85Ms: 89,
      p95Ms: 89,
    });
    // 1 3 4.5 10 49; 67.5 ÷ 5.
    expect(days(cycleTime)).toEqual({ n: 5, meanMs: 13.5, p50Ms: 4.5, p85Ms: 49, p95Ms: 49 });
  });

  it('of fewer issues than the smallest sample have a number of issues and no figure', () => {
    expect(flowOf(...five.slice(1))).toMatchObject({ leadTime: { n: 4 }, cycleTime: { n: 4 } });
    expect(Object.keys(flowOf(...five.slice(1)).leadTime)).toEqual(['n']);
    const lenient = { ...strategy([]), minSample: 1 };
    expect(days(snapshotOf(five.slice(0, 1), { strategy: lenient }).flow.cycleTime)).toEqual({
      n: 1,
      meanMs: 10,
      p50Ms: 10,
      p85Ms: 10,
      p95Ms: 10,
    });
    expect(snapshotOf([], { strategy: lenient }).flow.cycleTime).toEqual({ n: 0 });
  });

  it.each<[string, MeasuredIssue, [number, number]]>([
    ['completed as the window begins', worked(70, 72), [1, 1]],
    ['completed before', worked(70, 71.9), [0, 0]],
    ['completed at the end of the window', worked(70, 100), [0, 0]],
    ['created and done without a start', lived('75, 80 done'), [1, 0]],
    ['done as it is started', worked(80, 80), [1, 1]],
    ['completed before it was created', lived('80, 75 done'), [0, 0]],
    ['created after its start', lived('80, 74 active, 75 done'), [0, 1]],
    ['reopened', lived('70, 75 active, 80 done, 90 active'), [0, 0]],
    [
      'reopened where the first completion holds',
      lived('70, 75 active, 80 done, 90 active', {
        rules: { completionRule: 'first' },
      }),
      [1, 1],
    ],
    ['cancelled', lived('70, 75 active, 80 done Duplicate'), [0, 0]],
    [
      'completed, in a status without a state now',
      lived('70, 75 active, 80 done, 90 mystery', {
        rules: { completionRule: 'first' },
      }),
      [0, 0],
    ],
    [
      'that says it was started after its completion',
      measured('done', [], {
        createdAt: 0,
        startedAt: 81 * dayMs,
        completedAt: 80 * dayMs,
      }),
      [1, 0],
    ],
    ['archived after its completion', worked(75, 80, { archived: 85 }), [1, 1]],
  ])('of an issue %s', (_, one, [lead, cycle]) => {
    expect(flowOf(one)).toMatchObject({ leadTime: { n: lead }, cycleTime: { n: cycle } });
  });

  it.each([
    ['first', 7],
    ['last', 2],
  ] as const)('begin with the %s start, where the source says so', (startRule, expected) => {
    const one = lived('70, 75 active, 76 backlog, 80 active, 82 done', { rules: { startRule } });
    const lenient = { ...strategy([]), minSample: 1 };
    const { flow } = snapshotOf([one], { strategy: lenient });
    expect(flow.cycleTime.meanMs).toBe(expected * dayMs);
  });

  it('are time that has passed: a night in which clocks are put back is an hour longer', () => {
    // 28 days to 10 November, Berlin, begin on 13 October at the same clock time, in summer time.
    const [from, to] = [at('2026-10-24T10:00:00Z'), at('2026-10-25T11:00:00Z')];
    const { flow } = snapshot([measured('done', [], { startedAt: from, completedAt: to })], {
      asOf: at('2026-11-10T12:00:00Z'),
      calendar: createCalendar('Europe/Berlin'),
      strategy: { ...strategy([]), minSample: 1 },
    });
    expect(flow.cycleTime.p50Ms).toBe(dayMs + hourMs);
  });
});

describe('the flow of an objective', () => {
  it('counts issues that serve it or an objective below it at the instant, whatever their weight', () => {
    const family = strategy([
      objective('top'),
      objective('a', { parent: 'top' }),
      objective('b', { parent: 'top' }),
    ]);
    const issues = [
      worked(80, 90, { serves: 'a' }),
      worked(80, 91, { serves: 'b' }),
      worked(80, 92),
    ];
    const { flow, objectives } = snapshotOf(issues, { strategy: family });
    expect(objectives.map((each) => each.flow.cycleTime.n)).toEqual([2, 1, 1]);
    expect(flow.cycleTime.n).toBe(3);
  });
});
