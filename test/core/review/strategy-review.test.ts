import { describe, expect, it } from 'vitest';
import type { Attributable } from '../../../src/core/attribution/attribution.ts';
import { attributionsOf } from '../../../src/core/attribution/attributions.ts';
import { compileStrategy } from '../../../src/core/attribution/strategy.ts';
import type { State } from '../../../src/core/issue.ts';
import type { Strategy } from '../../../src/core/objective.ts';
import { createReview, type StrategyReview } from '../../../src/core/review/strategy-review.ts';
import { dayMs } from '../../../src/core/time.ts';
import {
  ancestor,
  calendar,
  exempt,
  issue,
  objective,
  strategy,
  worn,
} from '../attribution/given.ts';
import { measured, now } from '../measures/measured-builder.ts';

const completedAt = now - 10 * dayMs;
const begun = now - 100 * dayMs;

interface Given {
  readonly key: string;
  readonly state?: State;
  readonly isArchived?: boolean;
  readonly completedAt?: number;
  readonly labels?: Attributable['labels'];
  readonly ancestors?: Attributable['ancestors'];
}

function wearing(key: string, ...labels: readonly string[]): Given {
  return { key, labels: [worn(begun, ...labels)] };
}

function done(given: Given, at = completedAt): Given {
  return { ...given, state: 'done', completedAt: at };
}

function review(under: Strategy, given: readonly Given[]): StrategyReview {
  const compiled = compileStrategy(under, calendar);
  const reviewing = createReview({ strategy: under, calendar, asOf: now, days: 90, examples: 2 });
  for (const [index, { key, state = 'active', isArchived = false, ...rest }] of given.entries()) {
    const { labels = [], ancestors = [] } = rest;
    const id = String(index);
    const attributable = issue({ id, key, createdAt: begun, labels, ancestors });
    reviewing.add({
      attributable,
      measured: measured(state, attributionsOf(attributable, compiled), {
        id,
        createdAt: begun,
        isArchived,
        completedAt: rest.completedAt,
      }),
    });
  }
  return reviewing.finish();
}

const checkout = objective('checkout', ['checkout']);
const slo = objective('slo', ['slo']);
const revenue = objective('revenue', ['revenue']);

describe('a review of the file', () => {
  it('names what an objective leaves open, an end standing for a due day', () => {
    const whole = { owner: 'maria', outcome: '38 s → 10 s', starts: '2026-10-01' };
    const objectives = [
      checkout,
      objective('slo', ['slo'], { ...whole, due: '2026-12-31' }),
      objective('revenue', ['revenue'], { ...whole, outcome: undefined, ends: '2026-12-31' }),
    ];
    expect(review(strategy(objectives), []).gaps).toEqual([
      { objective: 'checkout', missing: ['owner', 'outcome', 'starts', 'due'] },
      { objective: 'revenue', missing: ['outcome'] },
    ]);
  });
});

describe('a rule is idle', () => {
  it('when it matches nothing, and no longer when it did in the past', () => {
    const rules = strategy([objective('checkout', ['checkout', 'chekout', 'till'])], {
      exempt: [exempt('run', { labels: ['support'] })],
    });
    const before = { key: 'PAY-1', labels: [worn(begun, 'till'), worn(begun + 1, 'checkout')] };
    expect(review(rules, [before]).idleRules).toEqual([
      { rule: 'checkout#2', matched: 0, instead: undefined },
      { rule: 'exempt:run', matched: 0, instead: undefined },
    ]);
  });

  it('when another rule counts wherever it matches: heavier, nearer, deeper, or no exemption', () => {
    const rules = strategy(
      [
        objective('checkout', ['checkout', { labels: ['check*'], weight: 1 }]),
        objective('slo', ['slo', { projects: ['Three nines'] }]),
        objective('revenue', ['revenue'], { parent: undefined }),
        objective('carts', ['carts'], { parent: 'revenue' }),
      ],
      { exempt: [exempt('run', { labels: ['support'] })] },
    );
    const project = ancestor('project', 1, { name: 'Three nines' });
    const { idleRules } = review(rules, [
      wearing('PAY-1', 'checkout'),
      wearing('PAY-2', 'checkout', 'support'),
      { ...wearing('PAY-3', 'slo'), ancestors: [project] },
      wearing('PAY-4', 'revenue', 'carts'),
    ]);
    expect(idleRules).toEqual([
      { rule: 'checkout#2', matched: 2, instead: 'checkout#1' },
      { rule: 'slo#2', matched: 1, instead: 'slo#1' },
      { rule: 'revenue#1', matched: 1, instead: 'carts#1' },
      { rule: 'exempt:run', matched: 1, instead: 'checkout#1' },
    ]);
  });

  it('when its objective was never in force while its label was worn', () => {
    const rules = strategy([objective('checkout', ['checkout'], { ends: '2020-01-01' })]);
    expect(review(rules, [wearing('PAY-1', 'checkout')]).idleRules).toEqual([
      { rule: 'checkout#1', matched: 0, instead: undefined },
    ]);
  });
});

