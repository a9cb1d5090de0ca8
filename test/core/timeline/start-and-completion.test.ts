import { describe, expect, it } from 'vitest';
import type { Issue } from '../../../src/core/issue.ts';
import type { SourceRules } from '../../../src/core/objective.ts';
import { cycleTime, type Facts, factsAt, leadTime } from '../../../src/core/timeline/facts.ts';
import { issue, rules, type Step, statuses } from '../issue-builder.ts';
import { lifeOf } from '../life-of.ts';

function factsOf(of: Issue, t: number, own: Partial<SourceRules> = {}): Facts {
  const all = { ...rules, ...own };
  return factsAt(lifeOf(of, statuses, all), t, { rules: all, readsLabel: () => false });
}

const reopenedAndDone: readonly Step[] = [
  [10, 'active'],
  [20, 'done'],
  [30, 'active'],
  [40, 'done'],
];

describe('completed at', () => {
  it.each([
    // Only the stay in done that lasts counts: it began at 40.
    ['current', reopenedAndDone, 40],
    ['first', reopenedAndDone, 20],
    // Reopened and not done again.
    ['current', reopenedAndDone.slice(0, 3), undefined],
    ['first', reopenedAndDone.slice(0, 3), 20],
    // done → released are two statuses of one unbroken stay.
    [
      'current',
      [
        [20, 'done'],
        [30, 'released'],
      ],
      20,
    ],
    // Cancelled is never completed; a later cancellation does not take back a first completion.
    ['current', [[20, 'done', 'Duplicate']], undefined],
    ['first', [[20, 'done', 'Duplicate']], undefined],
    [
      'current',
      [
        [20, 'done'],
        [30, 'done', 'Duplicate'],
      ],
      undefined,
    ],
    [
      'first',
      [
        [20, 'done'],
        [30, 'done', 'Duplicate'],
      ],
      20,
    ],
    // An unknown status breaks the stay.
    [
      'current',
      [
        [20, 'done'],
        [30, 'mystery'],
        [40, 'done'],
      ],
      40,
    ],
    ['current', [[20, 'active']], undefined],
  ] as const)('by rule %s of %j is %s', (completionRule, path, completedAt) => {
    expect(factsOf(issue({ path }), 100, { completionRule }).completedAt).toBe(completedAt);
  });

  it('of an issue created done is its creation', () => {
    expect(factsOf(issue({ first: 'done', createdAt: 7 }), 100).completedAt).toBe(7);
  });
});

describe('reopenings', () => {
  it.each([
    [
      [
        [10, 'done'],
        [20, 'active'],
        [30, 'done'],
        [40, 'backlog'],
      ],
      2,
    ],
    [
      [
        [10, 'done'],
        [20, 'done', 'Duplicate'],
      ],
      0,
    ],
    [
      [
        [10, 'done', 'Duplicate'],
        [20, 'active', null],
      ],
      0,
    ],
    [
      [
        [10, 'done'],
        [20, 'mystery'],
      ],
      0,
    ],
    [[[10, 'active']], 0],
  ] as const)('of %j are %d', (path, reopened) => {
    expect(factsOf(issue({ path }), 100).reopened).toBe(reopened);
  });

  it('after the instant are not counted', () => {
    expect(factsOf(issue({ path: reopenedAndDone }), 30).reopened).toBe(0);
    expect(factsOf(issue({ path: reopenedAndDone }), 31).reopened).toBe(1);
  });
});

describe('started at', () => {
  const sentBack: readonly Step[] = [
    [10, 'active'],
    [20, 'ready'],
    [30, 'waiting'],
    [35, 'active'],
    [40, 'done'],
  ];

  it.each([
    // After the last time it was not started (ready, 20–30) it entered progress at 30, by waiting.
    ['last', sentBack, 30],
    ['first', sentBack, 10],
    // Sent back and not taken up again.
    ['last', sentBack.slice(0, 2), undefined],
    ['first', sentBack.slice(0, 2), 10],
    // A reopening is no "not started": the first entry after backlog stays.
    ['last', reopenedAndDone, 10],
    // Done without progress; progress only after the current completion is impossible, before it there was none.
    ['last', [[20, 'done']], undefined],
    ['first', [[20, 'done']], undefined],
    [
      'last',
      [
        [10, 'active'],
        [20, 'mystery'],
        [30, 'active'],
      ],
      10,
    ],
  ] as const)('by rule %s of %j is %s', (startRule, path, startedAt) => {
    expect(factsOf(issue({ path }), 100, { startRule }).startedAt).toBe(startedAt);
  });

  it.each(['triage', 'backlog', 'ready'])('is undone by a return to %s', (status) => {
    const path: readonly Step[] = [
      [10, 'active'],
      [20, status],
      [30, 'active'],
    ];
    expect(factsOf(issue({ path }), 100).startedAt).toBe(30);
    expect(factsOf(issue({ path }), 100, { startRule: 'first' }).startedAt).toBe(10);
  });

  it('of an issue created in progress is its creation', () => {
    expect(factsOf(issue({ first: 'active', createdAt: 7 }), 100).startedAt).toBe(7);
  });

  it.each(['last', 'first'] as const)(
    'by rule %s counts only entries before a first completion',
    (startRule) => {
      // Done at 20 without progress, reopened into progress at 30: the completion stays at 20, nothing started before it.
      const path: readonly Step[] = [
        [20, 'done'],
        [30, 'active'],
      ];
      const facts = factsOf(issue({ path }), 100, { startRule, completionRule: 'first' });
      expect(facts).toMatchObject({ startedAt: undefined, completedAt: 20 });
    },
  );

  it('of an issue sent back after a first completion is the entry before that completion', () => {
    const path: readonly Step[] = [
      [10, 'active'],
      [20, 'done'],
      [30, 'backlog'],
      [40, 'active'],
    ];
    const facts = factsOf(issue({ path }), 100, { completionRule: 'first' });
    expect(facts).toMatchObject({ startedAt: 10, completedAt: 20 });
  });
});

describe('lead and cycle time', () => {
  it('are completed − created and completed − started', () => {
    const of = issue({ createdAt: 3, path: reopenedAndDone });
    const facts = factsOf(of, 100);
    // 40 − 3 and 40 − 10.
    expect(leadTime({ ...of, ...facts })).toBe(37);
    expect(cycleTime(facts)).toBe(30);
  });

  it('cycle time is undefined, not zero, without a start', () => {
    const facts = factsOf(issue({ path: [[20, 'done']] }), 100);
    expect(cycleTime(facts)).toBeUndefined();
  });

  it('are undefined while the issue is not completed', () => {
    const facts = factsOf(issue({ path: [[20, 'active']] }), 100);
    expect([leadTime({ createdAt: 0, ...facts }), cycleTime(facts)]).toEqual([
      undefined,
      undefined,
    ]);
  });

  it('are never negative', () => {
    expect(leadTime({ createdAt: 10, completedAt: 4 })).toBeUndefined();
    expect(cycleTime({ startedAt: 10, completedAt: 4 })).toBeUndefined();
    expect(leadTime({ createdAt: 4, completedAt: 4 })).toBe(0);
  });
});
