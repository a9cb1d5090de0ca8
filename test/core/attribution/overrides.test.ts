import { describe, expect, it } from 'vitest';
import { attributionAt } from '../../../src/core/attribution/attributions.ts';
import {
  ancestor,
  attributed,
  calendar,
  exempt,
  issue,
  labelled,
  objective,
  strategy,
  weights,
  worn,
} from './given.ts';

const checkout = objective('checkout', ['checkout']);
const slo = objective('slo', ['slo']);
const revenue = objective('revenue', ['revenue']);
const bug = issue({ key: 'PAY-4711', labels: [worn(0, 'checkout')] });

describe('an override (7)', () => {
  it('beats the own labels, and is recorded with its key as the file spells it', () => {
    const under = strategy([checkout, slo], { overrides: { 'pay-4711': ['slo'] } });
    expect(attributed(bug, under)).toEqual([
      {
        objective: 'slo',
        exempt: undefined,
        shared: 1,
        exclusive: 1,
        rule: 'override:pay-4711',
        via: 'override',
        ancestor: undefined,
        label: undefined,
        depth: 0,
        from: 0,
        to: undefined,
      },
    ]);
  });

  it('beats an exemption, a rule that names the epic, and every weight', () => {
    const heavy = objective('checkout', [{ epics: ['PAY-1'], labels: ['checkout'], weight: 100 }]);
    const under = strategy([heavy, slo], {
      exempt: [exempt('run', { labels: ['checkout', 'support'] })],
      overrides: { 'PAY-4711': ['slo'] },
    });
    const below = { ...bug, ancestors: [ancestor('epic', 1, { key: 'PAY-1' })] };
    expect(weights(below, under)).toEqual({ slo: [1, 1] });
    const support = issue({ key: 'PAY-4711', labels: [worn(0, 'support')] });
    expect(weights(support, under)).toEqual({ slo: [1, 1] });
  });

  it('holds for this issue alone, not for those below it', () => {
    const under = strategy([checkout, slo], { overrides: { 'PAY-4711': ['slo'] } });
    const below = issue({
      key: 'PAY-4712',
      ancestors: [ancestor('parent', 1, { key: 'PAY-4711', labels: bug.labels })],
    });
    expect(weights(below, under)).toEqual({ checkout: [1, 1] });
    expect(weights(labelled('checkout'), under)).toEqual({ checkout: [1, 1] });
  });

  it('finds its key without case even where labels are compared with it, and in every source', () => {
    const under = strategy([checkout, slo], {
      caseSensitive: true,
      overrides: { 'Pay-4711': ['slo'] },
    });
    expect(weights(bug, under)).toEqual({ slo: [1, 1] });
    expect(weights({ ...bug, source: 'acme-linear', key: 'pay-4711' }, under)).toEqual({
      slo: [1, 1],
    });
  });

  it('shares an issue equally among the objectives it names; the first named takes it whole', () => {
    const under = strategy([checkout, slo, revenue], {
      overrides: { 'PAY-4711': ['revenue', 'checkout'] },
    });
    expect(weights(bug, under)).toEqual({ revenue: [0.5, 1], checkout: [0.5, 0] });
  });

  it('leaves an objective out that stands above another one it names', () => {
    const below = objective('checkout', ['checkout'], { parent: 'revenue' });
    const under = strategy([below, slo, revenue], {
      overrides: { 'PAY-4711': ['revenue', 'slo', 'checkout'] },
    });
    expect(weights(bug, under)).toEqual({ slo: [0.5, 1], checkout: [0.5, 0] });
  });

  it('passes over objectives that are not in force, and leaves the issue to the rules when none is', () => {
    const until = objective('slo', ['slo'], { ends: '2026-11-10' });
    const longer = objective('revenue', [], { ends: '2026-11-20' });
    const under = strategy([checkout, until, longer], {
      overrides: { 'PAY-4711': ['slo', 'revenue'] },
    });
    const held = (day: string) =>
      attributionAt(attributed(bug, under), calendar.startOf(day)).map((each) => [
        each.objective,
        each.shared,
        each.exclusive,
        each.rule,
      ]);
    expect(held('2026-11-10')).toEqual([
      ['slo', 0.5, 1, 'override:PAY-4711'],
      ['revenue', 0.5, 0, 'override:PAY-4711'],
    ]);
    expect(held('2026-11-11')).toEqual([['revenue', 1, 1, 'override:PAY-4711']]);
    expect(held('2026-11-21')).toEqual([['checkout', 1, 1, 'checkout#1']]);
  });

  it('holds from the creation of the issue on, whatever it wore when', () => {
    const under = strategy([checkout, slo], { overrides: { 'PAY-4711': ['slo'] } });
    const late = issue({ key: 'PAY-4711', createdAt: 100, labels: [worn(500, 'checkout')] });
    expect(attributed(late, under)).toMatchObject([{ from: 100, to: undefined }]);
  });
});
