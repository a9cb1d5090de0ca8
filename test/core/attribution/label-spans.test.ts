import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LabelSpan } from '../../../src/core/attribution/attribution.ts';
import { labelSpans } from '../../../src/core/attribution/label-spans.ts';
import type { Change, LabelChange } from '../../../src/core/issue.ts';
import { label, worn } from './given.ts';

function change(at: number, added: readonly string[], removed: readonly string[]): LabelChange {
  return { field: 'labels', id: `${at}:${added.join()}:${removed.join()}`, at, added, removed };
}

function spansOf(createdAt: number, labels: readonly string[], changes: readonly Change[]) {
  return labelSpans({ createdAt, labels, changes }, label);
}

function isSame(span: LabelSpan, earlier: LabelSpan | undefined): boolean {
  return JSON.stringify(span.labels) === JSON.stringify(earlier?.labels);
}

describe('label spans', () => {
  it('are one span when no label ever changed', () => {
    expect(spansOf(5, ['b', 'a'], [])).toEqual([worn(5, 'a', 'b')]);
  });

  // now {b}; before 20 (+b −a) {a}; before 10 (+a) {}.
  it('roll the current labels back through the history', () => {
    expect(spansOf(0, ['b'], [change(10, ['a'], []), change(20, ['b'], ['a'])])).toEqual([
      worn(0),
      worn(10, 'a'),
      worn(20, 'b'),
    ]);
  });

  // History says x was added at 10; it is not worn now, so it was not worn after 10.
  it('let the current labels win over a history that disagrees', () => {
    expect(spansOf(0, ['y'], [change(10, ['x'], [])])).toEqual([worn(0, 'y')]);
  });

  it('know labels only from their removal', () => {
    expect(spansOf(0, [], [change(10, [], ['old'])])).toEqual([worn(0, 'old'), worn(10)]);
  });

  it('take changes of one instant together', () => {
    const changes = [change(10, ['a'], []), { ...change(10, ['b'], ['a']), id: 'second' }];
    expect(spansOf(0, ['b'], changes)).toEqual([worn(0), worn(10, 'b')]);
  });

  it('count changes before the creation to the creation', () => {
    expect(spansOf(10, ['b'], [change(3, ['a'], []), change(20, ['b'], ['a'])])).toEqual([
      worn(10, 'a'),
      worn(20, 'b'),
    ]);
    expect(spansOf(10, ['a'], [change(3, ['a'], [])])).toEqual([worn(10, 'a')]);
  });

  it('leave out changes that change nothing and changes of other fields', () => {
    const status = { field: 'flag', id: 'f', at: 15, from: undefined, to: '1' } as const;
    expect(
      spansOf(0, ['a'], [change(10, [], []), change(12, ['a'], []), change(12, [], []), status]),
    ).toEqual([worn(0), worn(12, 'a')]);
  });

  it('name labels as they are called now', () => {
    const spans = labelSpans({ createdAt: 0, labels: ['id-1'], changes: [] }, () =>
      label('Checkout', 'Strategy'),
    );
    expect(spans).toEqual([{ from: 0, labels: [label('Checkout', 'Strategy')] }]);
  });

  const steps = fc.array(
    fc.record({ gap: fc.integer({ min: 1, max: 5 }), toggled: fc.subarray(['a', 'b', 'c', 'd']) }),
    { maxLength: 12 },
  );

  it('tell for every instant what was worn then, whatever the order and number of the changes', () => {
    const shuffles = fc.array(fc.nat(), { minLength: 30, maxLength: 30 });
    fc.assert(
      fc.property(fc.subarray(['a', 'b', 'c', 'd']), steps, shuffles, (initial, moves, seeds) => {
        const states: { at: number; labels: string[] }[] = [{ at: 0, labels: initial }];
        const changes: LabelChange[] = [];
        for (const { gap, toggled } of moves) {
          const { at, labels } = states.at(-1) ?? { at: 0, labels: [] };
          const removed = toggled.filter((each) => labels.includes(each));
          const added = toggled.filter((each) => !labels.includes(each));
          changes.push({ field: 'labels', id: `${at + gap}`, at: at + gap, added, removed });
          const left = labels.filter((each) => !removed.includes(each));
          states.push({ at: at + gap, labels: [...left, ...added].toSorted() });
        }
        const dirty = [...changes, ...changes]
          .map((each, index) => ({ each, place: seeds[index] ?? 0 }))
          .toSorted((a, b) => a.place - b.place)
          .map(({ each }) => each);
        const spans = spansOf(0, states.at(-1)?.labels ?? [], dirty);
        for (const { at, labels } of states) {
          const span = spans.findLast(({ from }) => from <= at);
          expect(span?.labels.map(({ name }) => name)).toEqual(labels);
        }
        const starts = spans.map(({ from }) => from);
        expect(starts).toEqual([...new Set(starts)].toSorted((a, b) => a - b));
        const repeated = spans.filter((span, index) => isSame(span, spans[index - 1]));
        expect(repeated).toEqual([]);
      }),
    );
  });
});
