import { describe, expect, it } from 'vitest';
import type { Attributable, Attribution } from '../../../src/core/attribution/attribution.ts';
import {
  ancestor,
  attributed,
  exempt,
  issue,
  label,
  labelled,
  objective,
  strategy,
  weights,
  worn,
} from './given.ts';

/** The only attribution of an issue that has one. */
function only(attributions: readonly Attribution[]): Attribution | undefined {
  expect(attributions).toHaveLength(1);
  return attributions[0];
}

/** An issue without own labels under a parent (depth 1) and an epic (depth 2) with these labels. */
function below(parentLabels: readonly string[], epicLabels: readonly string[]): Attributable {
  return issue({
    ancestors: [
      ancestor('parent', 1, { labels: [worn(0, ...parentLabels)] }),
      ancestor('epic', 2, { labels: [worn(0, ...epicLabels)] }),
    ],
  });
}

const checkout = objective('checkout', ['checkout']);
const slo = objective('slo', ['slo']);

describe('rules (1)', () => {
  it('attribute by an own label and record rule, label as the tracker spells it, and depth', () => {
    const rules = strategy([objective('checkout', ['other', 'checkout'])]);
    expect(attributed(issue({ createdAt: 7, labels: [worn(7, 'CheckOut')] }), rules)).toEqual([
      {
        objective: 'checkout',
        exempt: undefined,
        shared: 1,
        exclusive: 1,
        rule: 'checkout#2',
        via: 'own',
        ancestor: undefined,
        label: 'CheckOut',
        depth: 0,
        from: 7,
        to: undefined,
      },
    ]);
  });

  it('attribute nothing without a match', () => {
    expect(attributed(labelled('tea', 'coffee'), strategy([checkout, slo]))).toEqual([]);
  });

  it('record a grouped label as Group/Label', () => {
    const grouped = issue({ labels: [{ from: 0, labels: [label('Checkout', 'Strategy')] }] });
    expect(only(attributed(grouped, strategy([checkout])))?.label).toBe('Strategy/Checkout');
  });

  it.each([
    [{ epics: ['pay-12'] }, 'epic', { key: 'PAY-12' }],
    [{ epics: ['PAY-12'] }, 'parent', { key: 'PAY-12' }],
    [{ epics: ['40012'] }, 'epic', { id: '40012', key: 'PAY-12' }],
    [{ projects: ['three nines'] }, 'project', { name: 'Three Nines' }],
    [{ projects: ['uuid-1'] }, 'project', { id: 'uuid-1' }],
    [{ initiatives: ['Three Nines'] }, 'initiative', { name: 'Three nines' }],
  ] as const)('that name an ancestor, %o, match at the level of that %s', (given, kind, named) => {
    const at = issue({ ancestors: [ancestor('parent', 1), ancestor(kind, 2, named)] });
    expect(only(attributed(at, strategy([objective('o', [given])])))).toMatchObject({
      via: kind,
      ancestor: 'id' in named ? named.id : `${kind}-2`,
      label: undefined,
      depth: 2,
      rule: 'o#1',
    });
  });

  it('do not mix the names of epics, projects and initiatives', () => {
    const at = issue({
      ancestors: [
        ancestor('epic', 1, { key: 'A', name: 'B' }),
        ancestor('project', 2, { name: 'C' }),
        ancestor('initiative', 3, { name: 'D' }),
      ],
    });
    const rules = [{ epics: ['B', 'C', 'D'], projects: ['A', 'D'], initiatives: ['A', 'C'] }];
    expect(attributed(at, strategy([objective('o', rules)]))).toEqual([]);
  });

  it('that name an epic apply to its descendants, not to the epic itself', () => {
    const epic = issue({ key: 'PAY-12', id: '40012' });
    expect(attributed(epic, strategy([objective('o', [{ epics: ['PAY-12'] }])]))).toEqual([]);
  });

  it('take labels and named ancestors of one rule as alternatives', () => {
    const rules = strategy([objective('o', [{ labels: ['fast'], epics: ['PAY-12'] }])]);
    const under = issue({ ancestors: [ancestor('epic', 1, { key: 'PAY-12' })] });
    expect(only(attributed(under, rules))?.depth).toBe(1);
    expect(only(attributed({ ...under, labels: [worn(0, 'fast')] }, rules))?.depth).toBe(0);
  });
});

