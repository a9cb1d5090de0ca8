import type { ReportDocument } from './report-document.ts';
import { coverageText, executionText, noValue, readingText } from './report-words.ts';
import { table } from './table.ts';

/** The report as a table for people. */
export function reportText(report: ReportDocument): string {
  const header = [
    'objective',
    'prio',
    'status',
    'issues',
    'in progress',
    `completed ${report.window.days}d`,
    'execution coverage',
    'last moved',
  ];
  const rows = report.objectives.map((objective) => [
    objective.id,
    String(objective.priority),
    objective.status,
    String(objective.issues.issues),
    String(objective.wip.issues),
    String(objective.completed.issues),
    executionText(objective, report.view),
    objective.lastMovedAt?.slice(0, 10) ?? noValue,
  ]);
  const reading = readingText(report.strategy);
  return [
    `As of ${report.asOf}${reading && `, ${reading}`} (days and weeks in ${report.timezone}, window ${report.window.days} days${report.view === 'exclusive' ? ', work in the exclusive view' : ''})`,
    '',
    ...table([header, ...rows]),
    '',
    `Alignment coverage  in progress ${coverageText(report.alignment.wip)}   completed ${coverageText(report.alignment.completed)}   created ${coverageText(report.alignment.created)}`,
    ...report.sources.map(sourceLine),
    '',
  ].join('\n');
}

function sourceLine(source: ReportDocument['sources'][number]): string {
  const problems = Object.values(source.problems).reduce((sum, count) => sum + count, 0);
  const warning =
    source.unobserved === undefined ? '' : `NOT OBSERVED (${source.unobserved}), last `;
  const mirrored = (source.mirrored ?? 0) > 0 ? `   counted elsewhere ${source.mirrored}` : '';
  return `Source ${source.id}  ${warning}read ${source.lastSuccessAt ?? noValue}   data problems ${problems}${mirrored}`;
}
