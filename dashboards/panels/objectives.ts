import { TableSortByFieldStateBuilder } from '@grafana/grafana-foundation-sdk/common';
import type { PanelBuilder as TablePanel } from '@grafana/grafana-foundation-sdk/table';
import { columns, oneColour, table } from '../appearance.ts';
import { agoCell, colouredCell, dayCell, objectiveCell, ratio, ratioCell } from '../cells.ts';
import { holding, rows, sql, state, summed } from '../queries.ts';
import { statuses } from '../status-names.ts';

const inProgress = summed('state', 'throughline_objective_issues', ['state=~"active|waiting"']);

const shownColumns = {
  title: 'Objective',
  objective: 'Id',
  owner: 'Owner',
  team: 'Team',
  'Value #B': 'Priority',
  status: 'Status',
  'Value #D': 'In progress',
  'Value #E': 'Execution coverage',
  'Value #F': 'Completed in the window',
  'Value #G': 'Target share',
  'Value #H': 'Actual share',
  'Value #I': 'Forecast P85',
  'Value #M': 'P85 if scope stays',
  'Value #J': 'Due',
  'Value #K': 'Done by due',
  'Value #L': 'Last movement',
} as const;

function milliseconds(name: string): string {
  return `1000 * ${state(name)}`;
}

export function objectives(): TablePanel {
  return (
    table(
      'Objectives',
      'The status says whether work moves, and if not, why. In progress and completed are distinct issues: one that serves two objectives counts in both, and an objective contains those below it, so the columns do not add up to the whole. Execution coverage = (in progress + done) ÷ (backlog + ready + in progress + done) of the work, shared view: how much of what was planned is being executed or is delivered, not how much of the outcome is reached. Forecast P85 = the day by which 85 in 100 simulated courses end, while scope goes on changing as it did; beside it, if scope stays as it is. Done by due = the share of them that end by the due day; a share without a P85 = it lies more than 520 weeks ahead, because scope grows as fast as work is done. Empty = no value, never zero. An unobserved objective shows what was read last; nothing there is a verdict. The owner is read from the database: it is on no series.',
    )
      .withTarget(rows('A', state('throughline_objective_info')))
      .withTarget(rows('B', state('throughline_objective_priority')))
      .withTarget(rows('C', holding('status', 'throughline_objective_status')))
      .withTarget(rows('D', inProgress))
      .withTarget(rows('E', state('throughline_objective_execution_coverage_ratio')))
      .withTarget(rows('F', state('throughline_objective_completed_issues')))
      .withTarget(rows('G', state('throughline_objective_target_share_ratio')))
      .withTarget(rows('H', state('throughline_objective_share_ratio')))
      .withTarget(rows('I', milliseconds('throughline_objective_forecast_p85_timestamp_seconds')))
      .withTarget(rows('J', milliseconds('throughline_objective_due_timestamp_seconds')))
      .withTarget(rows('K', state('throughline_objective_forecast_by_due_ratio')))
      .withTarget(rows('L', milliseconds('throughline_objective_last_movement_timestamp_seconds')))
      .withTarget(
        rows(
          'M',
          milliseconds('throughline_objective_forecast_without_scope_change_p85_timestamp_seconds'),
        ),
      )
      .withTarget(sql('N', 'select objective, owner from grafana_objective order by position'))
      // By the objective alone, which is all that the database and Prometheus have in common.
      .transformations(columns(shownColumns, ['Time', 'job', 'Value #A', 'Value #C']))
      .thresholds(oneColour('blue'))
      .sortBy([new TableSortByFieldStateBuilder().displayName('Priority').desc(false)])
      .overrideByName('Objective', [...objectiveCell])
      .overrideByName('Status', colouredCell(statuses))
      .overrideByName('Execution coverage', [...ratioCell])
      .overrideByRegexp('.* share|Done by due', ratio())
      .overrideByRegexp('Forecast P85|P85 .*|Due', [...dayCell])
      .overrideByName('Last movement', [...agoCell])
  );
}
