import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Attributable } from '../../../src/core/attribution/attribution.ts';
import { attributionAt } from '../../../src/core/attribution/attributions.ts';
import { type ExplainedMatch, explanationAt } from '../../../src/core/attribution/explanation.ts';
import type { Outcome } from '../../../src/core/attribution/outcome.ts';
import { compileStrategy } from '../../../src/core/attribution/strategy.ts';
import type { Strategy } from '../../../src/core/objective.ts';
import { anyIssue, anyStrategy, everyHour } from './arbitraries.ts';
import {
  ancestor,
  attributed,
  calendar,
  exempt,
  issue,
  labelled,
  objective,
  strategy,
  worn,
} from './given.ts';

const day = (date: string): number => calendar.startOf(date);

function explained(of: Attributable, under: Strategy, at: number) {
  return explanationAt(of, compileStrategy(under, calendar), at);
}

/** Rule → what came of it, at whatever level. */
function outcomes(of: Attributable, under: Strategy, at = 9): Record<string, Outcome> {
  const matches = explained(of, under, at).levels.flatMap((level) => level.matches);
  return Object.fromEntries(matches.map(({ rule, outcome }) => [rule, outcome]));
}

const checkout = objective('checkout', ['checkout']);
const slo = objective('slo', ['slo']);

describe('of a rule that matches, an explanation says', () => {
  const underEpic = issue({
    labels: [worn(0, 'slo')],
    ancestors: [ancestor('epic', 1, { labels: [worn(0, 'checkout')] })],
  });

  it('that it counts, or that a nearer level decided', () => {
    expect(outcomes(underEpic, strategy([checkout, slo]))).toEqual({
      'slo#1': { kind: 'counts' },
      'checkout#1': { kind: 'nearer_level' },
    });
  });

  it('that labels of this kind of ancestor are not inherited, while a rule that names it counts', () => {
    const under = strategy([checkout, objective('named', [{ epics: ['epic-1'] }])], {
      inherit: ['parent'],
    });
    expect(outcomes(issue({ ancestors: underEpic.ancestors }), under)).toEqual({
      'checkout#1': { kind: 'not_inherited' },
      'named#1': { kind: 'counts' },
    });
  });

  it('which of its filters leave the issue out', () => {
    const filters = { labels: ['slo'], sources: ['other'], teams: ['PAY'], types: ['Bug'] };
    expect(outcomes(labelled('slo'), strategy([objective('slo', [filters])]))).toEqual({
      'slo#1': { kind: 'filtered', by: ['sources', 'types'] },
    });
  });

  it.each([
    [{ starts: '2026-10-24' }, { from: day('2026-10-24'), to: undefined }],
    // The last day is the 22nd: at the first instant of the 23rd it has ended.
    [{ ends: '2026-10-22' }, { from: undefined, to: day('2026-10-23') }],
    [
      { paused: [{ from: '2026-10-22', to: '2026-10-25' }] },
      { from: day('2026-10-26'), to: undefined },
    ],
    [
      { starts: '2026-10-02', ends: '2026-10-01' },
      { from: undefined, to: undefined },
    ],
  ])('when an objective with %o is in force, when it is not', (dates, expected) => {
    const under = strategy([objective('slo', ['slo'], dates)]);
    expect(outcomes(labelled('slo'), under, day('2026-10-23'))).toEqual({
      'slo#1': { kind: 'not_in_force', ...expected },
    });
  });

  it('when the label was removed, the last time of several, and nothing of labels to come', () => {
    const labels = [worn(0, 'slo'), worn(2), worn(4, 'slo'), worn(6, 'checkout'), worn(20, 'slo')];
    const of = issue({ labels });
    expect(outcomes(of, strategy([checkout, slo]))).toEqual({
      'slo#1': { kind: 'removed', at: 6 },
      'checkout#1': { kind: 'counts' },
    });
    expect(outcomes(of, strategy([checkout, slo]), 3)).toEqual({
      'slo#1': { kind: 'removed', at: 2 },
    });
  });

  it('nothing of a label that an ancestor lost before the issue was there', () => {
    const epic = ancestor('epic', 1, { labels: [worn(0, 'slo'), worn(5)] });
    const of = issue({ createdAt: 5, ancestors: [epic] });
    expect(outcomes(of, strategy([slo]))).toEqual({});
  });

  it('that an objective below it matches too', () => {
    const under = strategy([slo, objective('checkout', ['checkout'], { parent: 'slo' })]);
    expect(outcomes(labelled('checkout', 'slo'), under)).toEqual({
      'checkout#1': { kind: 'counts' },
      'slo#1': { kind: 'deeper_objective', objective: 'checkout' },
    });
  });

  it('that a heavier rule of the same objective counted, or the first of equals', () => {
    const rules = ['a', { labels: ['b'], weight: 2 }, { labels: ['c'], weight: 2 }];
    expect(outcomes(labelled('a', 'b', 'c'), strategy([objective('o', rules)]))).toEqual({
      'o#1': { kind: 'other_match', rule: 'o#2', isHeavier: true },
      'o#2': { kind: 'counts' },
      'o#3': { kind: 'other_match', rule: 'o#2', isHeavier: false },
    });
  });

  it('that an objective at the same level beats an exemption, and of exemptions the first', () => {
    const exemptions = ['a', 'b'].map((name) => exempt(name, { labels: ['support'] }));
    const under = strategy([slo], { exempt: exemptions });
    expect(outcomes(labelled('support', 'slo'), under)).toEqual({
      'slo#1': { kind: 'counts' },
      'exempt:a': { kind: 'exemption_beaten' },
      'exempt:b': { kind: 'exemption_beaten' },
    });
    expect(outcomes(labelled('support'), under)).toEqual({
      'exempt:a': { kind: 'counts' },
      'exempt:b': { kind: 'other_match', rule: 'exempt:a', isHeavier: false },
    });
  });
});

