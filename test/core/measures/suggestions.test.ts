import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DescribedIssue } from '../../../src/core/measures/described-issue.ts';
import { createEvidence } from '../../../src/core/measures/evidence.ts';
import { type Suggestion, suggestionsFor } from '../../../src/core/measures/suggestions.ts';
import { createCalendar, dayMs } from '../../../src/core/time.ts';
import { anyDescribed, described, epic, inTwoOrders } from './described-issues.ts';
import { recentOthers, recount, serves, unalignedAmong } from './evidence-again.ts';
import { attribution, longAgo, now, objective } from './measured-builder.ts';

const objectives = [objective('a'), objective('b', { parent: 'a' }), objective('c')];
const window = { from: createCalendar('UTC').minusDaysAt(now, 90), to: now };

/** Of each issue that is asked about, by id. */
function suggested(
  all: readonly DescribedIssue[],
  asked: readonly DescribedIssue[],
): Record<string, readonly Suggestion[]> {
  const evidence = createEvidence({ objectives, window, issues: asked });
  for (const issue of all) evidence.add(issue);
  return Object.fromEntries(
    asked.map((issue) => [issue.id, suggestionsFor(issue, evidence, ['a', 'b', 'c'])]),
  );
}

function many(
  count: number,
  served: Parameters<typeof described>[1],
  fields: Partial<DescribedIssue>,
): readonly DescribedIssue[] {
  return Array.from({ length: count }, (_, index) =>
    described('active', served, {
      title: 'other',
      ...fields,
      id: `${JSON.stringify([served, fields])} ${index}`,
    }),
  );
}

/** Unaligned work of another team, so that no objective has much of the whole. */
const rest = many(60, [], { team: 'REST' });

function suggestedFor(issue: DescribedIssue, others: readonly DescribedIssue[]) {
  return suggested([...rest, ...others, issue], [issue])[issue.id];
}

function idsOf(suggestions: readonly Suggestion[] = []): readonly string[] {
  return suggestions.map(({ objective: id }) => id);
}

