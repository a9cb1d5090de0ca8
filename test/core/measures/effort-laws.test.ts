import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byText } from '../../../src/core/by-text.ts';
import { attentionOf } from '../../../src/core/measures/attention.ts';
import type { MeasuredIssue } from '../../../src/core/measures/measured-issue.ts';
import type { Snapshot } from '../../../src/core/measures/snapshot.ts';
import { createCalendar, dayMs } from '../../../src/core/time.ts';
import type { Course } from '../../../src/core/timeline/facts.ts';
import { valueAt } from '../../../src/core/timeline/track.ts';
import { measuredIssues } from '../arbitraries.ts';
import { at, objective, snapshot, strategy } from './measured-builder.ts';

const asOf = at('2026-11-24T12:00:00Z');
const span = { from: asOf - 60 * dayMs, to: asOf };
const window = { from: asOf - 28 * dayMs, to: asOf };
const roots = ['top', 'c'];
const family = strategy([
  objective('top', { targetShare: 0.4 }),
  objective('a', { parent: 'top' }),
  objective('b', { parent: 'top', targetShare: 0.1 }),
  objective('c'),
]);
const leaves = ['a', 'b', 'c'];
const anyIssues = fc.array(measuredIssues(leaves, span), { maxLength: 20, size: 'max' });

function measure(issues: readonly MeasuredIssue[], fields = {}): Snapshot {
  return snapshot(issues, { asOf, strategy: family, ...fields });
}

function effortOf({ effort, objectives }: Snapshot): readonly number[] {
  return [effort, ...objectives.map((each) => each.effort)].flatMap((each) => Object.values(each));
}

/** The greatest of all differences. */
function differenceOf(one: Snapshot, other: Snapshot): number {
  const numbers = effortOf(other);
  const differences = effortOf(one).map((value, index) => value - (numbers[index] ?? Infinity));
  return Math.max(...differences.map(Math.abs));
}

/** Days of UTC; day 0 was a Thursday. */
function isWorkday(day: number): boolean {
  return (day + 3) % 7 < 5;
}

/** Who gave an issue attention at an instant, word by word as it is defined. */
function attentiveAt(issue: MeasuredIssue, x: number): readonly (string | undefined)[] {
  const moved = [issue, ...issue.subtasks].flatMap(({ course }) => course.moved);
  const last = Math.max(...moved.filter((when) => when <= x), -Infinity);
  if (issue.state === undefined || x - last >= 30 * dayMs) return [];
  const isOpen = !['done', 'cancelled'].includes(stateAt(issue.course, x) ?? '');
  const below = isOpen && isBeforeArchiving(issue.course, x) ? issue.subtasks : [];
  return [issue, ...below]
    .map(({ course }) => course)
    .filter((course) => stateAt(course, x) === 'active' && isBeforeArchiving(course, x))
    .filter((course) => valueAt(course.blocked, x + 1) !== true)
    .map((course) => valueAt(course.assignees, x + 1));
}

function stateAt({ states }: Course, x: number): string | undefined {
  return states.findLast(({ from }) => from <= x)?.value;
}

function isBeforeArchiving({ archivedAt }: Course, x: number): boolean {
  return archivedAt === undefined || x < archivedAt;
}

