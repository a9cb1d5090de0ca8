import { describe, expect, it } from 'vitest';
import type { AlignmentGap } from '../../../src/core/measures/effort-snapshot.ts';
import type { MeasuredIssue } from '../../../src/core/measures/measured-issue.ts';
import type { Objective } from '../../../src/core/objective.ts';
import { exempt, measured, objective, snapshot, strategy } from './measured-builder.ts';
import { november, worked } from './worked-issue.ts';

const completedAt = november('18');

function gapOf(
  objectives: readonly Objective[],
  issues: readonly MeasuredIssue[],
): AlignmentGap | undefined {
  const request = { asOf: november('23'), windowDays: 7, strategy: strategy(objectives) };
  return snapshot(issues, request).alignmentGap;
}

/** Ten issues completed: so many for each, the rest unaligned, and exempt ones beside. */
function ten(counts: Readonly<Record<string, number>>): readonly MeasuredIssue[] {
  const served = Object.entries(counts).flatMap(([id, count]) =>
    Array.from({ length: count }, () => measured('done', id, { completedAt })),
  );
  const none = Array.from({ length: 10 - served.length }, () =>
    measured('done', [], { completedAt }),
  );
  return [...served, ...none, measured('done', [exempt], { completedAt })];
}

const growth = [
  objective('growth'),
  objective('a', { parent: 'growth', targetShare: 0.3 }),
  objective('b', { parent: 'growth', targetShare: 0.2 }),
  objective('c', { targetShare: 0.3 }),
  objective('d'),
];

describe('the alignment gap', () => {
  it('is half of all that is too much or too little, the rest as one', () => {
    const gap = gapOf(growth, ten({ a: 4, b: 2, c: 1, d: 1 }));
    // growth has the 50 % of its children and gets 60; c 10 of 30; d and unaligned work 30 of 20.
    expect(gap).toMatchObject({
      basis: 'completed',
      parts: [
        { objective: 'growth', target: 0.5, actual: 0.6 },
        { objective: 'c', target: 0.3, actual: 0.1 },
      ],
    });
    expect(gap?.rest.target).toBeCloseTo(0.2, 12);
    expect(gap?.rest.actual).toBeCloseTo(0.3, 12);
    expect(gap?.gap).toBeCloseTo(0.2, 12);
  });

  it('is 0 when work is as planned, and 1 when none of it is', () => {
    expect(gapOf(growth, ten({ a: 3, b: 2, c: 3 }))?.gap).toBeCloseTo(0, 12);
    const all = [objective('a', { targetShare: 1 }), objective('b')];
    expect(gapOf(all, ten({ a: 0, b: 4 }))?.gap).toBe(1);
  });

  it('takes the target of a root before those below it, and only those in force', () => {
    const objectives = [
      objective('growth', { targetShare: 0.6 }),
      objective('a', { parent: 'growth', targetShare: 0.3 }),
      objective('other'),
      objective('b', { parent: 'other', targetShare: 0.1 }),
      objective('old', { parent: 'other', targetShare: 0.1, ends: '2026-01-31' }),
      objective('gone', { targetShare: 0.2, ends: '2026-01-31' }),
    ];
    expect(gapOf(objectives, ten({}))?.parts).toEqual([
      { objective: 'growth', target: 0.6, actual: 0 },
      { objective: 'other', target: 0.1, actual: 0 },
    ]);
  });

  it('is of effort where there is any', () => {
    const gap = gapOf(growth, [...ten({ c: 10 }), worked({}, 'a')]);
    expect(gap).toMatchObject({ basis: 'effort', parts: [{ actual: 1 }, { actual: 0 }] });
  });

  it('does not exist without targets in force, or without work', () => {
    expect(gapOf([objective('a'), objective('b')], ten({ a: 1 }))).toBeUndefined();
    expect(gapOf(growth, [measured('done', [exempt], { completedAt })])).toBeUndefined();
  });
});
