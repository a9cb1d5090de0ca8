/** The report for a wiki or a pull request, in GitHub's Markdown. */
import { withOddEscaped } from '../core/visible-text.ts';
import type { ReportDocument, ReportSource } from './report-document.ts';
import {
  flowTable,
  groupsTable,
  scopeTable,
  timesTable,
  weeksTable,
} from './report-flow-tables.ts';
import type { ReportTable } from './report-table.ts';
import {
  alignmentTable,
  attentionTable,
  declaredTable,
  forecastTable,
  gapTable,
  objectivesTable,
  strategyTable,
  targetsTable,
} from './report-tables.ts';
import { problemsText, strategyText } from './report-words.ts';

export function reportMarkdown(report: ReportDocument): string {
  const tables = [
    alignmentTable(report),
    strategyTable(report),
    objectivesTable(report),
    declaredTable(report),
    timesTable(report),
    flowTable(report),
    targetsTable(report),
    gapTable(report),
    attentionTable(report),
    forecastTable(report),
    scopeTable(report),
    weeksTable(report),
    groupsTable(report),
  ];
  return [
    '# Strategy report',
    `**${plain(report.headline)}.**`,
    facts(report),
    ...tables.filter(({ rows }) => rows.length > 0).map(section),
  ]
    .join('\n\n')
    .concat('\n');
}

function facts(report: ReportDocument): string {
  const { asOf, timezone, window, strategy, view, sources } = report;
  return [
    `- As of ${asOf}; days and weeks in ${plain(timezone)}`,
    `- Window: ${window.days} days, from ${window.from}`,
    `- Strategy: ${strategyText(strategy, (instant) => instant)}; work in the ${view} view`,
    ...sources.map((source) => `- Source ${sourceText(source)}`),
  ].join('\n');
}

function sourceText(source: ReportSource): string {
  const { id, reason, lastSuccessAt } = source;
  const verdict = reason === undefined ? '' : `: **not observed**, ${plain(reason)}`;
  return `${plain(id)}${verdict}: last read ${lastSuccessAt}, ${problemsText(source)}`;
}

function section({ title, note, header, rows }: ReportTable): string {
  return [
    `## ${title}`,
    '',
    ...[header, header.map(() => '---'), ...rows.map((row) => row.map(plain))].map(
      (cells) => `| ${cells.join(' | ')} |`,
    ),
    ...(note === undefined ? [] : ['', note]),
  ].join('\n');
}

/** Text that came from outside as it was written: it makes no cell, no line, no mark, no link and no HTML. */
function plain(text: string): string {
  return withOddEscaped(text).replaceAll(/[\\`*_~[\]<>|#@!&]/g, String.raw`\$&`);
}
