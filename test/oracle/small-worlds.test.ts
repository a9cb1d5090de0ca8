import { describe, expect, it } from 'vitest';
import { nearestRank } from './expected-flow.ts';
import { strategyCoverageOf } from './expected-strategy-coverage.ts';
import { wilson } from './expected-targets.ts';
import { changed, created, objective, smallWorld, status, weekUntil } from './small-world.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const { toDo, inProgress, inReview, done } = status;

/** 2 November 2026 is a Monday. */
describe('effort counted by hand', () => {
  it('is a day for each person who attends to anything, split by time', () => {
    const world = smallWorld(
      [
        created('1', '2026-11-02 00:00', { status: inProgress, assignee: 'ada', labels: ['a'] }),
        created('2', '2026-11-02 12:00', { status: inProgress, assignee: 'ada', labels: ['b'] }),
        changed('2', '2026-11-03 00:00', { status: inReview }),
        changed('1', '2026-11-04 12:00', { isFlagged: true }),
        changed('1', '2026-11-06 18:00', { isFlagged: false, assignee: 'bob' }),
        changed('1', '2026-11-09 00:00', { assignee: null }),
      ],
      { objectives: [objective('a')] },
    );
    const { effort, objectives } = weekUntil(world, '2026-11-09 00:00');
    // Monday: ada 24 h on 1 and 12 h on 2, so 2/3 and 1/3. Tuesday and Wednesday (until noon): a day each on 1.
    // Thursday and until Friday evening 1 is blocked; then bob's Friday is for 1. What he does at the weekend is no day.
    const onA = 2 / 3 + 1 + 1 + 1;
    expect(effort.aligned).toBeCloseTo(onA, 12);
    expect(effort.unaligned).toBeCloseTo(1 / 3, 12);
    expect(effort.coverageRatio).toBeCloseTo(onA / 4, 12);
    expect(effort.unassignedIssueDays).toBe(0);
    expect(objectives[0]?.effort).toMatchObject({ issues: 1, sunk: 0 });
    expect(objectives[0]?.effort.shared).toBeCloseTo(onA, 12);
  });

  it('has parts of days where the window cuts them', () => {
    const world = smallWorld([
      created('1', '2026-10-20 00:00', { status: inProgress, assignee: 'ada' }),
    ]);
    // From Wednesday 12:00 until Wednesday 12:00: half a day, four days, half a day, as much as fits into it.
    expect(weekUntil(world, '2026-11-04 12:00').effort.unaligned).toBe(5);
    // From Sunday 06:00 until Sunday 06:00.
    expect(weekUntil(world, '2026-11-08 06:00').effort.unaligned).toBe(5);
    // From Monday 18:00 until Monday 18:00: a quarter of the first and three quarters of the last.
    expect(weekUntil(world, '2026-11-09 18:00').effort.unaligned).toBe(5);
  });

  it('ends 30 days after the last movement', () => {
    const world = smallWorld([
      created('1', '2026-10-05 10:00', { status: inProgress, assignee: 'ada' }),
      created('2', '2026-10-05 10:00', { status: inProgress }),
    ]);
    // Until Wednesday 4 November, 10:00: Monday, Tuesday, and Wednesday as a whole, because ada did nothing else.
    const { effort } = weekUntil(world, '2026-11-09 00:00');
    expect(effort.unaligned).toBe(3);
    expect(effort.unassignedIssueDays).toBe(3);
  });

  it('of a sub-task belongs to its parent while that goes on, whoever does it', () => {
    const world = smallWorld(
      [
        created('1', '2026-11-02 00:00', { labels: ['a'] }),
        created('2', '2026-11-02 00:00', { type: 'Sub-task', parent: '1' }),
        changed('2', '2026-11-03 06:00', { status: inProgress }),
        changed('2', '2026-11-04 06:00', { assignee: 'bob' }),
        changed('1', '2026-11-05 06:00', { status: done }),
      ],
      { objectives: [objective('a')] },
    );
    const { effort, wip } = weekUntil(world, '2026-11-09 00:00');
    // Tuesday and Wednesday nobody was assigned for some hours; Wednesday and Thursday bob was, until 1 was done.
    expect(effort).toMatchObject({ aligned: 2, unaligned: 0, unassignedIssueDays: 2 });
    expect(wip).toBe(0);
  });

  it('is not sunk in what was put back before it was given up', () => {
    const world = smallWorld([
      created('1', '2026-11-02 00:00', { status: inProgress, assignee: 'ada' }),
      changed('1', '2026-11-03 12:00', { status: toDo }),
      changed('1', '2026-11-04 12:00', { status: done, resolution: "Won't Do" }),
    ]);
    const { effort, flow } = weekUntil(world, '2026-11-09 00:00');
    expect(effort).toMatchObject({ unaligned: 2, sunk: 0 });
    expect(flow).toMatchObject({ cancelledAfterStart: 0, started: 0 });
  });

  it('is sunk in what was given up after its start', () => {
    const world = smallWorld([
      created('1', '2026-11-02 00:00', { status: inProgress, assignee: 'ada' }),
      changed('1', '2026-11-03 12:00', { status: done, resolution: "Won't Do" }),
    ]);
    const { effort, flow } = weekUntil(world, '2026-11-09 00:00');
    expect(effort).toMatchObject({ unaligned: 2, sunk: 2 });
    expect(flow).toMatchObject({ cancelledAfterStart: 1, started: 1, netFlow: 1 });
  });
});

