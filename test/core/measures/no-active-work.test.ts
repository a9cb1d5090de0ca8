import { describe, expect, it } from 'vitest';
import type { MeasuredIssue } from '../../../src/core/measures/measured-issue.ts';
import { dayMs } from '../../../src/core/time.ts';
import {
  at,
  attribution,
  longAgo,
  measured,
  none,
  now,
  objective,
  only,
  strategy,
  subtask,
} from './measured-builder.ts';

const october = at('2026-10-01T00:00:00Z');

function since(
  issues: readonly MeasuredIssue[],
  fields: Parameters<typeof objective>[1] = {},
  effectiveFrom?: string,
): number | undefined {
  const objectives = [objective('a', fields), objective('b')];
  return only(issues, { strategy: strategy(objectives, effectiveFrom) }).noActiveWorkSince;
}

function worked(from: number, to: number): MeasuredIssue {
  return measured('ready', 'a', { progress: [{ from, to }] });
}

describe('no active work since', () => {
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

  it('is not moved by progress from before an issue served the objective', () => {
    const taken = measured('ready', [attribution('a', { from: october })], {
      progress: [{ from: longAgo, to: october }],
    });
    expect(since([measured('backlog', 'a'), taken])).toBe(longAgo);
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
    const below = subtask({ lastMovedAt: now - 1, progress: [{ from: october, to: undefined }] });
    const open = only([measured('backlog', 'a', { subtasks: [below] })]);
    expect(open).toMatchObject({ status: 'moving', states: { active: none, waiting: none } });
    expect(open).not.toHaveProperty('noActiveWorkSince');
    // The parent was completed a day ago: its forgotten sub-task no longer counts.
    const finished = only([measured('done', 'a', { subtasks: [below] })]);
    expect(finished).toMatchObject({ status: 'finished', noActiveWorkSince: now - dayMs });
    const archived = measured('active', 'a', {
      isArchived: true,
      lastMovedAt: october + 3,
      progress: [{ from: longAgo, to: october + 3 }],
      subtasks: [below],
    });
    expect(only([archived]).noActiveWorkSince).toBe(october + 3);
  });

  it('regards the sub-tasks of a parent that is no longer open as long as they were worked on', () => {
    const closed = subtask({
      lastMovedAt: now - 5,
      progress: [{ from: october, to: october + 9 }],
    });
    // The parent's own last movement was long before; sub-tasks were archived with it.
    const archived = { isArchived: true, lastMovedAt: longAgo, subtasks: [closed] };
    expect(since([measured('backlog', 'a', archived)])).toBe(october + 9);
    // Completed before its sub-task came to rest, and cancelled after it did.
    const done = { completedAt: october + 4, subtasks: [closed] };
    expect(since([measured('done', 'a', done)])).toBe(october + 4);
    expect(since([measured('cancelled', 'a', { subtasks: [closed] })])).toBe(october + 9);
  });

  it('of a parent regards the issues of its children', () => {
    const family = strategy([objective('top'), objective('leaf', { parent: 'top' })]);
    const worn = measured('ready', 'leaf', { progress: [{ from: longAgo, to: october }] });
    expect(only([worn], { strategy: family }).noActiveWorkSince).toBe(october);
  });
});
