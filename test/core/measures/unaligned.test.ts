import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MissedLabel } from '../../../src/core/attribution/missed-labels.ts';
import type { DescribedIssue } from '../../../src/core/measures/described-issue.ts';
import { bases } from '../../../src/core/measures/snapshot.ts';
import {
  createUnalignedWork,
  type UnalignedParts,
  type UnalignedRequest,
} from '../../../src/core/measures/unaligned.ts';
import { createCalendar, dayMs } from '../../../src/core/time.ts';
import { anyDescribed, described, inTwoOrders } from './described-issues.ts';
import { exempt, now, objective, snapshot, strategy } from './measured-builder.ts';

const objectives = [objective('a'), objective('b', { parent: 'a' }), objective('c')];
const window = { from: createCalendar('UTC').minusDaysAt(now, 28), to: now };

function unalignedOf(
  issues: readonly (DescribedIssue & { readonly missed?: readonly MissedLabel[] })[],
  fields: Partial<UnalignedRequest> = {},
): UnalignedParts {
  const work = createUnalignedWork({
    objectives,
    window,
    basis: 'wip',
    team: undefined,
    limit: 1_000,
    personDaysOf: undefined,
    ...fields,
  });
  for (const issue of issues) {
    if (work.count(issue)) work.list({ missed: [], ...issue, labels: [] });
  }
  return work.result();
}

function daysAgo(days: number): number {
  return now - days * dayMs;
}

function idsOf({ issues }: UnalignedParts): readonly string[] {
  return issues.map(({ id }) => id);
}