describe('levels (2)', () => {
  it('own labels decide before any ancestor', () => {
    const own = { ...below(['slo'], ['slo']), labels: [worn(0, 'checkout')] };
    expect(weights(own, strategy([slo, checkout]))).toEqual({ checkout: [1, 1] });
  });

  it('the nearest ancestor with a match decides', () => {
    expect(weights(below(['tea'], ['slo']), strategy([checkout, slo]))).toEqual({ slo: [1, 1] });
    expect(weights(below(['slo'], ['checkout']), strategy([checkout, slo]))).toEqual({
      slo: [1, 1],
    });
  });

  it('at one level an objective beats an exemption', () => {
    const rules = strategy([slo], { exempt: [exempt('support', { labels: ['support'] })] });
    expect(weights(labelled('support', 'slo'), rules)).toEqual({ slo: [1, 1] });
  });

  it('a nearer exemption beats a farther objective, and the other way round', () => {
    const rules = strategy([slo], { exempt: [exempt('support', { labels: ['support'] })] });
    expect(weights(below(['support'], ['slo']), rules)).toEqual({ 'exempt:support': [1, 1] });
    expect(weights(below(['slo'], ['support']), rules)).toEqual({ slo: [1, 1] });
  });

  it('of several exemptions the first in file order is recorded, whatever its weight', () => {
    const rules = strategy([], {
      exempt: [exempt('first', { labels: ['a'] }), exempt('second', { labels: ['b'], weight: 9 })],
    });
    expect(only(attributed(labelled('b', 'a'), rules))).toMatchObject({
      objective: undefined,
      exempt: 'first',
      rule: 'exempt:first',
      shared: 1,
      exclusive: 1,
      label: 'a',
    });
  });

  it('ancestors of one depth are united', () => {
    const both = issue({
      ancestors: [
        ancestor('project', 1),
        ancestor('initiative', 2, { id: 'i1', labels: [worn(0, 'slo')] }),
        ancestor('initiative', 2, { id: 'i2', labels: [worn(0, 'checkout')] }),
        ancestor('initiative', 3, { id: 'i3', labels: [worn(0, 'tea')] }),
      ],
    });
    const rules = strategy([checkout, slo, objective('tea', ['tea'])]);
    expect(weights(both, rules)).toEqual({ checkout: [0.5, 1], slo: [0.5, 0] });
  });

  it('labels are inherited only from the kinds that the strategy lists', () => {
    const under = below(['slo'], ['checkout']);
    expect(weights(under, strategy([checkout, slo], { inherit: ['epic'] }))).toEqual({
      checkout: [1, 1],
    });
    expect(weights(under, strategy([checkout, slo], { inherit: [] }))).toEqual({});
  });

  it('a rule that names an ancestor holds although labels are not inherited from its kind', () => {
    const under = issue({ ancestors: [ancestor('epic', 1, { key: 'PAY-12' })] });
    const rules = strategy([objective('o', [{ epics: ['PAY-12'] }])], { inherit: [] });
    expect(weights(under, rules)).toEqual({ o: [1, 1] });
  });

  it('filters read the issue, not the ancestor that wears the label', () => {
    const rules = strategy([objective('slo', [{ labels: ['slo'], types: ['Story'] }])]);
    expect(weights(below([], ['slo']), rules)).toEqual({ slo: [1, 1] });
    expect(weights({ ...below([], ['slo']), type: 'Bug' }, rules)).toEqual({});
  });

  it('a match that a filter refuses leaves the decision to a further level', () => {
    const rules = strategy([
      objective('slo', [{ labels: ['slo'], teams: ['OPS'] }]),
      objective('checkout', ['checkout']),
    ]);
    expect(weights(below(['slo'], ['checkout']), rules)).toEqual({ checkout: [1, 1] });
  });
});

