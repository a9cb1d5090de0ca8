import { describe, expect, it } from 'vitest';
import { attribution, half, measured, only } from './measured-builder.ts';

describe('progress', () => {
  it('is done against all that is not cancelled, in both views', () => {
    const shared = measured('done', [attribution('a', half), attribution('b')]);
    const { progress } = only([
      shared,
      measured('done', 'a'),
      measured('triage', 'a'),
      measured('waiting', 'a'),
      measured('cancelled', 'a'),
    ]);
    expect(progress.shared).toMatchObject({ done: 1.5, whole: 3.5, ratio: 1.5 / 3.5 });
    expect(progress.exclusive).toMatchObject({ done: 1, whole: 3, ratio: 1 / 3 });
  });

  it('by estimate weighs each issue by it, and says how much work has none', () => {
    const { progress } = only([
      measured('done', [attribution('a', half)], { estimate: 8 }),
      measured('ready', 'a', { estimate: 2 }),
      measured('ready', 'a', { estimate: 0 }),
      measured('ready', 'a'),
      measured('done', 'a', { estimate: -3 }),
      measured('cancelled', 'a', { estimate: 5 }),
    ]);
    expect(progress.shared.byEstimate).toEqual({
      done: 4,
      whole: 6,
      ratio: 4 / 6,
      unestimated: 2,
      unestimatedRatio: 2 / 4.5,
    });
  });

  it('leaves out issues without a state and those that have left', () => {
    const { progress } = only([
      measured(undefined, 'a', { estimate: 1 }),
      measured('ready', 'a', { isArchived: true, estimate: 1 }),
      measured('done', 'a', { isArchived: true }),
    ]);
    expect(progress.shared).toEqual({
      done: 1,
      whole: 1,
      ratio: 1,
      byEstimate: { done: 0, whole: 0, unestimated: 1, unestimatedRatio: 1 },
    });
  });

  it('has no ratio without work', () => {
    expect(only([measured('cancelled', 'a')]).progress.shared).toEqual({
      done: 0,
      whole: 0,
      byEstimate: { done: 0, whole: 0, unestimated: 0 },
    });
  });
});
