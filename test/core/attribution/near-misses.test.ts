import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LabelName } from '../../../src/core/attribution/attribution.ts';
import { editDistance } from '../../../src/core/attribution/edit-distance.ts';
import { nearMissesOf } from '../../../src/core/attribution/near-misses.ts';
import { compileStrategy } from '../../../src/core/attribution/strategy.ts';
import type { Strategy } from '../../../src/core/objective.ts';
import { calendar, exempt, label, objective, strategy } from './given.ts';

function nearMisses(labels: readonly LabelName[], under: Strategy) {
  return nearMissesOf(labels, compileStrategy(under, calendar));
}

function isNear(pattern: string, name: string): boolean {
  return nearMisses([label(name)], strategy([objective('o', [pattern])])).length === 1;
}

describe('a near miss (9)', () => {
  it.each([
    ['checkout', 'check-out', 'separators removed: checkout'],
    ['checkout', 'Check_Out', 'separators removed: checkout'],
    ['obj:checkout', 'obj/checkout', 'separators removed: objcheckout'],
    ['obj:checkout', 'OBJ Checkout', 'separators removed: objcheckout'],
    ['checkout', 'checkouts', 'a plural s'],
    ['slos', 'slo', 'a plural s'],
    ['slo', 'sla', 'one substitution'],
    ['slo', 'sol', 'one swap'],
    ['payment', 'paymnet', 'one swap'],
    ['payment', 'paymen', 'one deletion'],
    ['checkout', 'chekcuot', 'two swaps, eight characters'],
    ['faster-pay', 'fasterpayed', 'two insertions, nine characters'],
    ['ios', '\uff49\uff4f\uff53', 'full width'],
  ])('of %s is %s: %s', (pattern, name) => {
    expect(isNear(pattern, name)).toBe(true);
  });

  it.each([
    ['checkout', 'Checkout', 'it matches'],
    ['payment', 'pyametn', 'two swaps, seven characters'],
    ['checkout', 'chekot', 'two deletions, and six characters are left'],
    ['checkout', 'chckutxx', 'three edits or more'],
    ['slo', 'checkout', 'another word'],
    ['a', '--', 'nothing but separators'],
    ['check*', 'chekout', 'a glob has no misspelling'],
    ['/^slo$/', 'sla', 'a regex has no misspelling'],
  ])('of %s is not %s: %s', (pattern, name) => {
    expect(isNear(pattern, name)).toBe(false);
  });

  it('differs in case only where case counts', () => {
    const sensitive = strategy([objective('o', ['iOS'])], { caseSensitive: true });
    expect(nearMisses([label('ios')], sensitive)).toEqual([
      { objective: 'o', label: 'ios', pattern: 'iOS' },
    ]);
  });

  it('is no label that any rule matches, exemptions included', () => {
    const rules = strategy([objective('a', ['support1']), objective('b', ['checkout*'])], {
      exempt: [exempt('support', { labels: ['support2'] })],
    });
    expect(nearMisses([label('support2'), label('checkouts')], rules)).toEqual([]);
  });

  it('of an exemption is none', () => {
    const rules = strategy([], { exempt: [exempt('support', { labels: ['support'] })] });
    expect(nearMisses([label('suport')], rules)).toEqual([]);
  });

  it('names every objective and pattern it is near to, once', () => {
    const rules = strategy([
      objective('a', ['slo', { labels: ['SLO', 'slos'] }]),
      objective('b', ['solo']),
    ]);
    expect(nearMisses([label('sl-o-o'), label('sl-o-o')], rules)).toEqual([
      { objective: 'a', label: 'sl-o-o', pattern: 'slo' },
      { objective: 'a', label: 'sl-o-o', pattern: 'slos' },
      { objective: 'b', label: 'sl-o-o', pattern: 'solo' },
    ]);
  });

  it('of a grouped label is found by its name and as Group/Label', () => {
    const rules = strategy([
      objective('a', ['checkout']),
      objective('b', ['Strategy/Reliability']),
    ]);
    expect(nearMisses([label('Chekout', 'Strategy')], rules)).toEqual([
      { objective: 'a', label: 'Strategy/Chekout', pattern: 'checkout' },
    ]);
    expect(nearMisses([label('Relaibility', 'Strategy')], rules)).toEqual([
      { objective: 'b', label: 'Strategy/Relaibility', pattern: 'Strategy/Reliability' },
    ]);
  });

  it('is the same when it is asked for again', () => {
    const compiled = compileStrategy(strategy([objective('o', ['checkout'])]), calendar);
    const first = nearMissesOf([label('chekout'), label('tea')], compiled);
    expect(first).toHaveLength(1);
    expect(nearMissesOf([label('chekout'), label('tea')], compiled)).toEqual(first);
  });
});

describe('the Damerau–Levenshtein distance', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 6 });

  it.each([
    ['', '', 0],
    ['', 'abc', 3],
    ['ab', 'ba', 1],
    // a swap with an insertion between the two: 3 by optimal string alignment
    ['ca', 'abc', 2],
    ['a cat', 'an act', 2],
    ['kitten', 'sitting', 3],
  ])('of %j and %j is %i', (a, b, expected) => {
    expect(distance(a, b)).toBe(expected);
  });

  it('is a metric', () => {
    fc.assert(
      fc.property(word, word, word, (a, b, c) => {
        expect(distance(a, b)).toBe(distance(b, a));
        expect(distance(a, b) === 0).toBe(a === b);
        expect(distance(a, c)).toBeLessThanOrEqual(distance(a, b) + distance(b, c));
      }),
    );
  });

  it('is the length of the shortest path of single edits', () => {
    const short = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 4 });
    fc.assert(
      fc.property(short, short, (a, b) => {
        expect(distance(a, b)).toBe(shortestPath(a, b));
      }),
    );
  });
});

function distance(a: string, b: string): number {
  return editDistance(Array.from(a), Array.from(b));
}

/** Breadth first over all words of a, b and c: slow and obvious. */
function shortestPath(from: string, to: string): number {
  let reached = new Set([from]);
  for (let edits = 0; ; edits += 1) {
    if (reached.has(to)) return edits;
    reached = new Set([...reached].flatMap(edited).filter((each) => each.length <= 6));
  }
}

function edited(word: string): readonly string[] {
  const places = Array.from({ length: word.length + 1 }, (_, place) => place);
  return places.flatMap((place) => {
    const head = word.slice(0, place);
    const rest = word.slice(place);
    return [
      word,
      head + rest.slice(1),
      head + rest.slice(1, 2) + rest.slice(0, 1) + rest.slice(2),
      ...['a', 'b', 'c'].flatMap((letter) => [head + letter + rest, head + letter + rest.slice(1)]),
    ];
  });
}
