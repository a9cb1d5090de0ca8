import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Contribution,
  contributedNumbers,
  contributionOf,
} from '../../../src/core/measures/contribution.ts';
import type { MeasuredIssue } from '../../../src/core/measures/measured-issue.ts';
import { bases, type Count, type Snapshot } from '../../../src/core/measures/snapshot.ts';
import { createCalendar, dayMs } from '../../../src/core/time.ts';
import { measuredIssues } from '../arbitraries.ts';
import { at, objective, snapshot, strategy } from './measured-builder.ts';

const asOf = at('2026-11-24T12:00:00Z');
const span = { from: asOf - 100 * dayMs, to: asOf };
const family = strategy([
  objective('top'),
  objective('a', { parent: 'top' }),
  objective('b', { parent: 'top' }),
]);
const anyIssues = fc.array(measuredIssues(['a', 'b'], span), { maxLength: 15 });

function contribution(issue: MeasuredIssue): Contribution {
  return contributionOf(issue, {
    strategy: family,
    calendar: createCalendar('UTC'),
    asOf,
    windowDays: 28,
    sources: ['jira', 'linear'],
  });
}

describe('what an issue adds to the numbers', () => {
  it('is, over all issues, every number of the whole', () => {
    fc.assert(
      fc.property(anyIssues, (issues) => {
        const whole = snapshot(issues, { asOf, strategy: family });
        const parts = issues.map(contribution);
        for (const each of whole.objectives) {
          for (const number of contributedNumbers) {
            const [count, added] = [countOf(each, number), sumOf(parts, each.id, number)];
            expect(added.issues).toBe(count.issues);
            expect(added.shared).toBeCloseTo(count.shared, 9);
            expect(added.exclusive).toBeCloseTo(count.exclusive, 9);
          }
        }
        for (const basis of bases) {
          for (const as of ['aligned', 'unaligned', 'exempt'] as const) {
            const entered = parts.flatMap(({ alignment }) => alignment);
            const added = entered.filter((each) => each.basis === basis && each.as === as);
            expect(added).toHaveLength(whole.alignment[basis][as]);
          }
        }
      }),
    );
  });

  it('includes the throughput of each week, by the attribution at its end', () => {
    fc.assert(
      fc.property(anyIssues, (issues) => {
        const parts = issues.map(contribution);
        for (const each of snapshot(issues, { asOf, strategy: family }).objectives) {
          for (const week of [...each.weeks, each.runningWeek]) {
            const added = parts
              .flatMap(({ objectives }) => objectives.filter(({ id }) => id === each.id))
              .flatMap(({ weeks }) => weeks.filter(({ start }) => start === week.start));
            expect(added).toHaveLength(week.completed.issues);
          }
        }
      }),
    );
  });
});

function countOf(
  objectives: Snapshot['objectives'][number],
  number: (typeof contributedNumbers)[number],
): Count {
  const { active, waiting } = objectives.states;
  if (number !== 'wip') return { ...objectives, ...objectives.states }[number];
  return {
    issues: active.issues + waiting.issues,
    shared: active.shared + waiting.shared,
    exclusive: active.exclusive + waiting.exclusive,
  };
}

function sumOf(parts: readonly Contribution[], id: string, number: string): Count {
  const added = parts
    .flatMap(({ objectives }) => objectives.filter((each) => each.id === id))
    .flatMap(({ numbers }) => numbers.filter((each) => each.number === number));
  return {
    issues: added.length,
    shared: added.reduce((sum, { shared }) => sum + shared, 0),
    exclusive: added.reduce((sum, { exclusive }) => sum + exclusive, 0),
  };
}