describe('unaligned work', () => {
  it.each(bases)('on the basis %s is the unaligned part of alignment coverage', (basis) => {
    fc.assert(
      fc.property(anyDescribed, (issues) => {
        const parts = unalignedOf(issues, { basis });
        const { alignment } = snapshot(issues, { strategy: strategy(objectives) });
        expect(parts.whole).toEqual(alignment[basis]);
        expect(parts.issues).toHaveLength(alignment[basis].unaligned);
      }),
    );
  });

  it.each(['teams', 'types'] as const)('by %s adds up to the whole', (parts) => {
    fc.assert(
      fc.property(anyDescribed, fc.constantFrom(...bases), (issues, basis) => {
        const { whole, [parts]: all } = unalignedOf(issues, { basis });
        for (const kind of ['aligned', 'unaligned', 'exempt'] as const) {
          expect(all.reduce((sum, part) => sum + part[kind], 0)).toBe(whole[kind]);
        }
      }),
    );
  });

  it('does not depend on the order of the issues', () => {
    fc.assert(
      fc.property(inTwoOrders, fc.nat(5), ([issues, other], limit) => {
        expect(unalignedOf(other, { limit })).toEqual(unalignedOf(issues, { limit }));
      }),
    );
  });

  it('is listed oldest first, and what is not in progress last, by its creation', () => {
    const list = unalignedOf(
      [
        described('done', [], { id: 'created 5 d ago', createdAt: daysAgo(5) }),
        described('active', [], {
          id: 'started 2 d ago',
          createdAt: daysAgo(9),
          startedAt: daysAgo(2),
        }),
        described('backlog', [], { id: 'created 7 d ago', createdAt: daysAgo(7) }),
        described('waiting', [], {
          id: 'started 3 d ago',
          createdAt: daysAgo(4),
          startedAt: daysAgo(3),
        }),
      ],
      { basis: 'created' },
    );
    expect(idsOf(list)).toEqual([
      'started 3 d ago',
      'started 2 d ago',
      'created 7 d ago',
      'created 5 d ago',
    ]);
  });

  it('is listed by its person-days where that is asked for, of equals the oldest first', () => {
    const days = new Map([
      ['half a day', 0.5],
      ['two days', 2],
    ]);
    const issues = [
      described('active', [], { id: 'younger', startedAt: daysAgo(1) }),
      described('active', [], { id: 'half a day', startedAt: daysAgo(3) }),
      described('active', [], { id: 'older', startedAt: daysAgo(2) }),
      described('active', [], { id: 'two days', startedAt: daysAgo(1) }),
      described('active', 'a', { id: 'aligned' }),
    ];
    const list = unalignedOf(issues, { personDaysOf: ({ id }) => days.get(id) ?? 0 });
    expect(list.issues.map(({ id, personDays }) => [id, personDays])).toEqual([
      ['two days', 2],
      ['half a day', 0.5],
      ['older', 0],
      ['younger', 0],
    ]);
  });

  it('of one age is listed in the order of sources and ids', () => {
    const issues = ['b', 'c', 'a'].map((id) => described('active', [], { id }));
    expect(idsOf(unalignedOf(issues))).toEqual(['a', 'b', 'c']);
  });

  it('keeps to the limit and counts all the same', () => {
    const issues = Array.from({ length: 7 }, (_, index) =>
      described('active', [], { id: String(index), startedAt: now - index * dayMs }),
    );
    const parts = unalignedOf(issues, { limit: 2 });
    expect(idsOf(parts)).toEqual(['6', '5']);
    expect(parts.whole.unaligned).toBe(7);
  });

  it('is neither aligned nor exempt', () => {
    const parts = unalignedOf([
      described('active', 'a', { id: 'aligned' }),
      described('active', [exempt], { id: 'exempt' }),
      described('active', 'no-longer-declared', { id: 'of an objective that is gone' }),
      described(undefined, [], { id: 'without a state' }),
      described('active', [], { id: 'archived', isArchived: true }),
      described('ready', [], { id: 'not in progress' }),
      described('active', [], { id: 'created this very instant', createdAt: now }),
    ]);
    expect(idsOf(parts)).toEqual(['of an objective that is gone']);
    expect(parts.whole).toEqual({ aligned: 1, unaligned: 1, exempt: 1, coverageRatio: 0.5 });
  });

  it('of one team, named in any case, is that part alone', () => {
    const parts = unalignedOf(
      [described('active', [], { id: '1' }), described('active', [], { id: '2', team: 'OPS' })],
      { team: 'ops' },
    );
    expect(idsOf(parts)).toEqual(['2']);
    expect(parts.teams.map(({ team }) => team)).toEqual(['OPS']);
  });

  it('puts the team with most of it first', () => {
    const { teams } = unalignedOf([
      described('active', [], { id: '1', team: 'B' }),
      described('active', [], { id: '2', team: 'A' }),
      described('active', 'a', { id: '3', team: 'A' }),
      described('active', [], { id: '4', team: 'C' }),
      described('active', [], { id: '5', team: 'C' }),
    ]);
    expect(teams).toEqual([
      { source: 'jira', team: 'C', aligned: 0, unaligned: 2, exempt: 0, coverageRatio: 0 },
      { source: 'jira', team: 'A', aligned: 1, unaligned: 1, exempt: 0, coverageRatio: 0.5 },
      { source: 'jira', team: 'B', aligned: 0, unaligned: 1, exempt: 0, coverageRatio: 0 },
    ]);
  });

  it('is grouped by the labels that miss, an issue once however many of its labels are alike', () => {
    const growth: MissedLabel = {
      label: 'growht',
      objective: 'a',
      pattern: 'growth',
      reason: 'spelling',
    };
    const old: MissedLabel = { label: 'old', objective: 'c', pattern: 'old', reason: 'rule_gone' };
    const { missed } = unalignedOf([
      { ...described('active', [], { id: '1' }), missed: [growth, growth] },
      { ...described('active', [], { id: '2' }), missed: [old, growth] },
      { ...described('active', 'a', { id: '3' }), missed: [growth] },
    ]);
    expect(missed).toEqual([
      { ...growth, issues: 2 },
      { ...old, issues: 1 },
    ]);
  });
});
