import { bases } from '../core/measures/snapshot.ts';
import { type Cell, csvLine } from './csv.ts';
import type { HistoryDocument, HistoryEntry } from './history-document.ts';
import { inProgress } from './report-document.ts';
import { percent } from './report-words.ts';
import { table } from './table.ts';

type Column = readonly [name: string, value: (entry: HistoryEntry) => Cell];

const dayColumns: readonly Column[] = [
  ['day', ({ day }) => day],
  ['as_of', ({ asOf }) => asOf],
  ['strategy', ({ version }) => version],
];

const portfolioColumns: readonly Column[] = [
  ...bases.flatMap((basis): readonly Column[] => [
    [`coverage_${basis}_ratio`, ({ alignment }) => alignment?.[basis].coverageRatio],
    [`aligned_${basis}_work`, ({ alignment }) => alignment?.[basis].aligned],
    [`unaligned_${basis}_work`, ({ alignment }) => alignment?.[basis].unaligned],
    [`exempt_${basis}_work`, ({ alignment }) => alignment?.[basis].exempt],
  ]),
  ['completed_issues', ({ completedIssues }) => completedIssues],
];

const objectiveColumns: readonly Column[] = [
  ['status', ({ objective }) => objective?.status],
  ['issues', ({ objective }) => objective?.all.issues],
  ['in_progress_issues', ({ objective }) => objective && inProgress(objective.states).issues],
  ['done_issues', ({ objective }) => objective?.states.done.issues],
  ['completed_issues', ({ objective }) => objective?.completed.issues],
  ['created_issues', ({ objective }) => objective?.created.issues],
  ['execution_coverage_ratio', ({ objective }) => objective?.executionCoverage.shared.ratio],
  ['executed_work', ({ objective }) => objective?.executionCoverage.shared.executed],
  ['planned_work', ({ objective }) => objective?.executionCoverage.shared.planned],
];

/** One line per day (RFC 4180); an empty cell is "no value", 0 is zero. */
export function historyCsv(document: HistoryDocument): string {
  const asked = document.objective === undefined ? portfolioColumns : objectiveColumns;
  const columns = [...dayColumns, ...asked];
  return [
    csvLine(columns.map(([name]) => name)),
    ...document.days.map((entry) => csvLine(columns.map(([, value]) => value(entry)))),
  ].join('');
}

type TextColumn = readonly [heading: string, text: (entry: HistoryEntry) => string];

const portfolioText: readonly TextColumn[] = [
  ['day', ({ day }) => day],
  ['coverage wip', ({ alignment }) => ratio(alignment?.wip.coverageRatio)],
  ['of completed', ({ alignment }) => ratio(alignment?.completed.coverageRatio)],
  ['in progress', ({ alignment }) => String(whole(alignment?.wip))],
  ['completed', ({ completedIssues }) => String(completedIssues)],
  ['created', ({ alignment }) => String(whole(alignment?.created))],
  ['strategy', strategyText],
];

const objectiveText: readonly TextColumn[] = [
  ['day', ({ day }) => day],
  ['status', ({ objective }) => objective?.status ?? 'no such objective'],
  ['issues', ({ objective }) => count(objective?.all.issues)],
  ['in progress', ({ objective }) => count(objective && inProgress(objective.states).issues)],
  ['done', ({ objective }) => count(objective?.states.done.issues)],
  ['completed', ({ objective }) => count(objective?.completed.issues)],
  ['execution coverage', ({ objective }) => ratio(objective?.executionCoverage.shared.ratio)],
  ['strategy', strategyText],
];

/** A line per day, for people. */
export function historyText(document: HistoryDocument): string {
  const { objective, reading, timezone, windowDays, days } = document;
  const columns = objective === undefined ? portfolioText : objectiveText;
  const under =
    reading === 'restated'
      ? 'restated under the strategy of today'
      : 'as it was, under the strategy of each day (before the first one restated)';
  return [
    `${objective ?? 'Portfolio'}, ${under} (days in ${timezone}, completed and created in ${windowDays} days)`,
    '',
    ...table([
      columns.map(([heading]) => heading),
      ...days.map((entry) => columns.map(([, text]) => text(entry))),
    ]),
    '',
  ].join('\n');
}

function whole(alignment: NonNullable<HistoryEntry['alignment']>['wip'] | undefined): number {
  if (alignment === undefined) return 0;
  return alignment.aligned + alignment.unaligned + alignment.exempt;
}

function strategyText({ version, isBeforeFirst }: HistoryEntry): string {
  return isBeforeFirst ? `${version} (before the first)` : version;
}

function count(value: number | undefined): string {
  return value === undefined ? '—' : String(value);
}

function ratio(value: number | undefined): string {
  return value === undefined ? '—' : percent(value);
}