describe('the levels of an explanation', () => {
  it('show the labels of the instant, the one that decides, and near misses where labels are inherited', () => {
    const of = issue({
      labels: [worn(0, 'tea'), worn(5, 'chekcout')],
      ancestors: [
        ancestor('epic', 1, { key: 'PAY-7', labels: [worn(0, 'checkout')] }),
        ancestor('project', 2, { labels: [worn(0, 'checkuot')] }),
      ],
    });
    const under = strategy([checkout], { inherit: ['epic'] });
    const miss = { objective: 'checkout', label: 'chekcout', pattern: 'checkout' };
    expect(explained(of, under, 5).levels).toMatchObject([
      { via: 'own', depth: 0, labels: ['chekcout'], decides: false, nearMisses: [miss] },
      { via: 'epic', key: 'PAY-7', decides: true, matches: [{ rule: 'checkout#1', since: 0 }] },
      { via: 'project', isInherited: false, labels: ['checkuot'], nearMisses: [] },
    ]);
    expect(explained(of, under, 4).levels[0]).toMatchObject({ labels: ['tea'], nearMisses: [] });
  });
});

describe('an explanation of any issue under any strategy', () => {
  const runs = { numRuns: 300 };
  const anyHour = fc.constantFrom(...everyHour);

  it('has the shares of the product', () => {
    fc.assert(
      fc.property(anyIssue, anyStrategy, anyHour, (of, under, at) => {
        expect(explained(of, under, at).shares).toEqual(attributionAt(attributed(of, under), at));
      }),
      runs,
    );
  });

  it('names for each share the one match that counts, and no other', () => {
    fc.assert(
      fc.property(anyIssue, anyStrategy, anyHour, (of, under, at) => {
        const { shares, levels } = explained(of, under, at);
        const counting = levels.flatMap(({ matches, depth, via }) =>
          matches.filter(counts).map(({ rule, label }) => ({ rule, label, depth, via })),
        );
        const taken = shares.map(({ rule, label, depth, via }) => ({
          rule,
          label,
          depth,
          via: via === 'override' ? 'own' : via,
        }));
        expect(counting.toSorted(byRule)).toEqual(taken.toSorted(byRule));
      }),
      runs,
    );
  });

  it('blames a level, another rule or another objective only for what would count without it', () => {
    fc.assert(
      fc.property(anyIssue, anyStrategy, anyHour, (of, under, at) => {
        for (const level of explained(of, under, at).levels) {
          for (const match of level.matches.filter(lostToAnother)) {
            const alone = withOnly(match, under);
            const shares = attributionAt(attributed(withoutNearer(of, level.depth), alone), at);
            expect(shares.map(({ rule }) => rule)).toEqual([match.rule]);
          }
        }
      }),
      runs,
    );
  });

  it('blames the rule, its dates or the label for what counts in no case', () => {
    fc.assert(
      fc.property(anyIssue, anyStrategy, anyHour, (of, under, at) => {
        for (const { matches, depth, id } of explained(of, under, at).levels) {
          const claiming = new Set(matches.filter(isClaim).map(({ rule }) => rule));
          for (const match of matches.filter(({ rule }) => !claiming.has(rule))) {
            const alone = attributed(onlyAt(of, depth, id), withOnly(match, under));
            expect(attributionAt(alone, at)).toEqual([]);
          }
        }
      }),
      runs,
    );
  });
});

function counts({ outcome }: ExplainedMatch): boolean {
  return outcome.kind === 'counts';
}

const toAnother = [
  'overridden',
  'nearer_level',
  'exemption_beaten',
  'deeper_objective',
  'other_match',
];

function lostToAnother({ outcome }: Pick<ExplainedMatch, 'outcome'>): boolean {
  return toAnother.includes(outcome.kind);
}

function isClaim(match: ExplainedMatch): boolean {
  return counts(match) || lostToAnother(match);
}

function byRule(a: { rule: string }, b: { rule: string }): number {
  return a.rule < b.rule ? -1 : Number(a.rule > b.rule);
}

/** The strategy with this one rule or override; places in the file stay, so that its name stays. */
function withOnly(
  { rule: name, objective: served }: Pick<ExplainedMatch, 'rule' | 'objective'>,
  under: Strategy,
): Strategy {
  const nothing = { labels: [], epics: [], projects: [], initiatives: [] };
  return {
    ...under,
    objectives: under.objectives.map((each) => ({
      ...each,
      rules: each.rules.map((rule, index) =>
        `${each.id}#${index + 1}` === name ? rule : { ...rule, ...nothing },
      ),
    })),
    exempt: under.exempt.filter((rule) => `exempt:${rule.name}` === name),
    overrides: Object.fromEntries(
      Object.keys(under.overrides)
        .filter((key) => `override:${key}` === name)
        .map((key) => [key, served === undefined ? [] : [served]]),
    ),
  };
}

function withoutNearer(of: Attributable, depth: number): Attributable {
  const ancestors = of.ancestors.filter((each) => each.depth >= depth);
  return { ...of, ancestors, labels: depth === 0 ? of.labels : [] };
}

function onlyAt(of: Attributable, depth: number, id: string): Attributable {
  const ancestors = depth === 0 ? [] : of.ancestors.filter((each) => each.id === id);
  return { ...of, ancestors, labels: depth === 0 ? of.labels : [] };
}
