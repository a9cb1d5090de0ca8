import { describe, expect, it } from 'vitest';
import type { MeasuredIssue } from '../../../src/core/measures/measured-issue.ts';
import { dayMs } from '../../../src/core/time.ts';
import { days, five, flowOf, lived, snapshotOf, worked } from './flow-days.ts';

describe('age', () => {
  const ages = [1, 2, 3, 4, 50].map((age) => lived(`20, ${100 - age} active`));

  it('is how long issues in progress have been so', () => {
    // 1 2 3 4 50: 60 ÷ 5.
    expect(days(flowOf(...ages).age)).toEqual({ n: 5, meanMs: 12, p50Ms: 3, p85Ms: 50, p95Ms: 50 });
  });

  it.each<[string, MeasuredIssue]>([
    ['waiting', lived('20, 60 active, 70 waiting')],
    ['blocked', lived('20, 60 active', { flagged: '70-90' })],
  ])('goes on while an issue is %s', (_, one) => {
    expect(flowOf(one).age.n).toBe(1);
  });

  it.each<[string, MeasuredIssue]>([
    ['archived', lived('20, 60 active', { archived: 90 })],
    ['put back', lived('20, 60 active, 70 ready')],
    ['in a status without a state', lived('20, 60 active, 70 mystery')],
    [
      'taken up again, its only start after the completion that holds',
      lived('20, 60 done, 70 active', { rules: { completionRule: 'first' } }),
    ],
  ])('has no issue that is %s', (_, one) => {
    expect(flowOf(one).age.n).toBe(0);
  });
});

describe('ageing work', () => {
  /** P85 of cycle time: 49 days. */
  const open = [48, 49, 50, 60].map((age) => lived(`20, ${100 - age} active`, { serves: 'b' }));

  it('is older than the P85 of cycle time', () => {
    expect(flowOf(...five, ...open).ageing).toEqual({
      issues: 2,
      thresholdMs: 49 * dayMs,
      of: 'own',
    });
  });

  it('is measured by the P85 of the portfolio where the objective has none, and by its own where it has', () => {
    const own = [1, 2, 3, 4, 5].map((cycle) => worked(80, 80 + cycle, { serves: 'a' }));
    const mine = lived('20, 94 active', { serves: 'a' });
    const { flow, objectives } = snapshotOf([...five, ...open, ...own, mine]);
    // 1 1 2 3 3 4 4.5 5 10 49: rank ⌈8.5⌉ = 9.
    expect(flow.ageing).toEqual({ issues: 4, thresholdMs: 10 * dayMs, of: 'own' });
    expect(objectives.map((each) => each.flow.ageing)).toEqual([
      { issues: 1, thresholdMs: 5 * dayMs, of: 'own' },
      { issues: 4, thresholdMs: 10 * dayMs, of: 'portfolio' },
    ]);
  });

  it('is absent while nothing says what is old', () => {
    const { flow, objectives } = snapshotOf([...five.slice(1), ...open]);
    expect([flow, ...objectives.map((each) => each.flow)].map((each) => 'ageing' in each)).toEqual([
      false,
      false,
      false,
    ]);
  });
});
