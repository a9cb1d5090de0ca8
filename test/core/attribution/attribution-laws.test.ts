import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Attribution } from '../../../src/core/attribution/attribution.ts';
import { attributionAt, attributionsOf } from '../../../src/core/attribution/attributions.ts';
import { compileStrategy } from '../../../src/core/attribution/strategy.ts';
import type { Strategy } from '../../../src/core/objective.ts';
import { anyIssue, anyStrategy, eachWearer, everyHour, reordered } from './arbitraries.ts';
import { attributed, calendar } from './given.ts';
import { obviousWeights, type Weight } from './obvious-attribution.ts';

const runs = { numRuns: 500 };

describe('attribution of any issue under any strategy', () => {
  it('is at every instant what the slow and obvious reading of the definitions says', () => {
    fc.assert(
      fc.property(anyIssue, anyStrategy, (issue, under) => {
        const attributions = attributed(issue, under);
        for (const at of everyHour) {
          const told = weightsOf(attributionAt(attributions, at));
          expect(told).toEqual(obviousWeights(issue, under, at).toSorted(byName));
        }
      }),
      runs,
    );
  });

  it.each([
    ['several objectives', (held: readonly Weight[]) => held.length > 2],
    [
      'an own exemption',
      ([held]: readonly Weight[]) => held?.name.startsWith('x') && held.depth === 0,
    ],
    [
      'an inherited exemption',
      ([held]: readonly Weight[]) => held?.name.startsWith('x') && held.depth === 2,
    ],
    [
      'several objectives by initiatives',
      (held: readonly Weight[]) => held.length > 1 && held[0]?.depth === 3,
    ],
  ])('is checked on cases of %s', (_, isSuchCase) => {
    const cases = fc.sample(fc.tuple(anyIssue, anyStrategy), { numRuns: runs.numRuns, seed: 1 });
    const found = cases.filter(([issue, under]) => {
      const attributions = attributed(issue, under);
      return everyHour.some((at) => isSuchCase(weightsOf(attributionAt(attributions, at))));
    });
    expect(found.length).toBeGreaterThan(5);
  });

  it('is checked on overrides that hold, that share, and that leave it to the rules for a time', () => {
    const cases = fc.sample(fc.tuple(anyIssue, anyStrategy), { numRuns: runs.numRuns, seed: 1 });
    const ways = cases.map(([issue, under]) => attributed(issue, under).map(({ via }) => via));
    const shares = cases.map(([issue, under]) =>
      attributed(issue, under).some(({ via, shared }) => via === 'override' && shared < 1),
    );
    const overridden = ways.filter((each) => each.includes('override'));
    expect(overridden.length).toBeGreaterThan(50);
    expect(overridden.filter((each) => new Set(each).size > 1).length).toBeGreaterThan(5);
    expect(shares.filter(Boolean).length).toBeGreaterThan(20);
  });

  it('sums to 1 in both views wherever there is any', () => {
    fc.assert(
      fc.property(anyIssue, anyStrategy, (issue, under) => {
        const attributions = attributed(issue, under);
        for (const at of everyHour) {
          const held = attributionAt(attributions, at);
          if (held.length === 0) continue;
          expect(sum(held.map(({ shared }) => shared))).toBeCloseTo(1, 9);
          expect(sum(held.map(({ exclusive }) => exclusive))).toBe(1);
          expect(held.every(({ shared }) => shared > 0 && shared <= 1)).toBe(true);
        }
      }),
      runs,
    );
  });

  it('conserves mass over any set: weights + unaligned + exempt = issues', () => {
    fc.assert(
      fc.property(fc.array(anyIssue, { maxLength: 12 }), anyStrategy, (issues, under) => {
        const compiled = compileStrategy(under, calendar);
        const periods = issues.map((issue) => attributionsOf(issue, compiled));
        for (const at of everyHour.filter((_, hour) => hour % 12 === 0)) {
          const held = periods.map((each) => attributionAt(each, at));
          const serving = held.flat().filter(({ objective }) => objective !== undefined);
          const exempt = held.filter((each) => each[0]?.exempt !== undefined).length;
          const unaligned = held.filter((each) => each.length === 0).length;
          const rest = unaligned + exempt;
          expect(sum(serving.map(({ shared }) => shared)) + rest).toBeCloseTo(issues.length, 9);
          expect(sum(serving.map(({ exclusive }) => exclusive)) + rest).toBe(issues.length);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('comes in the fewest periods, sorted, within the life of the issue', () => {
    fc.assert(
      fc.property(anyIssue, anyStrategy, (issue, under) => {
        const attributions = attributed(issue, under);
        const starts = attributions.map(({ from }) => from);
        expect(starts).toEqual(starts.toSorted((a, b) => a - b));
        for (const { from, to, ...content } of attributions) {
          expect(from).toBeGreaterThanOrEqual(issue.createdAt);
          expect(from).toBeLessThan(to ?? Infinity);
          const next = attributions.filter((each) => each.from === to);
          expect(next).not.toContainEqual(expect.objectContaining(content));
        }
      }),
      runs,
    );
  });

  it('reads the order of rules and objectives in the exclusive view only', () => {
    fc.assert(
      fc.property(anyIssue, anyStrategy, (issue, under) => {
        const reversed: Strategy = {
          ...under,
          exempt: under.exempt.toReversed(),
          objectives: under.objectives
            .map((each) => ({ ...each, rules: each.rules.toReversed() }))
            .toReversed(),
          overrides: Object.fromEntries(
            Object.entries(under.overrides)
              .map(([key, named]) => [key, named.toReversed()] as const)
              .toReversed(),
          ),
        };
        const [first, second] = [attributed(issue, under), attributed(issue, reversed)];
        for (const at of everyHour) {
          const shares = sharesByObjective(attributionAt(second, at));
          expect(shares).toEqual(sharesByObjective(attributionAt(first, at)));
        }
      }),
      runs,
    );
  });

  it('reads no order of the rules within an objective, of exemptions and of overrides in any view', () => {
    fc.assert(
      fc.property(anyIssue, anyStrategy, (issue, under) => {
        const [first, second] = [attributed(issue, under), attributed(issue, reordered(under))];
        for (const at of everyHour) {
          const known = weightsOf(attributionAt(first, at));
          // Of two exemptions at one level the first of the file gives its name, and nothing else.
          expect(unnamed(weightsOf(attributionAt(second, at)))).toEqual(unnamed(known));
        }
      }),
      runs,
    );
  });

  it('takes another objective in the exclusive view only where two share the issue', () => {
    fc.assert(
      fc.property(anyIssue, anyStrategy, (issue, under) => {
        const reversed = { ...under, objectives: under.objectives.toReversed() };
        const [first, second] = [attributed(issue, under), attributed(issue, reversed)];
        for (const at of everyHour) {
          const known = attributionAt(first, at);
          const isDecidedByOrder = known.length > 1 && known[0]?.via !== 'override';
          if (isDecidedByOrder) continue;
          expect(weightsOf(attributionAt(second, at))).toEqual(weightsOf(known));
        }
      }),
      runs,
    );
  });

  it('reads no order of ancestors at one depth and of labels', () => {
    fc.assert(
      fc.property(anyIssue, anyStrategy, (issue, under) => {
        const shuffled = eachWearer(issue, (labels) =>
          labels.map((span) => ({ ...span, labels: span.labels.toReversed() })),
        );
        const ancestors = shuffled.ancestors.toReversed();
        expect(attributed({ ...shuffled, ancestors }, under)).toEqual(attributed(issue, under));
      }),
      runs,
    );
  });

  it('does not change by labels that no rule matches, added or renamed', () => {
    fc.assert(
      fc.property(anyIssue, anyStrategy, (issue, under) => {
        const changed = eachWearer(issue, (labels) =>
          labels.map(({ from, labels: worn }) => ({
            from,
            labels: [
              { name: 'unrelated', group: undefined },
              ...worn.map((each) => (each.name === 'tea' ? { ...each, name: 'water' } : each)),
            ],
          })),
        );
        expect(attributed(changed, under)).toEqual(attributed(issue, under));
      }),
      runs,
    );
  });

  it('is the same computed twice, with what was remembered and without', () => {
    fc.assert(
      fc.property(anyIssue, anyIssue, anyStrategy, (issue, other, under) => {
        const compiled = compileStrategy(under, calendar);
        const first = attributionsOf(issue, compiled);
        attributionsOf(other, compiled);
        expect(attributionsOf(issue, compiled)).toEqual(first);
        expect(attributed(issue, under)).toEqual(first);
      }),
      runs,
    );
  });
});

function sum(numbers: readonly number[]): number {
  let total = 0;
  for (const each of numbers) total += each;
  return total;
}

function sharesByObjective(held: readonly Attribution[]): readonly string[] {
  return held
    .map(({ objective, shared, depth }) => `${objective} ${shared.toFixed(9)} ${depth}`)
    .toSorted();
}

function unnamed(weights: readonly Weight[]): readonly Weight[] {
  return weights.map((each) => ({ ...each, name: each.name.replace(/^x\d$/, 'exempt') }));
}

function weightsOf(held: readonly Attribution[]): readonly Weight[] {
  return held
    .map(({ objective, exempt, depth, shared, exclusive }) => ({
      name: objective ?? exempt ?? '',
      depth,
      shared: shared.toFixed(9),
      exclusive,
    }))
    .toSorted(byName);
}

function byName(a: Weight, b: Weight): number {
  return a.name < b.name ? -1 : 1;
}