describe('weights (3)', () => {
  // raw 2 and 1, Σ = 3
  it('are raw ÷ Σ raw in the shared view, and the first rule in file order takes 1 in the exclusive', () => {
    const rules = strategy([slo, objective('checkout', [{ labels: ['checkout'], weight: 2 }])]);
    expect(weights(labelled('checkout', 'slo'), rules)).toEqual({
      slo: [1 / 3, 1],
      checkout: [2 / 3, 0],
    });
  });

  // checkout: max(1, 3) = 3, slo 1, Σ = 4
  it('take the largest raw weight of an objective and record the rule that gave it', () => {
    const rules = strategy([
      objective('checkout', ['a', { labels: ['b'], weight: 3 }, { labels: ['c'], weight: 3 }]),
      slo,
    ]);
    const [first, second] = attributed(labelled('a', 'b', 'c', 'slo'), rules);
    expect(first).toMatchObject({ objective: 'checkout', shared: 0.75, exclusive: 1 });
    expect(first).toMatchObject({ rule: 'checkout#2', label: 'b' });
    expect(second).toMatchObject({ objective: 'slo', shared: 0.25, exclusive: 0, rule: 'slo#1' });
  });

  it('count only rules that match at the deciding level', () => {
    const rules = strategy([objective('checkout', ['near', { labels: ['far'], weight: 9 }]), slo]);
    const under = { ...below(['far'], []), labels: [worn(0, 'near', 'slo')] };
    expect(weights(under, rules)).toEqual({ checkout: [0.5, 1], slo: [0.5, 0] });
  });

  // grow matches too, but shop is below it: raw of shop 1 and slo 1.
  it('of an objective and one above it count the deeper only, before shares are cut', () => {
    const rules = strategy([
      objective('grow', [{ labels: ['grow'], weight: 5 }]),
      objective('shops', [], { parent: 'grow' }),
      objective('shop', ['shop'], { parent: 'shops' }),
      slo,
    ]);
    expect(weights(labelled('grow', 'shop', 'slo'), rules)).toEqual({
      shop: [0.5, 1],
      slo: [0.5, 0],
    });
    expect(weights(labelled('grow', 'slo'), rules)).toEqual({ grow: [5 / 6, 1], slo: [1 / 6, 0] });
  });

  it('displace nothing when objectives stand above each other in a circle', () => {
    const rules = strategy([
      objective('a', ['a'], { parent: 'b' }),
      objective('b', ['b'], { parent: 'a' }),
      objective('c', ['c'], { parent: 'a' }),
    ]);
    expect(weights(labelled('a', 'b'), rules)).toEqual({ a: [0.5, 1], b: [0.5, 0] });
    expect(weights(labelled('a', 'b', 'c'), rules)).toEqual({ c: [1, 1] });
  });

  it('record the first ancestor by id, then the naming of it, then the first label', () => {
    const labels = [worn(0, 'slo-2', 'slo-1')];
    const under = issue({
      ancestors: [
        ancestor('initiative', 1, { id: 'i2', labels }),
        ancestor('initiative', 1, { id: 'i1', labels }),
      ],
    });
    const byLabel = strategy([objective('o', ['slo-*'])]);
    expect(only(attributed(under, byLabel))).toMatchObject({ ancestor: 'i1', label: 'slo-1' });
    const byName = strategy([objective('o', [{ labels: ['slo-*'], initiatives: ['i1'] }])]);
    expect(only(attributed(under, byName))).toMatchObject({ ancestor: 'i1', label: undefined });
  });
});
