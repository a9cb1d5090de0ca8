import { describe, expect, it } from 'vitest';
import { states } from '../../../src/core/issue.ts';
import type { MeasuredIssue } from '../../../src/core/measures/measured-issue.ts';
import type { ObjectiveSnapshot } from '../../../src/core/measures/snapshot.ts';
import { createCalendar, dayMs } from '../../../src/core/time.ts';
import {
  at,
  attribution,
  exempt,
  longAgo,
  measured,
  now,
  objective,
  rule,
  snapshot,
  strategy,
} from './measured-builder.ts';

function only(
  issues: readonly MeasuredIssue[],
  request: Parameters<typeof snapshot>[1] = {},
): ObjectiveSnapshot {
  const [first] = snapshot(issues, request).objectives;
  if (first === undefined) throw new Error('no objective');
  return first;
}

const none = { issues: 0, shared: 0, exclusive: 0 };
const one = { issues: 1, shared: 1, exclusive: 1 };
const half = { shared: 0.5, exclusive: 0 };

describe('alignment coverage', () => {
  it('is aligned ÷ (aligned + unaligned), exempt work beside it', () => {
    const { alignment } = snapshot([
      measured('active', 'a'),
      measured('waiting', [attribution('a', half), attribution('b', { shared: 0.5 })]),
      measured('active'),
      measured('active', [exempt]),
      measured('backlog', 'a'),
      measured('done', 'a'),
      measured('done'),
      measured('done'),
      measured('done', 'b', { completedAt: now - 29 * dayMs }),
      measured('ready', [exempt], { createdAt: now - dayMs }),
    ]);
    expect(alignment).toEqual({
      // In progress: two aligned, one unaligned, one exempt: 2 ÷ 3.
      wip: { aligned: 2, unaligned: 1, exempt: 1, coverageRatio: 2 / 3 },
      // Completed within 28 days: one aligned, two unaligned: 1 ÷ 3.
      completed: { aligned: 1, unaligned: 2, exempt: 0, coverageRatio: 1 / 3 },
      // Created within 28 days: one exempt, neither aligned nor unaligned: no ratio.
      created: { aligned: 0, unaligned: 0, exempt: 1 },
    });
  });

  it('of no work is three zeros and no ratio', () => {
    expect(snapshot([]).alignment.wip).toEqual({ aligned: 0, unaligned: 0, exempt: 0 });
  });

  it('takes the attributions that hold at the instant of the snapshot, also for the window', () => {
    const ended = attribution('a', { to: now - 1 });
    const { alignment } = snapshot([
      measured('active', [ended]),
      measured('done', [ended]),
      measured('active', [attribution('a', { from: now })]),
      measured('active', [attribution('a', { to: now })]),
    ]);
    expect(alignment.wip).toMatchObject({ aligned: 1, unaligned: 2 });
    expect(alignment.completed).toMatchObject({ aligned: 0, unaligned: 1 });
  });

  it('leaves out archived work in progress, keeps it as created, and keeps archived done work', () => {
    const archived = { isArchived: true };
    const { alignment } = snapshot([
      measured('active', 'a', { ...archived, createdAt: now - dayMs }),
      measured('done', 'a', archived),
    ]);
    expect(alignment.wip.aligned).toBe(0);
    expect(alignment.created.aligned).toBe(1);
    expect(alignment.completed.aligned).toBe(1);
  });

  it('does not know objectives that are not in the strategy', () => {
    expect(snapshot([measured('active', 'gone')]).alignment.wip).toMatchObject({
      aligned: 0,
      unaligned: 1,
    });
  });
});

