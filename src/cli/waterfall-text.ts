import type { Basis } from '../core/measures/snapshot.ts';
import type { WaterfallStep } from '../core/measures/waterfall-step.ts';
import { withOddEscaped } from '../core/visible-text.ts';
import type { StrategyUsed } from './report-document.ts';
import { percent } from './report-words.ts';
import { table } from './table.ts';
import type { WaterfallDocument } from './waterfall-document.ts';

const stepNames: Readonly<Record<WaterfallStep, string>> = {
  access_lost: 'access lost',
  access_regained: 'access regained',
  deleted: 'deleted',
  restored: 'restored',
  archived: 'archived',
  left_window: 'left the window',
  created: 'created',
  moved: 'moved',
  started: 'started',
  put_back: 'put back',
  completed: 'completed',
  reopened: 'reopened',
  cancelled: 'cancelled',
  unknown_status: 'unknown status',
  relabelled: 'relabelled',
  re_parented: 're-parented',
  in_force: 'objective in or out of force',
  rule_edited: 'rule edited',
};

const basisNames: Readonly<Record<Basis, string>> = {
  wip: 'work in progress',
  completed: 'completed work',
  created: 'created work',
};

type Coverage = NonNullable<WaterfallDocument['alignment']>;
type Objective = WaterfallDocument['objectives'][number];
type Example = Objective['steps'][number]['examples'][number];

/** Columns of signed steps from the first value to the last, for people. */
export function waterfallText(document: WaterfallDocument): string {
  const { alignment, objectives } = document;
  const changed = objectives.filter(({ steps }) => steps.length > 0);
  const unchanged = objectives.filter(({ steps }) => steps.length === 0);
  return [
    heading(document),
    ...(alignment === undefined ? [] : ['', ...coverageLines(alignment, document)]),
    ...changed.flatMap((objective) => ['', ...objectiveLines(objective, document)]),
    ...(unchanged.length === 0 ? [] : ['', 'Nothing changed']),
    ...table(unchanged.map(({ id, to }) => [`  ${id}`, `${to.issues} issues`])),
    '',
  ].join('\n');
}

function heading({ basis, from, to, timezone, windowDays }: WaterfallDocument): string {
  const window = basis === 'wip' ? '' : `, window ${windowDays} days`;
  return `What changed of ${basisNames[basis]} from ${from.asOf} to ${to.asOf}, ${readingText(from.strategy, to.strategy)} (days in ${timezone}${window})`;
}

function readingText(...ends: readonly StrategyUsed[]): string {
  if (ends.every(({ reading }) => reading !== 'as_it_was')) {
    return 'both restated under the strategy of today';
  }
  return `read under ${ends.map(strategyText).join(' and ')}`;
}

function strategyText({ reading, version }: StrategyUsed): string {
  return reading === 'as_it_was' ? `strategy ${version} of then` : 'the strategy of today';
}

function coverageLines(
  { from, to, steps }: Coverage,
  document: WaterfallDocument,
): readonly string[] {
  return column({
    head: ['Alignment coverage', 'coverage', 'aligned', 'unaligned', 'exempt', 'issues behind'],
    first: [document.from.asOf, ...coverageCells(from)],
    steps: steps.map(({ step, affected, examples, ...change }) => ({
      cells: [
        stepNames[step],
        change.coverageChange === undefined ? '—' : points(change.coverageChange),
        ...[change.aligned, change.unaligned, change.exempt].map(signed),
        String(affected),
      ],
      examples,
    })),
    last: [document.to.asOf, ...coverageCells(to)],
  });
}

function coverageCells({
  coverageRatio,
  aligned,
  unaligned,
  exempt,
}: Coverage['from']): readonly string[] {
  const coverage = coverageRatio === undefined ? '—' : percent(coverageRatio);
  return [coverage, String(aligned), String(unaligned), String(exempt)];
}

function objectiveLines(
  { id, from, to, steps }: Objective,
  document: WaterfallDocument,
): readonly string[] {
  return column({
    head: [id, 'issues', 'work', 'exclusive', 'issues behind'],
    first: [document.from.asOf, ...countCells(from)],
    steps: steps.map(({ step, affected, examples, ...change }) => ({
      cells: [
        stepNames[step],
        ...[change.issues, change.shared, change.exclusive].map(signed),
        String(affected),
      ],
      examples,
    })),
    last: [document.to.asOf, ...countCells(to)],
  });
}

function countCells({ issues, shared, exclusive }: Objective['from']): readonly string[] {
  return [issues, shared, exclusive].map(number);
}

interface Column {
  readonly head: readonly string[];
  readonly first: readonly string[];
  readonly steps: readonly {
    readonly cells: readonly string[];
    readonly examples: readonly Example[];
  }[];
  readonly last: readonly string[];
}

/** Numbers stand below each other to the right, the issues behind a step below it. */
function column({ head, first, steps, last }: Column): readonly string[] {
  const rows = [head, first, ...steps.map(({ cells }) => cells), last];
  const widths = head.map((_, index) => Math.max(...rows.map((row) => row[index]?.length ?? 0)));
  const aligned = rows.map((row) =>
    row.map((cell, index) => (index === 0 ? cell : cell.padStart(widths[index] ?? 0))),
  );
  const [headLine = '', firstLine = '', ...others] = table(aligned);
  const lastLine = others.pop() ?? '';
  const stepLines = others.flatMap((line, index) => [
    line,
    ...exampleLines(steps[index]?.examples ?? []),
  ]);
  return [headLine, firstLine, ...stepLines, lastLine];
}

function exampleLines(examples: readonly Example[]): readonly string[] {
  const rows = examples.map(({ key, title, link }) =>
    [key, title, link ?? '—'].map(withOddEscaped),
  );
  return table(rows).map((line) => `    ${line}`);
}

function number(value: number): string {
  return String(Number(value.toFixed(2)));
}

function signed(value: number): string {
  const text = number(value);
  return Number(text) > 0 ? `+${text}` : text;
}

/** Percentage points. */
function points(change: number): string {
  const text = (change * 100).toFixed(1);
  return `${Number(text) > 0 ? '+' : ''}${Number(text) === 0 ? '0.0' : text} pp`;
}
