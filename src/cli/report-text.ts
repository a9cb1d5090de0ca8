import { coverageText, inProgress, percent, type ReportDocument } from './report-document.ts';
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
    String(inProgress(objective.states).issues),
    String(objective.completed.issues),
    executionText(objective.executionCoverage[report.view]),
    objective.lastMovedAt?.slice(0, 10) ?? '—',
  ]);
  return [
    `As of ${report.asOf}${readingText(report.strategy)} (days and weeks in ${report.timezone}, window ${report.window.days} days${report.view === 'exclusive' ? ', work in the exclusive view' : ''})`,
    '',
    ...table([header, ...rows]),
    '',
    `Alignment coverage  in progress ${coverageText(report.alignment.wip)}   completed ${coverageText(report.alignment.completed)}   created ${coverageText(report.alignment.created)}`,
    ...report.sources.map(sourceLine),
    '',
  ].join('\n');
}

function readingText({ reading, ...strategy }: ReportDocument['strategy']): string {
  switch (reading) {
    case 'today':
      return '';
    case 'restated':
      return `, ${strategy.isBeforeFirst ? 'before the first strategy, ' : ''}restated under the strategy of today`;
    case 'as_it_was': {
      const end = strategy.inForceTo === undefined ? '' : ` to ${strategy.inForceTo}`;
      return `, as it was: strategy ${strategy.version}, in force from ${strategy.inForceFrom}${end}`;
    }
  }
}

function executionText(coverage: { executed: number; planned: number; ratio?: number }): string {
  if (coverage.ratio === undefined) return '—';
  return `${percent(coverage.ratio)} (${weight(coverage.executed)} of ${weight(coverage.planned)})`;
}

function weight(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(1);
}

function sourceLine(source: ReportDocument['sources'][number]): string {
  const problems = Object.values(source.problems).reduce((sum, count) => sum + count, 0);
  const warning =
    source.unobserved === undefined ? '' : `NOT OBSERVED (${source.unobserved}), last `;
  const mirrored = (source.mirrored ?? 0) > 0 ? `   counted elsewhere ${source.mirrored}` : '';
  return `Source ${source.id}  ${warning}read ${source.lastSuccessAt ?? '—'}   data problems ${problems}${mirrored}`;
}