describe('the counts of an objective', () => {
  it('are distinct issues and two sums of weights by state, every state present', () => {
    const result = only([
      measured('active', 'a'),
      measured('active', [attribution('a', half), attribution('b', { shared: 0.5 })]),
      measured('cancelled', 'a'),
      measured('active', 'b'),
    ]);
    expect(Object.keys(result.states)).toEqual([...states]);
    expect(result.states.active).toEqual({ issues: 2, shared: 1.5, exclusive: 1 });
    expect(result.states.cancelled).toEqual(one);
    expect(result.states.done).toEqual(none);
    expect(result.all).toEqual({ issues: 3, shared: 2.5, exclusive: 2 });
  });

  it('an issue without a state is in "all" only', () => {
    const lost = measured(undefined, 'a', { completedAt: now - dayMs, createdAt: now - 2 * dayMs });
    const { objectives, throughput, alignment, sources } = snapshot([lost]);
    const [result] = objectives;
    expect(result).toMatchObject({ all: one, completedEver: none, completed: none, created: none });
    expect(result?.runningWeek.completed).toEqual(none);
    expect(throughput.completed).toBe(0);
    expect(alignment.created).toEqual({ aligned: 0, unaligned: 0, exempt: 0 });
    expect(sources[0]).toMatchObject({ id: 'jira', withoutState: 1 });
  });

  it('an archived issue that was not done or cancelled has left, but was created and completed', () => {
    const gone = { isArchived: true, createdAt: now - 3 * dayMs, completedAt: now - 2 * dayMs };
    const result = only([measured('ready', 'a', gone)]);
    expect(result).toMatchObject({ all: none, completedEver: none, completed: one, created: one });
  });

  it('completed ever is the whole life, completed and created the trailing window [from, t)', () => {
    const from = now - 28 * dayMs;
    const result = only([
      measured('done', 'a', { createdAt: longAgo, completedAt: from }),
      measured('done', 'a', { createdAt: from - 1, completedAt: from - 1 }),
      measured('done', 'a', { createdAt: from, completedAt: now - 1 }),
    ]);
    expect(result.completedEver.issues).toBe(3);
    expect(result.completed.issues).toBe(2);
    expect(result.created.issues).toBe(1);
  });

  it('a parent has the distinct issues and the weights of its children and its own', () => {
    const family = strategy([
      objective('top'),
      objective('left', { parent: 'top' }),
      objective('right', { parent: 'top' }),
      objective('leaf', { parent: 'left' }),
    ]);
    const { objectives } = snapshot(
      [
        measured('active', [attribution('leaf', half), attribution('right', { shared: 0.5 })]),
        measured('active', 'top'),
        measured('active', 'left'),
      ],
      { strategy: family },
    );
    expect(objectives.map(({ id, states: { active } }) => [id, active])).toEqual([
      ['top', { issues: 3, shared: 3, exclusive: 3 }],
      ['left', { issues: 2, shared: 1.5, exclusive: 1 }],
      ['right', { issues: 1, shared: 0.5, exclusive: 1 }],
      ['leaf', { issues: 1, shared: 0.5, exclusive: 0 }],
    ]);
  });
});

describe('execution coverage', () => {
  it('is (in progress + done) ÷ (backlog + ready + in progress + done) in both views', () => {
    const shared = [attribution('a', { shared: 0.25, exclusive: 0 }), attribution('b')];
    const { executionCoverage } = only([
      measured('triage', 'a'),
      measured('backlog', 'a'),
      measured('ready', 'a'),
      measured('active', 'a'),
      measured('waiting', shared),
      measured('done', 'a'),
      measured('cancelled', 'a'),
    ]);
    // Executed: active 1 + waiting 0.25 + done 1; planned: backlog 1 + ready 1 more. Exclusive: waiting 0.
    expect(executionCoverage).toEqual({
      shared: { executed: 2.25, planned: 4.25, ratio: 2.25 / 4.25 },
      exclusive: { executed: 2, planned: 4, ratio: 0.5 },
    });
  });

  it('is absent when nothing was planned', () => {
    const { executionCoverage } = only([measured('triage', 'a'), measured('cancelled', 'a')]);
    expect(executionCoverage.shared).toEqual({ executed: 0, planned: 0 });
  });
});

