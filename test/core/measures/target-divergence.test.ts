import { describe, expect, it } from 'vitest';
import type { TargetDivergence } from '../../../src/core/measures/effort-snapshot.ts';
import type { MeasuredIssue } from '../../../src/core/measures/measured-issue.ts';
import type { Objective } from '../../../src/core/objective.ts';
import {
  attribution,
  exempt,
  half,
  measured,
  objective,
  only,
  strategy,
} from './measured-builder.ts';
import { bob, november, worked } from './worked-issue.ts';

function targetOf(
  issues: readonly MeasuredIssue[],
  fields: Partial<Objective> = { targetShare: 0.5 },
): TargetDivergence | undefined {
  return only(issues, {
    asOf: november('23'),
    windowDays: 7,
    strategy: strategy([objective('a', fields), objective('b')]),
  }).target;
}

function many(count: number, issue: MeasuredIssue): readonly MeasuredIssue[] {
  return Array.from({ length: count }, () => issue);
}

const completedAt = november('18');

describe('target divergence', () => {
  it('compares the share of effort, as sure as the few issues behind it make it', () => {
    // Ann: 3.5 days aligned, 1.5 unaligned; n = 5² ÷ (3.5² + 1.5²). Bob's exempt work and done issues do not matter.
    const target = targetOf([
      worked({}, 'a'),
      worked({ from: '18' }),
      worked({ people: [['16', bob]] }, [exempt]),
      measured('done', [], { completedAt }),
    ]);
    expect(target).toMatchObject({ basis: 'effort', served: 3.5, whole: 5, share: 0.7 });
    expect(target?.divergence).toBeCloseTo(0.2, 12);
    expect(target?.n).toBeCloseTo(25 / 14.5, 12);
    // z² ÷ n = 2.2281: (0.7 + 1.1141 ± 1.96 √(0.21 ÷ 1.7241 + 0.3231)) ÷ 3.2281
    expect(target?.low).toBeCloseTo(0.157, 3);
    expect(target?.high).toBeCloseTo(0.967, 3);
    expect(target?.isOff).toBe(false);
  });

  it.each([
    // 10 of 40: (0.25 + 0.04802 ± 0.14252) ÷ 1.09604 = 0.1419 … 0.4019
    [0.5, true],
    [0.41, true],
    [0.4, false],
    [0.15, false],
    [0.14, true],
  ])('of 10 in 40 from a target of %f is flagged: %s', (targetShare, isOff) => {
    const issues = [
      ...many(10, measured('done', 'a', { completedAt })),
      ...many(20, measured('done', 'b', { completedAt })),
      ...many(10, measured('done', [], { completedAt })),
      ...many(5, measured('done', [exempt], { completedAt })),
      // In progress, which matters only when nothing was completed.
      measured('active', []),
    ];
    const target = targetOf(issues, { targetShare });
    expect(target).toMatchObject({ basis: 'completed', served: 10, whole: 40, n: 40, isOff });
    expect(target?.low).toBeCloseTo(0.1419, 4);
    expect(target?.high).toBeCloseTo(0.4019, 4);
  });

  it('falls back on what is in progress, and counts weights of the shared view', () => {
    const shared = [attribution('a', half), attribution('b', { ...half, exclusive: 1 })];
    const target = targetOf([
      measured('active', shared),
      measured('waiting', []),
      measured('done', [exempt], { completedAt }),
      measured('ready', 'a'),
    ]);
    expect(target).toMatchObject({ basis: 'wip', served: 0.5, whole: 2, share: 0.25, n: 2 });
  });

  it('of all work from a target of all, or of none from none, is no deviation', () => {
    const all = many(3, measured('done', 'a', { completedAt }));
    expect(targetOf(all, { targetShare: 1 })).toMatchObject({ share: 1, high: 1, isOff: false });
    const none = many(3, measured('done', 'b', { completedAt }));
    expect(targetOf(none, { targetShare: 0 })).toMatchObject({ share: 0, low: 0, isOff: false });
  });

  it('does not exist without a target, out of force, or without aligned and unaligned work', () => {
    const work = measured('active', 'a');
    expect(targetOf([work], {})).toBeUndefined();
    expect(targetOf([work], { targetShare: 0.5, ends: '2026-11-01' })).toBeUndefined();
    expect(targetOf([measured('ready', 'a'), measured('active', [exempt])])).toBeUndefined();
    expect(targetOf([work])).toBeDefined();
  });
});
