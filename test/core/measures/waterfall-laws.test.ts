import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bases, type Count } from '../../../src/core/measures/snapshot.ts';
import type { Waterfall } from '../../../src/core/measures/waterfall.ts';
import {
  anyLives,
  countOf,
  former,
  type Life,
  measured,
  readings,
  situationAt,
  threeOf,
  waterfall,
} from './compared-lives.ts';

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

const runs = { numRuns: 300 };

describe.each(bases)('a waterfall on the basis %s', (basis) => {
  it('leads from the numbers of the one instant to those of the other', () => {
    fc.assert(
      fc.property(anyLives, readings, (all, read) => {
        const [from, to] = threeOf(read);
        const { alignment, objectives } = waterfall(all, basis, [from, to]);
        const ends = { from: measured(all, from), to: measured(all, to) };
        expect(alignment.from).toEqual(ends.from.alignment[basis]);
        expect(alignment.to).toEqual(ends.to.alignment[basis]);
        for (const { id, from: was, to: is } of objectives) {
          for (const [count, end] of [
            [was, ends.from],
            [is, ends.to],
          ] as const) {
            const expected = countOf(end, id, basis);
            expect(count.issues).toBe(expected.issues);
            expect(count.shared).toBeCloseTo(expected.shared, 9);
            expect(count.exclusive).toBeCloseTo(expected.exclusive, 9);
          }
        }
      }),
      runs,
    );
  });

  it('has steps that sum to the difference', () => {
    fc.assert(
      fc.property(anyLives, readings, (all, read) => {
        const [from, to] = threeOf(read);
        const { alignment, objectives } = waterfall(all, basis, [from, to]);
        for (const kind of ['aligned', 'unaligned', 'exempt'] as const) {
          const steps = sum(alignment.steps.map((step) => step[kind]));
          expect(alignment.from[kind] + steps).toBe(alignment.to[kind]);
        }
        for (const { from: was, to: is, steps } of objectives) {
          expect(was.issues + sum(steps.map(({ issues }) => issues))).toBe(is.issues);
          for (const view of ['shared', 'exclusive'] as const) {
            const reached = was[view] + sum(steps.map((step) => step[view]));
            expect(Math.abs(reached - is[view])).toBeLessThan(1e-9);
          }
        }
      }),
      runs,
    );
  });

  it('has changes of coverage that sum to its difference', () => {
    fc.assert(
      fc.property(anyLives, readings, (all, read) => {
        const [from, to] = threeOf(read);
        const { alignment } = waterfall(all, basis, [from, to]);
        const { coverageRatio: was } = alignment.from;
        const { coverageRatio: is } = alignment.to;
        const difference = was === undefined || is === undefined ? undefined : is - was;
        const change = sum(alignment.steps.map(({ coverageChange = 0 }) => coverageChange));
        expect(alignment.coverageChange).toBe(difference);
        expect(Math.abs(change - (difference ?? change))).toBeLessThan(1e-9);
        expect(alignment.steps.at(-1)?.coverageRatio ?? is).toBe(is);
      }),
      runs,
    );
  });

  it('conserves mass in each step, in both views', () => {
    fc.assert(
      fc.property(anyLives, readings, (all, read) => {
        const flat = threeOf(read).map((each) => ({ ...each, strategy: former }));
        const [from, to] = threeOf(flat);
        const { alignment, objectives } = waterfall(all, basis, [from, to]);
        const roots = objectives.filter(({ id }) => id === 'top' || id === 'c');
        const steps = new Set(
          [alignment, ...roots].flatMap((each) => each.steps.map(({ step }) => step)),
        );
        for (const name of steps) {
          const { aligned = 0 } = alignment.steps.find(({ step }) => step === name) ?? {};
          for (const view of ['shared', 'exclusive'] as const) {
            const work = sum(
              roots.map((root) => root.steps.find(({ step }) => step === name)?.[view] ?? 0),
            );
            expect(Math.abs(work - aligned)).toBeLessThan(1e-9);
          }
        }
      }),
      runs,
    );
  });

  it('from the first to the third instant is the one to the second and the one from there', () => {
    fc.assert(
      fc.property(anyLives, readings, (all, read) => {
        const [first, second, third] = threeOf(read);
        const whole = waterfall(all, basis, [first, third]);
        const halves = [
          waterfall(all, basis, [first, second]),
          waterfall(all, basis, [second, third]),
        ];
        for (const kind of ['aligned', 'unaligned', 'exempt'] as const) {
          const total = (each: Waterfall): number =>
            sum(each.alignment.steps.map((step) => step[kind]));
          expect(total(whole)).toBe(sum(halves.map(total)));
        }
        for (const { id } of whole.objectives) {
          const total = (each: Waterfall, count: keyof Count): number =>
            sum(
              each.objectives.find((one) => one.id === id)?.steps.map((step) => step[count]) ?? [],
            );
          expect(total(whole, 'issues')).toBe(sum(halves.map((half) => total(half, 'issues'))));
          expect(total(whole, 'shared')).toBeCloseTo(
            sum(halves.map((half) => total(half, 'shared'))),
            9,
          );
        }
      }),
      runs,
    );
  });

  it('from an instant to itself has no step', () => {
    fc.assert(
      fc.property(anyLives, readings, (all, read) => {
        const [from] = threeOf(read);
        const { alignment, objectives } = waterfall(all, basis, [from, from]);
        expect(alignment.steps).toEqual([]);
        for (const { steps } of objectives) expect(steps).toEqual([]);
      }),
    );
  });

  it('does not depend on the order of the issues, but for those it names', () => {
    fc.assert(
      fc.property(anyLives, readings, (all, read) => {
        const [from, to] = threeOf(read);
        const steps = (some: readonly Life[]): unknown =>
          waterfall(some, basis, [from, to]).alignment.steps.map(({ examples, ...step }) => ({
            ...step,
            named: examples.length,
          }));
        expect(steps(all.toReversed())).toEqual(steps(all));
      }),
    );
  });

  it('calls nothing an edit of a rule under one strategy', () => {
    fc.assert(
      fc.property(anyLives, readings, (all, read) => {
        const [from, to] = threeOf(read);
        const { objectives } = waterfall(all, basis, [from, { ...to, strategy: from.strategy }]);
        const steps = objectives.flatMap((each) => each.steps.map(({ step }) => step));
        expect(steps).not.toContain('rule_edited');
      }),
      runs,
    );
  });

  it('blames an unknown status only where there is one', () => {
    fc.assert(
      fc.property(anyLives, readings, (all, read) => {
        const [from, to] = threeOf(read);
        for (const life of all) {
          const [step] = waterfall([life], basis, [from, to]).alignment.steps;
          if (step?.step !== 'unknown_status') continue;
          expect([from, to].map((end) => situationAt(life, end).state)).toContain(undefined);
        }
      }),
      runs,
    );
  });
});
