import { describe, expect, it } from 'vitest';
import type { Change } from '../../../src/core/issue.ts';
import { orderedChanges } from '../../../src/core/timeline/ordered-changes.ts';

function flagged(id: string, at = 5): Change {
  return { field: 'flag', id, at, from: undefined, to: '1' };
}

describe('changes', () => {
  it.each([
    ['9', '10'],
    ['101:9', '101:10'],
    ['9:5', '10:1'],
    ['19', '20'],
    ['10', '10:0'],
    ['a9', 'b1'],
    ['1', 'a'],
    ['10', 'a'],
    ['0a', '0b'],
  ])('of one instant: the one with id %s stands before %s', (first, second) => {
    const changes = [flagged(first), flagged(second)];
    expect(orderedChanges(changes)).toEqual(changes);
    expect(orderedChanges(changes.toReversed())).toEqual(changes);
  });

  it('stand in the order of time, whatever their ids', () => {
    expect(orderedChanges([flagged('1', 7), flagged('2', 6)]).map(({ id }) => id)).toEqual([
      '2',
      '1',
    ]);
  });

  it('with one id count once', () => {
    expect(orderedChanges([flagged('1'), flagged('2'), flagged('1')])).toHaveLength(2);
  });
});
