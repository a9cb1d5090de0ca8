import { states } from '../core/issue.ts';
import type { Count } from '../core/measures/snapshot.ts';
import { type Cell, csvLine } from './csv.ts';
import type { ReportDocument, ReportObjective } from './report-document.ts';

type Column = readonly [
  name: string,
  value: (objective: ReportObjective, report: ReportDocument) => Cell,
];

const columns: readonly Column[] = [
  ['as_of', (_objective, report) => report.asOf],
  ['window_days', (_objective, report) => report.window.days],
  ['objective', (objective) => objective.id],
  ['name', (objective) => objective.name],
  ['priority', (objective) => objective.priority],
  ['status', (objective) => objective.status],
  ...countColumns('all', (objective) => objective.issues),
  ...countColumns('completed_ever', (objective) => objective.completedEver),
  ...states.flatMap((state) => countColumns(state, (objective) => objective.states[state])),
  ...countColumns('completed_in_window', (objective) => objective.completed),
  ...countColumns('created_in_window', (objective) => objective.created),
  ['execution_coverage_ratio', (objective) => objective.executionCoverage.shared.ratio],
  ['executed_work', (objective) => objective.executionCoverage.shared.executed],
  ['planned_work', (objective) => objective.executionCoverage.shared.planned],
  ['blocked_issues', (objective) => objective.blockedIssues],
  ['quiet_issues', (objective) => objective.quietIssues],
  ['unassigned_issues', (objective) => objective.unassignedIssues],
  ['last_moved_at', (objective) => objective.lastMovedAt],
  ['no_active_work_since', (objective) => objective.noActiveWorkSince],
];

function countColumns(
  name: string,
  count: (objective: ReportObjective) => Count,
): readonly Column[] {
  return [
    [`${name}_issues`, (objective) => count(objective).issues],
    [`${name}_shared_work`, (objective) => count(objective).shared],
    [`${name}_exclusive_work`, (objective) => count(objective).exclusive],
  ];
}

/** One line per objective (RFC 4180); an empty cell is "no value", 0 is zero. */
export function reportCsv(report: ReportDocument): string {
  return [
    csvLine(columns.map(([name]) => name)),
    ...report.objectives.map((objective) =>
      csvLine(columns.map(([, value]) => value(objective, report))),
    ),
  ].join('');
}
