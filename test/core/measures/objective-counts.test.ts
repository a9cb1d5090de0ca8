import { describe, expect, it } from 'vitest';
import { states } from '../../../src/core/issue.ts';
import { dayMs } from '../../../src/core/time.ts';
import {
  attribution,
  half,
  longAgo,
  measured,
  none,
  now,
  objective,
  one,
  only,
  snapshot,
  strategy,
  subtask,
} from './measured-builder.ts';

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
    expect(result).toMatchObject({ all: none, completedEver: one, completed: one, created: one });
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

describe('a hierarchy', () => {
  it('with a cycle, or with a parent that is not declared, still ends', () => {
    const circle = strategy([
      objective('a', { parent: 'b' }),
      objective('b', { parent: 'a' }),
      objective('c', { parent: 'gone' }),
    ]);
    const { objectives } = snapshot([measured('active', 'a'), measured('active', 'c')], {
      strategy: circle,
    });
    expect(objectives.map(({ all }) => all.issues)).toEqual([1, 1, 1]);
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
    const issues = [14 * dayMs, 14 * dayMs + 1].map((ms) =>
      measured('active', 'a', { lastMovedAt: now - ms }),
    );
    expect(only(issues).quietIssues).toBe(1);
  });

  it('last movement is the newest over its issues and their sub-tasks, absent without issues', () => {
    const below = subtask({ lastMovedAt: now - 5 });
    expect(
      only([
        measured('done', 'a', { lastMovedAt: now - 9 }),
        measured('backlog', 'a', { subtasks: [below] }),
        measured('active', 'b', { lastMovedAt: now - 1 }),
      ]).lastMovedAt,
    ).toBe(now - 5);
    expect(only([])).not.toHaveProperty('lastMovedAt');
  });
});