describe('a suggestion', () => {
  const asked = described('active', [], { id: 'asked', title: 'Faster login', above: [epic('1')] });

  it('comes from the siblings below one epic', () => {
    const others = [
      ...many(4, 'b', { above: [epic('1')], team: 'X' }),
      ...many(1, [], { above: [epic('1')], team: 'X' }),
      ...many(9, 'b', { above: [epic('2')], team: 'X' }),
    ];
    expect(suggestedFor(asked, others)).toEqual([
      { objective: 'b', evidence: [{ kind: 'epic', name: 'epic 1', serving: 4, of: 5 }] },
    ]);
  });

  it('counts siblings that were finished long ago, and none that are away', () => {
    const finished = { completedAt: longAgo, above: [epic('1')], team: 'X' };
    const others = [
      ...many(3, 'b', finished).map((each): DescribedIssue => ({ ...each, state: 'done' })),
      ...many(9, [], finished).map((each) => ({ ...each, state: undefined, isArchived: true })),
    ];
    expect(suggestedFor(asked, others)).toEqual([
      { objective: 'b', evidence: [{ kind: 'epic', name: 'epic 1', serving: 3, of: 3 }] },
    ]);
  });

  it('comes from the recent work of the team, and nothing older', () => {
    const others = [
      ...many(7, 'c', {}),
      ...many(3, [], {}),
      ...many(50, [], {}).map(
        (each): DescribedIssue => ({
          ...each,
          state: 'done',
          completedAt: now - 91 * dayMs,
        }),
      ),
    ];
    expect(suggestedFor(asked, others)).toEqual([
      { objective: 'c', evidence: [{ kind: 'team', name: 'PAY', serving: 7, of: 10 }] },
    ]);
  });

  it('comes from words of the title, in whatever case, spelled as this title does', () => {
    const others = [
      ...many(5, 'c', { title: 'LOGIN page', team: 'X' }),
      ...many(1, 'b', { title: 'the login', team: 'Y' }),
    ];
    expect(suggestedFor(asked, others)).toEqual([
      { objective: 'c', evidence: [{ kind: 'word', name: 'login', serving: 5, of: 6 }] },
    ]);
  });

  it('names three words at most, and puts the strongest evidence first', () => {
    const long = { ...asked, title: 'one two three four' };
    const others = [
      ...many(9, 'c', { title: 'four', team: 'X' }),
      ...many(4, 'c', { title: 'one two three four', team: 'Y', above: [epic('1')] }),
    ];
    const [suggestion] = suggestedFor(long, others) ?? [];
    expect(suggestion?.evidence.map(({ name }) => name)).toEqual(['four', 'epic 1', 'one', 'two']);
  });

  it('puts the objective with the strongest evidence first', () => {
    const others = [
      ...many(3, 'a', { above: [epic('1')], team: 'X' }),
      ...many(12, 'c', { title: 'login', team: 'Y' }),
    ];
    expect(idsOf(suggestedFor(asked, others))).toEqual(['c', 'a']);
  });

  it('of equal strength comes first with more evidence, else in the order of the objectives', () => {
    const both = [attribution('c', { shared: 0.5 }), attribution('a', { shared: 0.5 })];
    const siblings = many(4, both, { above: [epic('1')], team: 'X' });
    expect(idsOf(suggestedFor(asked, siblings))).toEqual(['a', 'c']);
    expect(
      idsOf(suggestedFor(asked, [...siblings, ...many(4, 'c', { title: 'login', team: 'Y' })])),
    ).toEqual(['c', 'a']);
  });

  it('knows nothing yet of an issue that is created at the instant of the numbers', () => {
    const others = many(9, 'b', { above: [epic('1')], team: 'X', createdAt: now });
    expect(suggestedFor(asked, others)).toEqual([]);
  });

  it.each([
    ['two issues alone', many(2, 'b', { above: [epic('1')], team: 'X' })],
    [
      'less than half of them',
      [
        ...many(4, 'b', { above: [epic('1')], team: 'X' }),
        ...many(5, [], { above: [epic('1')], team: 'X' }),
      ],
    ],
    [
      'what holds of all work alike',
      [...many(300, 'b', { team: 'X' }), ...many(3, 'b', { above: [epic('1')], team: 'X' })],
    ],
    [
      'an epic of the same id in another source',
      many(9, 'b', { above: [epic('1')], team: 'X', source: 'linear' }),
    ],
  ])('is not made from %s', (_, others) => {
    expect(suggestedFor(asked, others)).toEqual([]);
  });

  it('names the objective itself, not the one above it', () => {
    const others = many(9, 'b', { above: [epic('1')], team: 'X' });
    expect(idsOf(suggestedFor(asked, others))).toEqual(['b']);
  });
});

describe('the evidence of any suggestion', () => {
  it('can be counted again, like all evidence it is chosen from', () => {
    let seen = 0;
    fc.assert(
      fc.property(anyDescribed, (all) => {
        const asked = unalignedAmong(all);
        const evidence = createEvidence({ objectives, window, issues: asked });
        for (const issue of all) evidence.add(issue);
        for (const issue of asked) {
          const recent = recentOthers(issue, all, window);
          for (const [id, found] of evidence.of(issue)) {
            const serving = recent.filter((other) => serves(other, id)).length;
            expect(evidence.shareOf(id, issue)).toBe(serving / Math.max(1, recent.length));
            for (const each of found) {
              const others = recount(issue, { ...each, all, window });
              expect(each.of).toBe(others.length);
              expect(each.serving).toBe(others.filter((other) => serves(other, id)).length);
              seen += 1;
            }
          }
        }
      }),
    );
    expect(seen).toBeGreaterThan(1_000);
  });

  it('is that of at least three issues and half of all, for three objectives at most', () => {
    fc.assert(
      fc.property(anyDescribed, (all) => {
        for (const suggestions of Object.values(suggested(all, unalignedAmong(all)))) {
          expect(suggestions.length).toBeLessThanOrEqual(3);
          for (const { serving, of } of suggestions.flatMap(({ evidence }) => evidence)) {
            expect(serving).toBeGreaterThanOrEqual(3);
            expect(serving / of).toBeGreaterThanOrEqual(1 / 2);
          }
        }
      }),
    );
  });

  it('does not depend on the order of the issues, nor on what else is asked', () => {
    fc.assert(
      fc.property(inTwoOrders, ([all, other]) => {
        const together = suggested(all, unalignedAmong(all));
        expect(suggested(other, unalignedAmong(other))).toEqual(together);
        for (const issue of unalignedAmong(all)) {
          expect(suggested(other, [issue])[issue.id]).toEqual(together[issue.id]);
        }
      }),
    );
  });
});
