import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createTop } from '../../../src/core/measures/top.ts';

it('the top is the beginning of the whole in order', () => {
  fc.assert(
    fc.property(fc.array(fc.integer()), fc.nat(20), (items, limit) => {
      const top = createTop<number>(limit, (a, b) => a - b);
      for (const item of items) top.add(item);
      expect(top.result()).toEqual(items.toSorted((a, b) => a - b).slice(0, limit));
    }),
  );
});
