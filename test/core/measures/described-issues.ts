/** Issues that people know by key and title, for tests in few words and for laws. */
import fc from 'fast-check';
import type { State } from '../../../src/core/issue.ts';
import type { Above, DescribedIssue } from '../../../src/core/measures/described-issue.ts';
import { dayMs } from '../../../src/core/time.ts';
import { measuredIssues } from '../arbitraries.ts';
import { measured, now } from './measured-builder.ts';

const plain = {
  key: 'PAY-1',
  title: 'A title',
  url: undefined,
  team: 'PAY',
  type: 'Story',
  above: [],
} as const;

export function described(
  state: State | undefined,
  serves: Parameters<typeof measured>[1] = [],
  fields: Partial<DescribedIssue> = {},
): DescribedIssue {
  return { ...plain, ...measured(state, serves, fields), ...fields };
}

export function epic(id: string): Above {
  return { kind: 'epic', id, name: `epic ${id}` };
}

const words = ['checkout', 'Checkout', 'login', 'fast', 'fix'];
const objectives = ['a', 'b', 'c'];

/** Issues of a small company, with ids of their own. Many serve nothing, so that there is something to suggest. */
export const anyDescribed: fc.Arbitrary<readonly DescribedIssue[]> = fc
  .array(
    fc.record({
      of: measuredIssues(objectives, { from: now - 200 * dayMs, to: now }),
      title: fc.array(fc.constantFrom(...words), { maxLength: 3 }),
      team: fc.constantFrom('PAY', 'OPS'),
      type: fc.constantFrom('Story', 'Bug'),
      above: fc.constantFrom<readonly Above[]>(
        [],
        [epic('1')],
        [epic('2'), { kind: 'project', id: '1', name: 'project 1' }],
      ),
      isUnaligned: fc.boolean(),
    }),
    { maxLength: 40, size: 'max' },
  )
  .map((drafts) =>
    drafts.map(({ of, title, isUnaligned, ...rest }, index) => ({
      ...of,
      ...rest,
      id: String(index),
      key: `PAY-${index}`,
      url: undefined,
      title: title.join(' '),
      attributions: isUnaligned ? [] : of.attributions,
    })),
  );

/** The same in two orders. */
export const inTwoOrders = anyDescribed.chain((issues) =>
  fc.tuple(
    fc.constant(issues),
    fc.shuffledSubarray([...issues], { minLength: issues.length, maxLength: issues.length }),
  ),
);
