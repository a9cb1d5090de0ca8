/** Laws over whole companies: issues with lives, labels and ancestors, under strategies that use everything there is. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Attributable, LabelName } from '../../src/core/attribution/attribution.ts';
import { attributionsOf } from '../../src/core/attribution/attributions.ts';
import { nearMissesOf } from '../../src/core/attribution/near-misses.ts';
import { compileStrategy } from '../../src/core/attribution/strategy.ts';
import type { MeasuredIssue } from '../../src/core/measures/measured-issue.ts';
import { bases, type Snapshot } from '../../src/core/measures/snapshot.ts';
import { isWip } from '../../src/core/measures/standing.ts';
import type { Strategy } from '../../src/core/objective.ts';
import { measuredIssues } from './arbitraries.ts';
import { anyIssue, anyStrategy, eachWearer, reordered, span } from './attribution/arbitraries.ts';
import { calendar } from './attribution/given.ts';
import { massOf, sizeOf } from './measures/mass.ts';
import { snapshot } from './measures/measured-builder.ts';

interface Member {
  readonly issue: Attributable;
  readonly life: MeasuredIssue;
}

const anyMember: fc.Arbitrary<Member> = fc
  .tuple(anyIssue, measuredIssues(['replaced'], span))
  .map(([issue, life]) => ({ issue: { ...issue, createdAt: life.createdAt }, life }));

const anyCompany = fc.array(anyMember, { maxLength: 20 });
const runs = { numRuns: 200 };

function measured(company: readonly Member[], under: Strategy): Snapshot {
  const compiled = compileStrategy(under, calendar);
  const issues = company.map(({ issue, life }, index) => ({
    ...life,
    id: String(index),
    source: issue.source,
    attributions: attributionsOf(issue, compiled),
    nearMisses: nearMissesOf(issue.labels.at(-1)?.labels ?? [], compiled),
  }));
  return snapshot(issues, {
    strategy: under,
    calendar,
    asOf: span.to,
    sources: ['acme-jira', 'acme-linear'],
    knownSince: new Map(),
  });
}

/** Of a whole company everything was created in the window. */
function expectedSizes(company: readonly Member[]): readonly number[] {
  const stated = company.map(({ life }) => life).filter(({ state }) => state !== undefined);
  return [
    stated.filter(isWip).length,
    stated.filter(({ completedAt }) => completedAt !== undefined).length,
    stated.length,
  ];
}

