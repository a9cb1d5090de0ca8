import { describe, expect, it } from 'vitest';
import { dayMs } from '../../../src/core/time.ts';
import { flowOf, lived, worked } from './flow-days.ts';

describe('flow efficiency', () => {
  it('is unblocked active time ÷ time in progress between start and completion', () => {
    const one = lived('60, 70 active, 74 waiting, 76 active, 80 done', {
      flagged: '60-61, 72-73, 75-77, 79-81',
    });
    // Active 70–74 and 76–80, of that blocked 72–73, 76–77 and 79–80: 8 − 3 = 5 of 10 days.
    expect(flowOf(one).efficiency).toEqual({
      unblockedActiveMs: 5 * dayMs,
      inProgressMs: 10 * dayMs,
      issues: 1,
      issuesWithWaiting: 1,
      ratio: 0.5,
    });
  });

  it('is summed over issues, not averaged', () => {
    const quick = worked(80, 81, { flagged: '80-81' });
    const slow = worked(80, 89);
    // (0 + 9) ÷ (1 + 9), not (0 + 1) ÷ 2.
    expect(flowOf(quick, slow).efficiency).toMatchObject({ issues: 2, ratio: 0.9 });
  });

  it('leaves out time back in the backlog, and counts archived time', () => {
    const one = lived('60, 70 active, 72 backlog, 77 active, 80 done', {
      rules: { startRule: 'first' },
      archived: 78,
    });
    expect(flowOf(one).efficiency).toMatchObject({ inProgressMs: 5 * dayMs, ratio: 1 });
  });

  it('does not take for waiting what began and ended in one instant', () => {
    const one = lived('60, 70 waiting, 70 active, 80 done');
    expect(flowOf(one).efficiency).toMatchObject({ issues: 1, issuesWithWaiting: 0, ratio: 1 });
  });

  it('ends with the first completion where that holds', () => {
    const one = lived('60, 70 active, 80 done, 82 waiting, 90 done', {
      rules: { completionRule: 'first' },
    });
    expect(flowOf(one).efficiency).toMatchObject({
      inProgressMs: 10 * dayMs,
      issuesWithWaiting: 0,
    });
  });

  it('is absent without time in progress', () => {
    const nothing = { unblockedActiveMs: 0, inProgressMs: 0, issuesWithWaiting: 0 };
    expect(flowOf(worked(80, 80)).efficiency).toEqual({ ...nothing, issues: 1 });
    expect(flowOf().efficiency).toEqual({ ...nothing, issues: 0 });
  });
});