describe('attention', () => {
  it('is at any instant that of those who are defined to give it', () => {
    const anyInstants = fc.array(fc.integer({ min: window.from, max: asOf - 1 }), { minLength: 5 });
    fc.assert(
      fc.property(measuredIssues(leaves, span), anyInstants, (issue, anywhere) => {
        const { states, moved } = issue.course;
        const borders = [...states.map(({ from }) => from), ...moved].flatMap((x) => [x - 1, x]);
        for (const x of [...anywhere, ...borders]) {
          if (x < window.from || x >= asOf) continue;
          const attentive = attentionOf(issue, window)
            .filter(({ from, to }) => from <= x && x < to)
            .map(({ person }) => person);
          expect(attentive.map(String).toSorted(byText)).toEqual(
            attentiveAt(issue, x).map(String).toSorted(byText),
          );
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('effort', () => {
  it('over objectives, unaligned and exempt work is a person-day for each person and workday', () => {
    fc.assert(
      fc.property(anyIssues, (issues) => {
        const days = new Map<string, number>();
        for (const { person, from, to } of issues.flatMap((each) => attentionOf(each, window))) {
          for (let day = Math.floor(from / dayMs); day * dayMs < to; day += 1) {
            const begin = Math.max(day * dayMs, window.from);
            const end = Math.min((day + 1) * dayMs, window.to);
            const isIn = Math.max(from, begin) < Math.min(to, end) && isWorkday(day);
            if (isIn && person !== undefined) days.set(`${person} ${day}`, (end - begin) / dayMs);
          }
        }
        const expected = [...days.values()].reduce((sum, share) => sum + share, 0);
        const { effort, objectives } = measure(issues);
        const beside = effort.unaligned + effort.exempt;
        expect(effort.aligned + beside).toBeCloseTo(expected, 9);
        for (const view of ['shared', 'exclusive'] as const) {
          const served = objectives
            .filter(({ id }) => roots.includes(id))
            .reduce((sum, each) => sum + each.effort[view], 0);
          expect(served + beside).toBeCloseTo(expected, 9);
        }
      }),
    );
  });

  it('does not depend on the order of the issues', () => {
    fc.assert(
      fc.property(anyIssues, (issues) => {
        expect(differenceOf(measure(issues.toReversed()), measure(issues))).toBeLessThan(1e-9);
      }),
    );
  });

  it('is none on a Saturday or a Sunday', () => {
    const weekend = { asOf: at('2026-11-23T00:00:00Z'), windowDays: 2 };
    fc.assert(
      fc.property(anyIssues, (issues) => {
        expect(new Set(effortOf(measure(issues, weekend)))).toEqual(new Set([0]));
      }),
    );
  });

  it('is the same when all happens whole weeks earlier', () => {
    fc.assert(
      fc.property(anyIssues, fc.integer({ min: 1, max: 60 }), (issues, weeks) => {
        const ms = weeks * 7 * dayMs;
        const earlier = measure(
          issues.map((issue) => movedBack(issue, ms)),
          { asOf: asOf - ms },
        );
        expect(differenceOf(earlier, measure(issues))).toBeLessThan(1e-9);
      }),
    );
  });

  it('adding an unaligned issue never raises coverage', () => {
    fc.assert(
      fc.property(anyIssues, measuredIssues(leaves, span), (issues, extra) => {
        const { coverageRatio: before = 1 } = measure(issues).effort;
        const { coverageRatio: after = 0 } = measure([
          ...issues,
          { ...extra, attributions: [] },
        ]).effort;
        expect(after).toBeLessThanOrEqual(before + 1e-12);
      }),
    );
  });

  it('is no more of a window than of a longer one', () => {
    fc.assert(
      fc.property(anyIssues, (issues) => {
        const wholes = [7, 28, 90].map((windowDays) => {
          const { aligned, unaligned, exempt } = measure(issues, { windowDays }).effort;
          return aligned + unaligned + exempt;
        });
        expect(wholes).toEqual(wholes.toSorted((a, b) => a - b));
      }),
    );
  });

  it('sunk is a part of the whole, and that of an objective a part of all', () => {
    fc.assert(
      fc.property(anyIssues, (issues) => {
        const { effort, objectives } = measure(issues);
        const { aligned, unaligned, exempt, sunk } = effort;
        expect(sunk).toBeLessThanOrEqual(aligned + unaligned + exempt + 1e-9);
        for (const each of objectives) expect(each.effort.sunk).toBeLessThanOrEqual(sunk + 1e-9);
      }),
    );
  });
});

describe('targets', () => {
  it('are compared on one basis, with shares between 0 and 1 and a gap between 0 and 1', () => {
    fc.assert(
      fc.property(anyIssues, (issues) => {
        const { alignmentGap, objectives } = measure(issues);
        const targets = objectives.flatMap(({ target }) => target ?? []);
        expect(targets).toHaveLength(alignmentGap === undefined ? 0 : 2);
        if (alignmentGap === undefined) return;
        expect(targets.every(({ basis }) => basis === alignmentGap.basis)).toBe(true);
        for (const { share, low, high, n } of targets) {
          expect(low - 1e-9).toBeLessThanOrEqual(share);
          expect(high + 1e-9).toBeGreaterThanOrEqual(share);
          expect(n).toBeGreaterThan(1 - 1e-9);
        }
        expect(alignmentGap.gap).toBeGreaterThanOrEqual(0);
        expect(alignmentGap.gap).toBeLessThanOrEqual(1 + 1e-9);
      }),
    );
  });

  it('that are what is done leave no gap', () => {
    fc.assert(
      fc.property(anyIssues, (issues) => {
        const { objectives, alignmentGap } = measure(issues);
        if (alignmentGap === undefined) return;
        const own = new Map(objectives.map((each) => [each.id, each.target?.share]));
        const again = strategy([
          objective('top', { targetShare: own.get('top') }),
          objective('a', { parent: 'top' }),
          objective('b', { parent: 'top', targetShare: own.get('b') }),
          objective('c'),
        ]);
        const exact = measure(issues, { strategy: again });
        expect(exact.alignmentGap?.gap).toBeCloseTo(0, 9);
        for (const { target } of exact.objectives) expect(target?.isOff ?? false).toBe(false);
      }),
    );
  });
});

/** With all its instants earlier. */
function movedBack(issue: MeasuredIssue, ms: number): MeasuredIssue {
  const back = (when: number | undefined) => (when === undefined ? undefined : when - ms);
  const track = <T>(spans: readonly { readonly from: number; readonly value: T }[]) =>
    spans.map(({ from, value }) => ({ from: from - ms, value }));
  const courseBack = (course: Course): Course => ({
    states: track(course.states),
    blocked: track(course.blocked),
    assignees: track(course.assignees),
    moved: course.moved.map((when) => when - ms),
    archivedAt: back(course.archivedAt),
  });
  return {
    ...issue,
    createdAt: issue.createdAt - ms,
    startedAt: back(issue.startedAt),
    completedAt: back(issue.completedAt),
    course: courseBack(issue.course),
    subtasks: issue.subtasks.map((each) => ({ ...each, course: courseBack(each.course) })),
    attributions: issue.attributions.map((each) => ({
      ...each,
      from: each.from - ms,
      to: back(each.to),
    })),
  };
}

it('a calendar of UTC cuts workdays where these laws do', () => {
  expect(createCalendar('UTC').weekOf(asOf)).toBe('2026-11-23');
  expect(isWorkday(at('2026-11-23T00:00:00Z') / dayMs)).toBe(true);
  expect(isWorkday(at('2026-11-22T00:00:00Z') / dayMs)).toBe(false);
});
