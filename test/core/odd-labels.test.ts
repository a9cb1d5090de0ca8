import { describe, expect, it } from 'vitest';
import { oddLabels } from '../../src/core/odd-labels.ts';

describe('an odd label', () => {
  it('is listed with what cannot be seen in it; its ordinary neighbours are not', () => {
    const labels = ['checkout', 'pay\u200Bment', '決済'].map((name) => ({
      name,
      group: undefined,
    }));
    expect(oddLabels('10001', labels)).toEqual([
      { kind: 'odd_label', issueId: '10001', detail: String.raw`label "pay\u200Bment"` },
    ]);
  });

  it('can be odd in its group alone, also where the two meet', () => {
    const labels = [
      { name: 'Checkout', group: 'Strategy\u00A0' },
      { name: ' Checkout', group: 'Strategy' },
      { name: 'Checkout', group: 'Strategy' },
    ];
    expect(oddLabels('1', labels).map(({ detail }) => detail)).toEqual([
      String.raw`label "Strategy\u00A0/Checkout"`,
      String.raw`label "Strategy/\u0020Checkout"`,
    ]);
  });

  it('is cut where it is too long to be an index entry', () => {
    const name = '\u200B'.repeat(5_000);
    const [problem] = oddLabels('1', [{ name, group: undefined }]);
    expect(problem?.detail).toHaveLength('label ""…'.length + 200);
  });
});
