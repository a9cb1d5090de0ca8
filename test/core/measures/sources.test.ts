import { describe, expect, it } from 'vitest';
import type { NearMiss } from '../../../src/core/attribution/attribution.ts';
import {
  attribution,
  half,
  measured,
  now,
  objective,
  only,
  rule,
  snapshot,
  strategy,
} from './measured-builder.ts';

function miss(label: string): NearMiss {
  return { objective: 'a', label, pattern: 'checkout' };
}

describe('near misses', () => {
  it('count the issues that do not serve the objective, most frequent first', () => {
    const { nearMisses } = only([
      measured('active', [], { nearMisses: [miss('check-out'), miss('chekout'), miss('chekout')] }),
      measured('done', 'b', { nearMisses: [miss('chekout')] }),
      measured('active', 'a', { nearMisses: [miss('checkouts')] }),
    ]);
    expect(nearMisses).toEqual([
      { label: 'chekout', pattern: 'checkout', issues: 2 },
      { label: 'check-out', pattern: 'checkout', issues: 1 },
    ]);
  });

  it('of the same frequency stand in the order of their labels, then of their patterns', () => {
    const all = [miss('b'), miss('a'), { ...miss('a'), pattern: 'alpha' }];
    for (const nearMisses of [all, all.toReversed()]) {
      const told = only([measured('active', [], { nearMisses })]).nearMisses;
      expect(told.map(({ label, pattern }) => [label, pattern])).toEqual([
        ['a', 'alpha'],
        ['a', 'checkout'],
        ['b', 'checkout'],
      ]);
    }
  });

  it('on archived work are not counted', () => {
    const gone = { nearMisses: [miss('chekout')], isArchived: true };
    expect(only([measured('backlog', [], gone)])).toMatchObject({
      nearMisses: [],
      status: 'unmapped',
    });
  });

  it('of a child stand with its parent too', () => {
    const family = strategy([objective('top'), objective('a', { parent: 'top' })]);
    const { objectives } = snapshot([measured('active', [], { nearMisses: [miss('chekout')] })], {
      strategy: family,
    });
    expect(objectives.map(({ id, status }) => [id, status])).toEqual([
      ['top', 'label_drift'],
      ['a', 'label_drift'],
    ]);
  });
});

describe('sources', () => {
  it('count every work issue once by state, zeros included', () => {
    const { sources } = snapshot([
      measured('active', [attribution('a', half), attribution('b', half)]),
      measured('active', [], { isArchived: true }),
      measured('done', [], { isArchived: true }),
    ]);
    const zero = { triage: 0, backlog: 0, ready: 0, active: 0, waiting: 0, done: 0, cancelled: 0 };
    expect(sources).toMatchObject([
      { id: 'jira', states: { ...zero, active: 1, done: 1 }, withoutState: 0, problems: {} },
      { id: 'linear', states: zero, withoutState: 0, problems: {} },
    ]);
  });

  it('that are not configured, and issues from the future, are passed over', () => {
    const result = snapshot([
      measured('active', 'a', { source: 'old' }),
      measured('active', 'a', { createdAt: now }),
    ]);
    expect(result).toEqual(snapshot([]));
  });

  it.each([
    ['all, when no rule names any', [rule()], ['jira', 'linear']],
    ['those its rules name', [rule({ sources: ['linear'] })], ['linear']],
    [
      'all, when one rule reads every one',
      [rule({ sources: ['linear'] }), rule()],
      ['jira', 'linear'],
    ],
    ['all, without a rule', [], ['jira', 'linear']],
  ])('an objective depends on %s', (_, rules, sources) => {
    expect(only([], { strategy: strategy([objective('a', { rules })]) }).sources).toEqual(sources);
  });

  it('an objective that an override names, or one below it, depends on all: any may hold the key', () => {
    const linear = [rule({ sources: ['linear'] })];
    const family = {
      ...strategy([
        objective('top', { rules: linear }),
        objective('a', { parent: 'top', rules: linear }),
        objective('b', { rules: linear }),
      ]),
      overrides: { 'PAY-1': ['a'] },
    };
    const { objectives } = snapshot([], { strategy: family });
    expect(objectives.map(({ sources }) => sources)).toEqual([
      ['jira', 'linear'],
      ['jira', 'linear'],
      ['linear'],
    ]);
  });

  it('a parent depends on what its children depend on', () => {
    const linear = [rule({ sources: ['linear'] })];
    const family = [
      objective('top', { rules: [] }),
      objective('a', { parent: 'top', rules: linear }),
    ];
    expect(only([], { strategy: strategy(family) }).sources).toEqual(['linear']);
  });
});
