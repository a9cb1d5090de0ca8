import { describe, expect, it } from 'vitest';
import type { Change, Issue, ValueChange } from '../../../src/core/issue.ts';
import type { SourceRules } from '../../../src/core/objective.ts';
import { cycleTime, type Facts, factsAt, leadTime } from '../../../src/core/timeline/facts.ts';
import { lifeOf } from '../../../src/core/timeline/life.ts';
import { issue, rules, type Step, statuses } from '../issue-builder.ts';

function factsOf(of: Issue, t: number, own: Partial<SourceRules> = {}): Facts {
  const all = { ...rules, ...own };
  const readsLabel = (label: string): boolean => label.startsWith('obj');
  return factsAt(lifeOf(of, statuses, all), t, { rules: all, readsLabel });
}

function change(field: ValueChange['field'], at: number, [from, to]: readonly (string | null)[]) {
  const id = `${field}:${at}`;
  return { field, id, at, from: from ?? undefined, to: to ?? undefined } satisfies Change;
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

describe('stays in progress', () => {
  it('unite active and waiting, and the last is open while it lasts', () => {
    const path: readonly Step[] = [
      [10, 'active'],
      [15, 'waiting'],
      [20, 'ready'],
      [30, 'active'],
      [40, 'done'],
    ];
    expect(factsOf(issue({ path }), 100).progress).toEqual([
      { from: 10, to: 20 },
      { from: 30, to: 40 },
    ]);
    expect(factsOf(issue({ path }), 40).progress.at(-1)).toEqual({ from: 30, to: undefined });
    expect(factsOf(issue({ path }), 15).progress).toEqual([{ from: 10, to: undefined }]);
  });

  it('end when the issue is archived', () => {
    const of = issue({ path: [[10, 'active']], archivedAt: 50 });
    expect(factsOf(of, 100)).toMatchObject({ isArchived: true, progress: [{ from: 10, to: 50 }] });
    expect(factsOf(of, 50)).toMatchObject({
      isArchived: false,
      progress: [{ from: 10, to: undefined }],
    });
  });
});

describe('last movement', () => {
  const quiet = { path: [[10, 'active']] as const };

  it.each([
    ['a change of assignee', change('assignee', 20, ['a', 'b']), 20],
    ['a change of estimate', change('estimate', 20, ['1', '2']), 20],
    ['a flag', change('flag', 20, [null, '1']), 20],
    ['a change of parent', change('parent', 20, ['1', '2']), 10],
    ['an assignment to the same person', change('assignee', 20, ['a', 'a']), 10],
    ['a move to another team', change('team', 20, ['A', 'B']), 10],
  ])('after %s', (_, moved, at) => {
    expect(factsOf(issue({ ...quiet, changes: [moved] }), 100).lastMovedAt).toBe(at);
  });

  it.each([
    ['is added', { added: ['obj'], removed: [] }, 20],
    ['is removed', { added: ['misc'], removed: ['obj'] }, 20],
    ['does not change', { added: ['misc'], removed: ['other'] }, 10],
  ])('when a label that rules read %s', (_, labels, at) => {
    const relabelled = { field: 'labels', id: 'l', at: 20, ...labels } as const;
    expect(factsOf(issue({ ...quiet, changes: [relabelled] }), 100).lastMovedAt).toBe(at);
  });

  it('is the creation of an issue that never moved, and a status of the same state moves nothing', () => {
    expect(factsOf(issue({ createdAt: 7 }), 100).lastMovedAt).toBe(7);
    const path: readonly Step[] = [
      [10, 'done'],
      [20, 'released'],
    ];
    expect(factsOf(issue({ path }), 100).lastMovedAt).toBe(10);
  });

  it('counts what was before the instant only', () => {
    const of = issue({ ...quiet, changes: [change('flag', 20, [null, '1'])] });
    expect(factsOf(of, 20).lastMovedAt).toBe(10);
    expect(factsOf(of, 10).lastMovedAt).toBe(0);
  });
});

describe('blocked and assigned', () => {
  it('by a flag, as long as it is set', () => {
    const changes = [change('flag', 20, [null, '1']), change('flag', 30, ['1', null])];
    const blocked = [20, 21, 30, 31].map((t) => factsOf(issue({ changes }), t).isBlocked);
    expect(blocked).toEqual([false, true, true, false]);
    expect(factsOf(issue({ isFlagged: true }), 100).isBlocked).toBe(true);
  });

  it('by a status the rules call blocked, by name or id', () => {
    const path: readonly Step[] = [
      [20, 'waiting'],
      [30, 'active'],
    ];
    for (const blockedStatuses of [['Waiting'], ['5']]) {
      const blocked = [20, 21, 30, 31].map(
        (t) => factsOf(issue({ path }), t, { blockedStatuses }).isBlocked,
      );
      expect(blocked).toEqual([false, true, true, false]);
    }
  });

  it('somebody is assigned from the instant of the assignment on', () => {
    const of = issue({ assignee: 'a', changes: [change('assignee', 20, [null, 'a'])] });
    expect([factsOf(of, 20).isAssigned, factsOf(of, 21).isAssigned]).toEqual([false, true]);
  });
});