describe('a review of the work', () => {
  it('counts issues that two objectives share, beside what each has', () => {
    const { overlaps, issues } = review(strategy([checkout, slo, revenue]), [
      wearing('PAY-1', 'checkout', 'slo'),
      wearing('PAY-2', 'slo', 'checkout'),
      wearing('PAY-3', 'slo'),
      wearing('PAY-4', 'slo', 'revenue'),
      { ...wearing('PAY-5', 'slo', 'checkout'), isArchived: true },
    ]);
    expect(issues).toBe(4);
    expect(overlaps).toEqual([
      { objectives: ['checkout', 'slo'], issues: 2, of: [2, 4] },
      { objectives: ['revenue', 'slo'], issues: 1, of: [1, 4] },
    ]);
  });

  it('lists the labels worn now that no rule reads, the most frequent first', () => {
    const removed = { key: 'PAY-3', labels: [worn(begun, 'gone'), worn(begun + 1, 'tea')] };
    const { unnamedLabels } = review(strategy([checkout]), [
      wearing('PAY-1', 'checkout', 'coffee', 'tea'),
      wearing('PAY-2', 'tea'),
      removed,
    ]);
    expect(unnamedLabels).toEqual([
      { label: 'tea', issues: 3 },
      { label: 'coffee', issues: 1 },
    ]);
  });

  it('lists what wears no label above unfinished work that serves nothing, unless a rule names it', () => {
    const bare = ancestor('epic', 1, { id: '7', key: 'PAY-7', name: 'Rewrite' });
    const named = ancestor('epic', 1, { id: '8', key: 'PAY-8' });
    const worded = ancestor('epic', 1, { id: '9', labels: [worn(0, 'tea')] });
    const rules = strategy([checkout, objective('slo', [{ epics: ['PAY-8'], teams: ['OPS'] }])]);
    const { bareContainers } = review(rules, [
      { key: 'PAY-1', ancestors: [bare] },
      { key: 'PAY-2', ancestors: [bare] },
      { ...wearing('PAY-3', 'checkout'), ancestors: [bare] },
      done({ key: 'PAY-4', ancestors: [bare] }),
      { key: 'PAY-5', ancestors: [named] },
      { key: 'PAY-6', ancestors: [worded] },
    ]);
    expect(bareContainers).toEqual([
      { source: 'acme-jira', kind: 'epic', id: '7', key: 'PAY-7', name: 'Rewrite', issues: 2 },
    ]);
  });
});

describe('a review of decoration', () => {
  it('finds what was labelled only after its completion, itself or through its epic', () => {
    const late = [worn(begun), worn(completedAt + 1, 'checkout')];
    const epic = ancestor('epic', 1, { id: '7', labels: late });
    const { labelledLater } = review(strategy([checkout, slo]), [
      done({ key: 'PAY-1', labels: late }),
      done({ key: 'PAY-2', ancestors: [epic] }),
      done({ key: 'PAY-3', labels: late }),
      done(wearing('PAY-4', 'checkout')),
      done({ key: 'PAY-5', labels: [worn(begun), worn(completedAt, 'checkout')] }),
      done({ key: 'PAY-6', labels: late }, now - 95 * dayMs),
      { key: 'PAY-7', labels: late },
      done(wearing('PAY-8', 'slo')),
    ]);
    const examples = [
      { source: 'acme-jira', id: '0', key: 'PAY-1' },
      { source: 'acme-jira', id: '1', key: 'PAY-2' },
    ];
    expect(labelledLater).toEqual([{ objective: 'checkout', issues: 3, completed: 5, examples }]);
  });

  it('does not take an objective that began after a completion for a label added after it', () => {
    const rules = strategy([objective('checkout', ['checkout'], { starts: '2026-11-20' })]);
    expect(review(rules, [done(wearing('PAY-1', 'checkout'))]).labelledLater).toEqual([]);
  });

  it('finds an objective with one ticket in progress or completed lately, however many are planned', () => {
    const { tokenTickets } = review(strategy([checkout, slo, revenue]), [
      wearing('PAY-1', 'checkout'),
      { ...wearing('PAY-2', 'checkout'), state: 'backlog' },
      wearing('PAY-3', 'slo'),
      done(wearing('PAY-4', 'slo')),
      done(wearing('PAY-5', 'revenue'), now - 95 * dayMs),
    ]);
    expect(tokenTickets).toEqual([
      { objective: 'checkout', issue: { source: 'acme-jira', id: '0', key: 'PAY-1' } },
    ]);
  });

  it('finds issues that serve three objectives or more, and half of all', () => {
    const all = ['a', 'b', 'c', 'd', 'e', 'f'];
    const { forEverything } = review(strategy(all.map((id) => objective(id, [id]))), [
      wearing('PAY-1', 'a', 'b'),
      wearing('PAY-2', 'a', 'b', 'c'),
      wearing('PAY-3', ...all),
      wearing('PAY-4', ...all),
    ]);
    expect(forEverything).toEqual({
      issues: 3,
      examples: [
        { source: 'acme-jira', id: '1', key: 'PAY-2', objectives: 3 },
        { source: 'acme-jira', id: '2', key: 'PAY-3', objectives: 6 },
      ],
    });
    const two = strategy([checkout, slo]);
    expect(review(two, [wearing('PAY-1', 'checkout', 'slo')]).forEverything.issues).toBe(0);
  });
});