describe('flow counted by hand', () => {
  const world = smallWorld([
    created('1', '2026-10-20 00:00'),
    changed('1', '2026-11-02 00:00', { status: inProgress }),
    changed('1', '2026-11-02 06:00', { isFlagged: true }),
    changed('1', '2026-11-02 12:00', { isFlagged: false }),
    changed('1', '2026-11-03 00:00', { status: inReview }),
    changed('1', '2026-11-04 00:00', { status: done }),
    // Done without a start, opened again and done again.
    created('2', '2026-10-31 00:00'),
    changed('2', '2026-11-01 00:00', { status: done }),
    changed('2', '2026-11-03 00:00', { status: toDo }),
    changed('2', '2026-11-05 00:00', { status: done }),
    created('3', '2026-10-25 00:00', { status: inProgress, team: 'CORE' }),
  ]);
  const { flow, teams, created: createdIssues } = weekUntil(world, '2026-11-09 00:00');

  it('takes the time from creation and from the start to the completion', () => {
    // Issue 1: 15 days since its creation, two since its start. Issue 2: five days since its creation.
    expect(flow.leadTime).toEqual({
      n: 2,
      meanMs: 10 * dayMs,
      p50Ms: 5 * dayMs,
      p85Ms: 15 * dayMs,
      p95Ms: 15 * dayMs,
    });
    expect(flow.cycleTime).toMatchObject({ n: 1, p85Ms: 2 * dayMs });
  });

  it('sees work in the active time that is not blocked', () => {
    // 24 hours active, six of them blocked, then 24 hours in review.
    expect(flow.efficiency).toEqual({
      unblockedActiveMs: 18 * hourMs,
      inProgressMs: 48 * hourMs,
      issues: 1,
      issuesWithWaiting: 1,
      ratio: 18 / 48,
    });
  });

  it('counts what began, came back and grew old', () => {
    expect(flow).toMatchObject({ started: 1, netFlow: -1, reopenings: 1, cancelledAfterStart: 0 });
    expect(flow.age).toMatchObject({ n: 1, p50Ms: 15 * dayMs });
    expect(flow.ageing).toEqual({ issues: 1, thresholdMs: 2 * dayMs, of: 'own' });
    expect(createdIssues).toBe(0);
  });

  it('of a team without completions is measured against the portfolio', () => {
    expect(teams.map(({ team }) => team)).toEqual(['CORE', 'PAY']);
    expect(teams[0]?.flow.ageing).toEqual({ issues: 1, thresholdMs: 2 * dayMs, of: 'portfolio' });
    expect(teams[0]).toMatchObject({ wip: 1, unassignedIssues: 1, quietIssues: 1 });
  });

  it('has percentiles that are members of the sample', () => {
    expect(nearestRank([30, 10, 20, 40], 0.5)).toBe(20);
    expect(nearestRank([30, 10, 20, 40], 0.85)).toBe(40);
    expect(
      nearestRank([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20], 0.95),
    ).toBe(19);
  });
});