describe('weeks', () => {
  const done = (iso: string, serves: Parameters<typeof measured>[1] = 'a') =>
    measured('done', serves, { completedAt: at(iso) });

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

describe('blocked, quiet and unassigned', () => {
  it('count issues in progress only', () => {
    const bad = { isBlocked: true, isAssigned: false, lastMovedAt: now - 15 * dayMs };
    expect(only([measured('waiting', 'a', bad), measured('ready', 'a', bad)])).toMatchObject({
      blockedIssues: 1,
      unassignedIssues: 1,
      quietIssues: 1,
    });
  });

  it('quiet = not moved within quiet_after', () => {
    const moved = (ms: number) => measured('active', 'a', { lastMovedAt: now - ms });
    expect(only([moved(14 * dayMs), moved(14 * dayMs + 1)]).quietIssues).toBe(1);
  });

  it('last movement is the newest over its issues and their sub-tasks, absent without issues', () => {
    const subtask = { lastMovedAt: now - 5, isBlocked: false, progress: [] };
    expect(
      only([
        measured('done', 'a', { lastMovedAt: now - 9 }),
        measured('backlog', 'a', { subtasks: [subtask] }),
        measured('active', 'b', { lastMovedAt: now - 1 }),
      ]).lastMovedAt,
    ).toBe(now - 5);
    expect(only([])).not.toHaveProperty('lastMovedAt');
  });
});

describe('no active work since', () => {
  const since = (
    issues: readonly MeasuredIssue[],
    fields: Partial<Parameters<typeof objective>[1]> = {},
    effectiveFrom?: string,
  ) =>
    only(issues, { strategy: strategy([objective('a', fields), objective('b')], effectiveFrom) })
      .noActiveWorkSince;
  const october = at('2026-10-01T00:00:00Z');
  const worked = (from: number, to: number) => measured('ready', 'a', { progress: [{ from, to }] });

  it('is absent while an issue of it is in progress', () => {
    expect(since([measured('waiting', 'a')])).toBeUndefined();
    expect(since([measured('waiting', 'b')])).toBeDefined();
  });

  it('is absent when it is not in force', () => {
    expect(since([], { starts: '2026-12-01' })).toBeUndefined();
    expect(since([], { ends: '2026-11-23' })).toBeUndefined();
  });

  it('is the last instant an issue was in progress while it served the objective', () => {
    const moved = measured('active', [attribution('a', { to: october + 7 }), attribution('b')]);
    expect(since([worked(longAgo, october), worked(october, october + 5)])).toBe(october + 5);
    expect(since([worked(longAgo, october), moved])).toBe(october + 7);
    expect(
      since([
        measured('done', [attribution('a', { from: october })], {
          progress: [{ from: longAgo, to: october - 9 }],
        }),
      ]),
    ).toBe(october);
  });

  it('is never before the objective came into force', () => {
    expect(since([worked(longAgo, october - 1)], { starts: '2026-10-01' })).toBe(october);
    expect(since([worked(longAgo, october + 1)], { starts: '2026-10-01' })).toBe(october + 1);
    const paused = [{ from: '2026-09-01', to: '2026-09-30' }];
    expect(since([worked(longAgo, longAgo + 1)], { starts: '2026-02-01', paused })).toBe(october);
  });

  it('without a start of its own counts from the first day of the strategy', () => {
    expect(since([worked(longAgo, october - 1)], {}, '2026-10-01')).toBe(october);
    expect(since([], {}, '2026-12-01')).toBe(now);
  });

  it('without any start counts from the first attribution, else from when the strategy is known', () => {
    const late = [attribution('a', { from: october })];
    expect(since([measured('backlog', late)])).toBe(october);
    expect(since([measured('backlog')])).toBe(longAgo);
  });

  it('is absent while a sub-task of an unfinished issue is in progress, WIP stays as it is', () => {
    const subtask = {
      lastMovedAt: now - 1,
      isBlocked: false,
      progress: [{ from: october, to: undefined }],
    };
    const open = only([measured('backlog', 'a', { subtasks: [subtask] })]);
    expect(open).toMatchObject({ status: 'moving', states: { active: none, waiting: none } });
    expect(open).not.toHaveProperty('noActiveWorkSince');
    // The parent was completed a day ago: its forgotten sub-task no longer counts.
    const finished = only([measured('done', 'a', { subtasks: [subtask] })]);
    expect(finished).toMatchObject({ status: 'finished', noActiveWorkSince: now - dayMs });
    const archived = measured('active', 'a', {
      isArchived: true,
      lastMovedAt: october + 3,
      progress: [{ from: longAgo, to: october + 3 }],
      subtasks: [subtask],
    });
    expect(only([archived]).noActiveWorkSince).toBe(october + 3);
  });

  it('of a parent regards the issues of its children', () => {
    const family = strategy([objective('top'), objective('leaf', { parent: 'top' })]);
    const worn = measured('ready', 'leaf', { progress: [{ from: longAgo, to: october }] });
    expect(only([worn], { strategy: family }).noActiveWorkSince).toBe(october);
  });
});

describe('near misses', () => {
  const miss = (label: string) => ({ objective: 'a', label, pattern: 'checkout' });

  it('count the issues that do not serve the objective, most frequent first', () => {
    const { nearMisses } = only([
      measured('active', [], { nearMisses: [miss('check-out'), miss('chekout'), miss('chekout')] }),
      measured('done', 'b', { nearMisses: [miss('chekout')] }),
      measured('active', 'a', { nearMisses: [miss('checkouts')] }),
    ]);
    expect(nearMisses).toEqual([
      { label: 'chekout', pattern: 'checkout', issues: 2 },
      { label: 'check-out', pattern: 'checkout', issues: 1 },
    ]);
  });

  it('of a child stand with its parent too', () => {
    const family = strategy([objective('top'), objective('a', { parent: 'top' })]);
    const { objectives } = snapshot([measured('active', [], { nearMisses: [miss('chekout')] })], {
      strategy: family,
    });
    expect(objectives.map(({ id, status }) => [id, status])).toEqual([
      ['top', 'label_drift'],
      ['a', 'label_drift'],
    ]);
  });
});

describe('sources', () => {
  it('count every work issue once by state, zeros included', () => {
    const { sources } = snapshot([
      measured('active', [attribution('a', half), attribution('b', half)]),
      measured('active', [], { isArchived: true }),
      measured('done', [], { isArchived: true }),
    ]);
    const zero = { triage: 0, backlog: 0, ready: 0, active: 0, waiting: 0, done: 0, cancelled: 0 };
    expect(sources).toEqual([
      { id: 'jira', states: { ...zero, active: 1, done: 1 }, withoutState: 0, problems: {} },
      { id: 'linear', states: zero, withoutState: 0, problems: {} },
    ]);
  });

  it('that are not configured, and issues from the future, are passed over', () => {
    const result = snapshot([
      measured('active', 'a', { source: 'old' }),
      measured('active', 'a', { createdAt: now }),
    ]);
    expect(result).toEqual(snapshot([]));
  });

  it.each([
    ['all, when no rule names any', [rule()], ['jira', 'linear']],
    ['those its rules name', [rule({ sources: ['linear'] })], ['linear']],
    [
      'all, when one rule reads every one',
      [rule({ sources: ['linear'] }), rule()],
      ['jira', 'linear'],
    ],
    ['all, without a rule', [], ['jira', 'linear']],
  ])('an objective depends on %s', (_, rules, sources) => {
    expect(only([], { strategy: strategy([objective('a', { rules })]) }).sources).toEqual(sources);
  });

  it('a parent depends on what its children depend on', () => {
    const linear = [rule({ sources: ['linear'] })];
    const family = [
      objective('top', { rules: [] }),
      objective('a', { parent: 'top', rules: linear }),
    ];
    expect(only([], { strategy: strategy(family) }).sources).toEqual(['linear']);
  });
});
