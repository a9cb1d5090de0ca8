import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LabelName } from '../../../src/core/attribution/attribution.ts';
import { createMissedLabels } from '../../../src/core/attribution/missed-labels.ts';
import { compileStrategy } from '../../../src/core/attribution/strategy.ts';
import type { Strategy } from '../../../src/core/objective.ts';
import { calendar, exempt, label, objective, strategy } from './given.ts';

const today = strategy(
  [
    objective('grow-revenue', ['strat-growth', 'obj:grow-*']),
    objective('legacy', ['legacy-move', '/^leg-/', 'Strategy/Legacy']),
    objective('next', ['next-big']),
  ],
  { exempt: [exempt('run', { labels: ['support'] })] },
);
const earlier = [
  strategy([
    objective('grow-revenue', ['growth-2025', 'strat-growth']),
    objective('old', ['old-*']),
  ]),
  strategy([objective('old', ['old-*']), objective('quiet', ['Quiet'])], {
    caseSensitive: true,
    exempt: [exempt('run', { labels: ['toil'] })],
  }),
];

function missed(
  labels: readonly LabelName[],
  { under = today, versions = earlier }: { under?: Strategy; versions?: readonly Strategy[] } = {},
): readonly string[] {
  const missedOf = createMissedLabels({
    compiled: compileStrategy(under, calendar),
    inForce: new Set(['grow-revenue', 'next']),
    earlier: versions,
  });
  expect(missedOf(labels)).toEqual(missedOf(labels));
  return missedOf(labels).map(
    ({ label: name, reason, objective: of, pattern }) => `${name} ${reason} ${of} ${pattern}`,
  );
}

describe('a label that misses', () => {
  it.each([
    ['a typing error', 'strat-growht', ['strat-growht spelling grow-revenue strat-growth']],
    ['other separators', 'Strat_Growth', ['Strat_Growth spelling grow-revenue strat-growth']],
    ['a plural', 'strat-growths', ['strat-growths spelling grow-revenue strat-growth']],
    ['an objective out of force', 'legacy-move', ['legacy-move not_in_force legacy legacy-move']],
    ['its regular expression', 'leg-acy', ['leg-acy not_in_force legacy /^leg-/']],
    ['a rule that is gone', 'growth-2025', ['growth-2025 rule_gone grow-revenue growth-2025']],
    ['a pattern of two versions, once', 'old-thing', ['old-thing rule_gone old old-*']],
    ['a rule that minded case', 'Quiet', ['Quiet rule_gone quiet Quiet']],
  ])('by %s says what was meant', (_, name, expected) => {
    expect(missed([label(name)])).toEqual(expected);
  });

  it.each([
    ['matches a rule in force', 'strat-growth'],
    ['is exempt', 'support'],
    ['was exempt once', 'toil'],
    ['is nothing of the strategy', 'zebra'],
    ['was written otherwise for a rule that minded case', 'quiet'],
    ['is almost a label of an objective out of force', 'legacy-mover'],
  ])('is none that %s', (_, name) => {
    expect(missed([label(name)])).toEqual([]);
  });

  it('in a group is met as Group/Label', () => {
    expect(missed([label('Legacy', 'Strategy')])).toEqual([
      'Strategy/Legacy not_in_force legacy Strategy/Legacy',
    ]);
  });

  it('counts once, however often it is worn', () => {
    expect(missed([label('growth-2025'), label('growth-2025')])).toHaveLength(1);
  });

  it('is the same whatever unrelated labels are worn beside it, and whatever they are renamed to', () => {
    const names = ['strat-growht', 'old-thing', 'support', 'legacy-move', 'growth-2025'];
    const unrelated = fc.subarray(['zebra', 'quagga', 'team red', '🦓', 'x']);
    fc.assert(
      fc.property(fc.subarray(names), unrelated, (worn, beside) => {
        expect(missed([...beside, ...worn].map((name) => label(name)))).toEqual(
          missed(worn.map((name) => label(name))),
        );
      }),
    );
  });

  it('minds case where the strategy does: another case is a near miss', () => {
    const under = { ...today, caseSensitive: true };
    expect(missed([label('STRAT-GROWTH')], { under, versions: [] })).toEqual([
      'STRAT-GROWTH spelling grow-revenue strat-growth',
    ]);
  });
});
