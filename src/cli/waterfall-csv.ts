import type { Alignment, Count } from '../core/measures/snapshot.ts';
import { type Cell, csvLine } from './csv.ts';
import type { WaterfallDocument } from './waterfall-document.ts';

/** One line of a column, from its first value over its steps to its last. */
interface Line extends Partial<Alignment>, Partial<Count> {
  readonly step: string;
  readonly affected?: number;
  readonly coverageChange?: number;
  readonly examples?: readonly { readonly key: string }[];
}

type Column = readonly [name: string, value: (line: Line) => Cell];

const columns: readonly Column[] = [
  ['step', ({ step }) => step],
  ['affected', ({ affected }) => affected],
  ['coverage_ratio', ({ coverageRatio }) => coverageRatio],
  ['coverage_change', ({ coverageChange }) => coverageChange],
  ['aligned', ({ aligned }) => aligned],
  ['unaligned', ({ unaligned }) => unaligned],
  ['exempt', ({ exempt }) => exempt],
  ['issues', ({ issues }) => issues],
  ['shared_work', ({ shared }) => shared],
  ['exclusive_work', ({ exclusive }) => exclusive],
  ['examples', ({ examples }) => examples?.map(({ key }) => key).join(' ')],
];

/** Lines from the first value over the steps to the last: of coverage, then of each objective (RFC 4180). */
export function waterfallCsv(document: WaterfallDocument): string {
  const { basis, from, to, alignment, objectives } = document;
  const head = ['from', 'to', 'basis', 'objective', ...columns.map(([name]) => name)];
  const linesOf = (objective: string | undefined, lines: readonly Line[]): readonly string[] =>
    lines.map((line) =>
      csvLine([from.asOf, to.asOf, basis, objective, ...columns.map(([, value]) => value(line))]),
    );
  return [
    csvLine(head),
    ...(alignment === undefined ? [] : linesOf(undefined, linesBetween(alignment))),
    ...objectives.flatMap((each) => linesOf(each.id, linesBetween(each))),
  ].join('');
}

function linesBetween<E extends Omit<Line, 'step'>>(column: {
  readonly from: E;
  readonly to: E;
  readonly steps: readonly Line[];
}): readonly Line[] {
  const { from, to, steps } = column;
  return [{ ...from, step: 'first' }, ...steps, { ...to, step: 'last' }];
}
