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
  ...countColumns('wip', (objective) => objective.wip),
  ['declared', ({ declarations }) => declarations.map(({ state }) => state).join(' ')],
  [
    'declared_disagrees',
    ({ declarations }) => String(declarations.some(({ disagrees }) => disagrees)),
  ],
  ['due', (objective) => objective.due],
  ...durationColumns('lead_time', ({ flow }) => flow.leadTime),
  ...durationColumns('cycle_time', ({ flow }) => flow.cycleTime),
  ...durationColumns('age', ({ flow }) => flow.age),
  ['ageing_issues', ({ flow }) => flow.ageing?.issues],
  ['ageing_threshold_ms', ({ flow }) => flow.ageing?.thresholdMs],
  ['flow_efficiency_ratio', ({ flow }) => flow.efficiency.ratio],
  ['unblocked_active_ms', ({ flow }) => flow.efficiency.unblockedActiveMs],
  ['in_progress_ms', ({ flow }) => flow.efficiency.inProgressMs],
  ['flow_efficiency_issues', ({ flow }) => flow.efficiency.issues],
  ['flow_efficiency_issues_with_waiting', ({ flow }) => flow.efficiency.issuesWithWaiting],
  ['started_in_window_issues', ({ flow }) => flow.started],
  ['net_flow_issues', ({ flow }) => flow.netFlow],
  ['reopenings', ({ flow }) => flow.reopenings],
  ['cancelled_after_start_issues', ({ flow }) => flow.cancelledAfterStart],
  ['effort_issues', ({ effort }) => effort.issues],
  ['effort_shared_person_days', ({ effort }) => effort.shared],
  ['effort_exclusive_person_days', ({ effort }) => effort.exclusive],
  ['sunk_person_days', ({ effort }) => effort.sunk],
  ['target_share', ({ targetShare }) => targetShare],
  ['actual_share', ({ target }) => target?.share],
  ['actual_share_basis', ({ target }) => target?.basis],
  ['actual_share_served', ({ target }) => target?.served],
  ['actual_share_whole', ({ target }) => target?.whole],
  ['actual_share_n', ({ target }) => target?.n],
  ['actual_share_low', ({ target }) => target?.low],
  ['actual_share_high', ({ target }) => target?.high],
  ['target_divergence', ({ target }) => target?.divergence],
  ['is_off_target', ({ target }) => target && String(target.isOff)],
  ['progress_ratio', ({ progress }) => progress.shared.ratio],
  ['progress_done_work', ({ progress }) => progress.shared.done],
  ['progress_whole_work', ({ progress }) => progress.shared.whole],
  ['estimate_ratio', ({ progress }) => progress.shared.byEstimate.ratio],
  ['estimate_done', ({ progress }) => progress.shared.byEstimate.done],
  ['estimate_whole', ({ progress }) => progress.shared.byEstimate.whole],
  ['unestimated_work', ({ progress }) => progress.shared.byEstimate.unestimated],
  ['scope_since', ({ scopeChange }) => scopeChange?.since],
  ['scope_created_work', ({ scopeChange }) => scopeChange?.created.shared],
  ['scope_attributed_work', ({ scopeChange }) => scopeChange?.attributed.shared],
  ['scope_deattributed_work', ({ scopeChange }) => scopeChange?.deattributed.shared],
  ['scope_cancelled_work', ({ scopeChange }) => scopeChange?.cancelled.shared],
  ['time_to_first_work_ms', (objective) => objective.timeToFirstWorkMs],
  ['forecast_remaining_work', ({ forecast }) => forecast?.remaining],
  ['forecast_past_weeks', ({ forecast }) => forecast?.weeks],
  ['forecast_refused', ({ forecast }) => forecast?.refused],
  ...forecastColumns('forecast', ({ forecast }) => forecast?.withScope),
  ...forecastColumns('forecast_scope_fixed', ({ forecast }) => forecast?.withoutScope),
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

function durationColumns(
  name: string,
  durations: (objective: ReportObjective) => ReportObjective['flow']['leadTime'],
): readonly Column[] {
  return [
    [`${name}_n`, (objective) => durations(objective).n],
    [`${name}_mean_ms`, (objective) => durations(objective).meanMs],
    [`${name}_p50_ms`, (objective) => durations(objective).p50Ms],
    [`${name}_p85_ms`, (objective) => durations(objective).p85Ms],
    [`${name}_p95_ms`, (objective) => durations(objective).p95Ms],
  ];
}

function forecastColumns(
  name: string,
  outcome: (objective: ReportObjective) => NonNullable<ReportObjective['forecast']>['withScope'],
): readonly Column[] {
  return [
    [`${name}_p50`, (objective) => outcome(objective)?.p50],
    [`${name}_p85`, (objective) => outcome(objective)?.p85],
    [`${name}_by_due_ratio`, (objective) => outcome(objective)?.byDueRatio],
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
