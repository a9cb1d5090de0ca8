import { describe, expect, it } from 'vitest';
import { attributionAt } from '../../../src/core/attribution/attributions.ts';
import {
  ancestor,
  attributed,
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

/** First instant of a local day of Berlin's winter. */
function winterDay(text: string): number {
  return Date.parse(`${text}T00:00:00+01:00`);
}

describe('objectives in force (5)', () => {
  const created = winterDay('2026-11-01');
  const worked = issue({ createdAt: created, labels: [worn(created, 'checkout')] });

  it('attract weight from their first day through their last, each once around a pause', () => {
    const dated = objective('checkout', ['checkout'], {
      starts: '2026-11-10',
      ends: '2026-11-30',
      paused: [{ from: '2026-11-15', to: '2026-11-16' }],
    });
    expect(attributed(worked, strategy([dated])).map(({ from, to }) => [from, to])).toEqual([
      [winterDay('2026-11-10'), winterDay('2026-11-15')],
      [winterDay('2026-11-17'), winterDay('2026-12-01')],
    ]);
  });

  it('leave the level to others while they are not in force', () => {
    const until = objective('checkout', ['checkout'], { ends: '2026-11-09' });
    const under = {
      ...worked,
      ancestors: [ancestor('epic', 1, { labels: [worn(0, 'slo')] })],
    };
    expect(attributed(under, strategy([until, slo]))).toMatchObject([
      { objective: 'checkout', via: 'own', from: created, to: winterDay('2026-11-10') },
      { objective: 'slo', via: 'epic', from: winterDay('2026-11-10'), to: undefined },
    ]);
  });

  it('give their share back to the others of the level when they end', () => {
    const until = objective('checkout', ['checkout'], { ends: '2026-11-09' });
    const both = issue({ createdAt: created, labels: [worn(created, 'checkout', 'slo')] });
    expect(attributed(both, strategy([until, slo]))).toMatchObject([
      { objective: 'checkout', shared: 0.5, exclusive: 1, to: winterDay('2026-11-10') },
      { objective: 'slo', shared: 0.5, exclusive: 0, to: winterDay('2026-11-10') },
      { objective: 'slo', shared: 1, exclusive: 1, from: winterDay('2026-11-10'), to: undefined },
    ]);
  });

  it('that are not in force displace no objective above them', () => {
    const rules = strategy([
      objective('grow', ['grow']),
      objective('shop', ['shop'], { parent: 'grow', ends: '2026-11-09' }),
    ]);
    const both = issue({ createdAt: created, labels: [worn(created, 'grow', 'shop')] });
    expect(attributed(both, rules)).toMatchObject([
      { objective: 'shop', shared: 1, to: winterDay('2026-11-10') },
      { objective: 'grow', shared: 1, from: winterDay('2026-11-10') },
    ]);
  });

  it('displace the ones above them although one between is not in force', () => {
    const rules = strategy([
      objective('grow', ['grow']),
      objective('shops', [], { parent: 'grow', ends: '2020-01-01' }),
      objective('shop', ['shop'], { parent: 'shops' }),
    ]);
    expect(weights(labelled('grow', 'shop'), rules)).toEqual({ shop: [1, 1] });
  });
});

describe('dates of attributions (8)', () => {
  it('follow the own labels from the creation on', () => {
    const moved = issue({
      createdAt: 10,
      labels: [worn(10), worn(20, 'checkout'), worn(30, 'slo'), worn(40)],
    });
    expect(attributed(moved, strategy([checkout, slo]))).toMatchObject([
      { objective: 'checkout', from: 20, to: 30 },
      { objective: 'slo', from: 30, to: 40 },
    ]);
  });

  it('follow the labels of ancestors, clipped to the life of the issue', () => {
    const under = issue({
      createdAt: 10,
      labels: [worn(10)],
      ancestors: [ancestor('epic', 1, { labels: [worn(0, 'slo'), worn(15), worn(25, 'slo')] })],
    });
    expect(attributed(under, strategy([slo]))).toMatchObject([
      { objective: 'slo', from: 10, to: 15 },
      { objective: 'slo', from: 25, to: undefined },
    ]);
  });

  it('do not split where only labels without a match change', () => {
    const relabelled = issue({
      labels: [worn(0, 'slo'), worn(5, 'slo', 'tea'), worn(9, 'coffee', 'slo')],
    });
    expect(attributed(relabelled, strategy([slo]))).toMatchObject([{ from: 0, to: undefined }]);
  });

  it('do not split an objective where another one comes without changing its share', () => {
    const rules = strategy([slo], { exempt: [exempt('support', { labels: ['support'] })] });
    const relabelled = issue({ labels: [worn(0, 'slo'), worn(5, 'slo', 'support')] });
    expect(attributed(relabelled, rules)).toMatchObject([{ from: 0, to: undefined }]);
  });

  it('split where the share changes', () => {
    const relabelled = issue({ labels: [worn(0, 'slo'), worn(5, 'slo', 'checkout')] });
    expect(attributed(relabelled, strategy([checkout, slo]))).toMatchObject([
      { objective: 'slo', shared: 1, exclusive: 1, from: 0, to: 5 },
      { objective: 'checkout', shared: 0.5, exclusive: 1, from: 5, to: undefined },
      { objective: 'slo', shared: 0.5, exclusive: 0, from: 5, to: undefined },
    ]);
  });

  it('hold from their start, included, to their end, excluded', () => {
    const moved = issue({ labels: [worn(0, 'checkout'), worn(30, 'slo')] });
    const attributions = attributed(moved, strategy([checkout, slo]));
    const held = (at: number) => attributionAt(attributions, at).map((each) => each.objective);
    expect([-1, 0, 29, 30, 1e12].map(held)).toEqual([
      [],
      ['checkout'],
      ['checkout'],
      ['slo'],
      ['slo'],
    ]);
  });
});
