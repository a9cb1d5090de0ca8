import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Adoption, spanAt, spansInForce } from '../../src/core/strategy-history.ts';
import { createCalendar, dayMs } from '../../src/core/time.ts';

const calendar = createCalendar('Europe/Berlin');

function at(text: string): number {
  return Date.parse(text);
}

function adopted(version: string, on: string, effectiveFrom?: string): Adoption {
  return { version, adoptedAt: at(on), effectiveFrom };
}

/** "a b b": versions in force at noon of days in a row. */
function inForceOn(days: readonly string[], adoptions: readonly Adoption[]): string {
  const spans = spansInForce(adoptions, calendar);
  return days.map((day) => spanAt(spans, at(`${day}T12:00:00Z`))?.version ?? '-').join(' ');
}

const days = ['2026-10-01', '2026-10-10', '2026-10-20', '2026-10-30'];

describe('the strategy in force', () => {
  it.each<readonly [string, string, readonly Adoption[]]>([
    ['is none before the first version', '- a a a', [adopted('a', '2026-10-05T09:00:00Z')]],
    [
      'is that of its effective date, though it was put in place later',
      'a a a a',
      [adopted('a', '2026-10-15T09:00:00Z', '2026-10-01')],
    ],
    [
      'begins with the local day of that date',
      '- a a a',
      [adopted('a', '2026-10-25T09:00:00Z', '2026-10-02')],
    ],
    [
      'is not delayed by a date that lies ahead',
      '- a a a',
      [adopted('a', '2026-10-05T09:00:00Z', '2026-10-25')],
    ],
    [
      'is the next one from when that was put in place',
      'a a b b',
      [adopted('a', '2026-09-01T09:00:00Z', '2026-09-01'), adopted('b', '2026-10-15T09:00:00Z')],
    ],
    [
      'is the last one of several edits of a day',
      'a a c c',
      [
        adopted('a', '2026-09-01T09:00:00Z'),
        adopted('b', '2026-10-15T08:00:00Z'),
        adopted('c', '2026-10-15T08:05:00Z'),
      ],
    ],
    [
      'is the corrected one for as long as it claims to be',
      'a b b b',
      [
        adopted('a', '2026-09-01T09:00:00Z'),
        adopted('wrong', '2026-10-08T09:00:00Z', '2026-10-08'),
        adopted('b', '2026-10-29T09:00:00Z', '2026-10-08'),
      ],
    ],
    [
      'is the earlier one again from when it came back, whatever its date says',
      'a a b a',
      [
        adopted('a', '2026-09-01T09:00:00Z', '2026-09-01'),
        adopted('b', '2026-10-15T09:00:00Z'),
        adopted('a', '2026-10-25T09:00:00Z', '2026-09-01'),
      ],
    ],
  ])('%s', (_name, expected, adoptions) => {
    expect(inForceOn(days, adoptions)).toBe(expected);
  });

  it('is one span where a version was put in force twice in a row', () => {
    const twice = [adopted('a', '2026-10-05T09:00:00Z'), adopted('a', '2026-10-06T09:00:00Z')];
    expect(spansInForce(twice, calendar)).toEqual([
      { version: 'a', from: at('2026-10-05T09:00:00Z'), to: undefined },
    ]);
  });
});

const start = at('2026-01-01T00:00:00Z');
/** In the order of their instants, dates before and after them. */
const adoptionLists = fc
  .array(
    fc.record({
      version: fc.constantFrom('a', 'b', 'c', 'd'),
      hours: fc.integer({ min: 0, max: 60 * 24 }),
      effective: fc.option(fc.integer({ min: -20, max: 80 }), { nil: undefined }),
    }),
    { minLength: 1, maxLength: 12 },
  )
  .map((list) => {
    const effectiveOf = new Map(list.map(({ version, effective }) => [version, effective]));
    return list
      .toSorted((one, other) => one.hours - other.hours)
      .map(({ version, hours }): Adoption => {
        const effective = effectiveOf.get(version);
        const on = effective === undefined ? undefined : start + effective * dayMs;
        return {
          version,
          adoptedAt: start + hours * 3_600_000,
          effectiveFrom: on === undefined ? undefined : new Date(on).toISOString().slice(0, 10),
        };
      });
  });

describe('for any history', () => {
  it('the strategy of now is the one that was adopted last', () => {
    fc.assert(
      fc.property(adoptionLists, fc.nat(1_000_000), (adoptions, later) => {
        const last = adoptions.at(-1);
        const now = (last?.adoptedAt ?? 0) + 1 + later;
        expect(spanAt(spansInForce(adoptions, calendar), now)?.version).toBe(last?.version);
      }),
    );
  });

  it('spans follow each other without gap and without another of the same version beside', () => {
    fc.assert(
      fc.property(adoptionLists, (adoptions) => {
        const spans = spansInForce(adoptions, calendar);
        expect(spans.at(-1)?.to).toBeUndefined();
        for (const [index, { version, to }] of spans.slice(0, -1).entries()) {
          expect(to).toBe(spans[index + 1]?.from);
          expect(spans[index + 1]?.version).not.toBe(version);
        }
      }),
    );
  });

  it('each instant belongs to the last adopted version that had begun', () => {
    fc.assert(
      fc.property(adoptionLists, fc.integer({ min: -30, max: 90 }), (adoptions, day) => {
        const t = start + day * dayMs + 1;
        const begun = adoptions.filter(({ version, adoptedAt, effectiveFrom }, index) => {
          const isFirst = adoptions.findIndex((each) => each.version === version) === index;
          const claims = isFirst && effectiveFrom !== undefined;
          return adoptedAt < t || (claims && calendar.startOf(effectiveFrom) < t);
        });
        expect(spanAt(spansInForce(adoptions, calendar), t)?.version).toBe(begun.at(-1)?.version);
      }),
    );
  });
});