describe('targets counted by hand', () => {
  const world = smallWorld(
    [
      created('1', '2026-11-02 00:00', { status: inProgress, assignee: 'ada', labels: ['a'] }),
      created('2', '2026-11-02 00:00', { status: inProgress, assignee: 'bob', labels: ['b', 'a'] }),
      created('3', '2026-11-02 00:00', { status: inProgress, assignee: 'eve' }),
    ],
    {
      objectives: [
        objective('a', { targetShare: 0.6 }),
        objective('above'),
        objective('b', { parent: 'above', targetShare: 0.1 }),
        objective('late', { starts: '2026-12-01', targetShare: 0.3 }),
      ],
    },
  );

  it('compare the share of effort with what is wanted', () => {
    // Five days each on 1, 2 and 3: a has 5 + 5 · ½ of 15, b 2.5 of 15. Three equal parts: n = 3.
    const { objectives, alignmentGap } = weekUntil(world, '2026-11-09 00:00');
    const [a, above, b, late] = objectives;
    expect(a?.target).toMatchObject({ basis: 'effort', served: 7.5, whole: 15, share: 0.5, n: 3 });
    expect(a?.target?.isOff).toBe(false);
    expect(b?.target).toMatchObject({ served: 2.5, target: 0.1 });
    expect([above?.target, late?.target]).toEqual([undefined, undefined]);
    // a wants 0.6 and has 1/2, the objective above b wants 0.1 and has 1/6, the rest is left 0.3 and has 1/3.
    expect(alignmentGap?.gap).toBeCloseTo((0.1 + 1 / 15 + 1 / 30) / 2, 12);
    expect(alignmentGap?.parts.map((part) => part.objective)).toEqual(['a', 'above']);
    expect(alignmentGap?.rest.target).toBeCloseTo(0.3, 12);
  });

  it('go by work in progress where nobody did anything', () => {
    // On a Sunday that began with nothing done and everything created since Saturday.
    const weekend = smallWorld(
      [created('1', '2026-11-07 00:00', { status: inProgress, labels: ['a'] })],
      { objectives: [objective('a', { targetShare: 0.6 })] },
    );
    expect(weekUntil(weekend, '2026-11-08 00:00').objectives[0]?.target).toMatchObject({
      basis: 'wip',
      share: 1,
      n: 1,
    });
  });

  it('leave room for chance as Wilson did', () => {
    // Two of four: 15 % to 85 % (Wilson 1927; any table).
    const { low, high } = wilson(0.5, 4);
    expect(low).toBeCloseTo(0.15, 3);
    expect(high).toBeCloseTo(0.85, 3);
    // None of ten: up to z² ÷ (n + z²).
    expect(wilson(0, 10)).toEqual({ low: 0, high: expect.closeTo(3.8416 / 13.8416, 12) });
  });
});

describe('strategy coverage counted by hand', () => {
  it('weighs leaves in force by one, by priority and by target', () => {
    const objectives = [
      objective('above'),
      objective('a', { parent: 'above', priority: 2, targetShare: 0.3 }),
      objective('b', { priority: 1 }),
      objective('c', { priority: 1, targetShare: 0.5 }),
      objective('over'),
    ];
    const statuses = {
      above: 'moving',
      a: 'moving',
      b: 'idle',
      c: 'unobserved',
      over: 'not_in_force',
    } as const;
    const statusOf = new Map(Object.entries(statuses));
    expect(strategyCoverageOf({ objectives }, (id) => statusOf.get(id) ?? 'unmapped')).toEqual({
      plain: { moving: 1, observed: 2, ratio: 1 / 2 },
      // ½ of ½ + 1.
      byPriority: { moving: 0.5, observed: 1.5, ratio: 0.5 / 1.5 },
      byTarget: { moving: 0.3, observed: 0.3, ratio: 1 },
      unobserved: 1,
    });
  });
});