describe('of any company under any strategy', () => {
  it('mass is conserved in both views: the work of the roots, unaligned and exempt are all issues', () => {
    fc.assert(
      fc.property(anyCompany, anyStrategy, (company, under) => {
        const taken = measured(company, under);
        expect(bases.map((basis) => sizeOf(taken, basis))).toEqual(expectedSizes(company));
        for (const basis of bases) {
          for (const view of ['shared', 'exclusive'] as const) {
            const lost = massOf(taken, under, { basis, view }) - sizeOf(taken, basis);
            expect(Math.abs(lost)).toBeLessThan(1e-9);
          }
        }
      }),
      runs,
    );
  });

  it('the work of a parent holds that of its children, and its issues are no more than all', () => {
    fc.assert(
      fc.property(anyCompany, anyStrategy, (company, under) => {
        const taken = measured(company, under);
        const allOf = (id: string) => taken.objectives.find((each) => each.id === id)?.all;
        for (const { id } of under.objectives) {
          const below = under.objectives.filter(({ parent }) => parent === id);
          const work = below.map((each) => allOf(each.id)?.shared ?? 0);
          const issues = below.map((each) => allOf(each.id)?.issues ?? 0);
          const whole = allOf(id);
          const sum = work.reduce((total, each) => total + each, 0);
          expect(whole?.shared).toBeGreaterThanOrEqual(sum - 1e-9);
          expect(whole?.issues).toBeGreaterThanOrEqual(Math.max(0, ...issues));
          expect(whole?.issues).toBeLessThanOrEqual(company.length);
        }
      }),
      runs,
    );
  });

  it('renaming a label that no rule knows changes no number', () => {
    fc.assert(
      fc.property(anyCompany, anyStrategy, (company, under) => {
        const renamed = company.map(({ issue, life }) => ({ issue: teaRenamed(issue), life }));
        expect(measured(renamed, under)).toEqual(measured(company, under));
      }),
      runs,
    );
  });

  it('an unaligned issue more never raises coverage', () => {
    fc.assert(
      fc.property(anyCompany, anyStrategy, anyMember, (company, under, { issue, life }) => {
        const stray = { ...issue, key: 'STRAY-1', labels: [], ancestors: [] };
        const before = measured(company, under).alignment;
        const after = measured([...company, { issue: stray, life }], under).alignment;
        for (const basis of bases) {
          const { coverageRatio = 1, aligned } = before[basis];
          expect(after[basis].coverageRatio ?? 0).toBeLessThanOrEqual(coverageRatio);
          expect(after[basis].aligned).toBe(aligned);
        }
      }),
      runs,
    );
  });

  it('the order of rules within an objective, of exemptions and of overrides changes no number', () => {
    fc.assert(
      fc.property(anyCompany, anyStrategy, (company, under) => {
        expect(rounded(measured(company, reordered(under)))).toEqual(
          rounded(measured(company, under)),
        );
      }),
      runs,
    );
  });

  it('the order of objectives changes the exclusive view only', () => {
    fc.assert(
      fc.property(anyCompany, anyStrategy, (company, under) => {
        const reversed = { ...under, objectives: under.objectives.toReversed() };
        expect(inSharedView(measured(company, reversed))).toEqual(
          inSharedView(measured(company, under)),
        );
      }),
      runs,
    );
  });

  it('is checked on companies in which everything occurs', () => {
    const cases = fc.sample(fc.tuple(anyCompany, anyStrategy), { numRuns: runs.numRuns, seed: 3 });
    const snapshots = cases.map(([company, under]) => measured(company, under));
    const occurrences = {
      exempt: snapshots.filter(({ alignment }) => alignment.created.exempt > 0),
      unaligned: snapshots.filter(({ alignment }) => alignment.created.unaligned > 0),
      shared: snapshots.filter(({ objectives }) =>
        objectives.some(({ all }) => all.shared % 1 !== 0),
      ),
      notInForce: snapshots.filter(({ objectives }) => objectives.some(({ inForce }) => !inForce)),
      completed: snapshots.filter(({ alignment }) => alignment.completed.aligned > 0),
      inProgress: snapshots.filter(({ alignment }) => alignment.wip.aligned > 0),
      overridden: cases.filter(([company, under]) =>
        company.some(({ issue }) => issue.key in under.overrides),
      ),
      children: cases.filter(([, under]) => under.objectives.some(({ parent }) => parent)),
    };
    const rare = Object.entries(occurrences).filter(([, found]) => found.length <= 20);
    expect(rare).toEqual([]);
  });
});

function teaRenamed(issue: Attributable): Attributable {
  return eachWearer(issue, (spans) =>
    spans.map(({ from, labels }) => ({ from, labels: labels.map(withoutTea) })),
  );
}

function withoutTea(label: LabelName): LabelName {
  return label.name === 'tea' ? { ...label, name: 'water' } : label;
}

/** Weights are sums of fractions, which come in another order. */
function rounded(taken: Snapshot): unknown {
  return JSON.parse(
    JSON.stringify(taken, (_, value: unknown) =>
      typeof value === 'number' ? Number(value.toFixed(9)) : value,
    ),
  );
}

function inSharedView(taken: Snapshot): unknown {
  const objectives = taken.objectives.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const content = JSON.stringify(rounded({ ...taken, objectives }));
  return JSON.parse(content, (key, value: unknown) => (key === 'exclusive' ? undefined : value));
}
