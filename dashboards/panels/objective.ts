import { PanelBuilder as BarGaugePanel } from '@grafana/grafana-foundation-sdk/bargauge';
import {
  BarGaugeDisplayMode,
  BarGaugeValueMode,
  BigValueColorMode,
  BigValueTextMode,
  ReduceDataOptionsBuilder,
  VizOrientation,
} from '@grafana/grafana-foundation-sdk/common';
import type { PanelBuilder as StatPanel } from '@grafana/grafana-foundation-sdk/stat';
import type { PanelBuilder as TablePanel } from '@grafana/grafana-foundation-sdk/table';
import type { PanelBuilder as TimeSeriesPanel } from '@grafana/grafana-foundation-sdk/timeseries';
import { lines, oneColour, stat, table } from '../appearance.ts';
import { agoCell, property, ratio } from '../cells.ts';
import { holding, line, rows, sql, state, summed, value } from '../queries.ts';
import { statuses } from '../status-names.ts';

export const chosen = ['objective="$objective"'];
const inProgress = summed('state', 'throughline_objective_issues', [
  ...chosen,
  'state=~"active|waiting"',
]);

export function ofChosen(name: string, matchers: readonly string[] = []): string {
  return state(name, [...chosen, ...matchers]);
}

export function declared(): TablePanel {
  return table(
    'Declared',
    'The objective as the strategy in force declares it. Owner and declared state are what people say; nothing here is measured.',
  ).withTarget(
    sql(
      'A',
      `select name as "Objective", owner as "Owner", team as "Team", outcome as "Outcome", priority as "Priority",
  parent as "Part of", starts::text as "Starts", due::text as "Due", declared_state as "Declared"
from grafana_objective where objective = \${objective:sqlstring}`,
    ),
  );
}

export function objectiveStatus(): StatPanel {
  return (
    stat(
      'Activity status',
      'Whether work moves, and if not, why. No verdict while a source it depends on is not observed. It does not say whether the outcome is reached.',
    )
      // The word is a label: a stat shows it as the field of a table.
      .withTarget(rows('A', holding('status', 'throughline_objective_status', chosen)))
      .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']).fields('/^status$/'))
      .textMode(BigValueTextMode.Value)
      .colorMode(BigValueColorMode.Value)
      .mappings([statuses])
  );
}

export function issuesByState(): BarGaugePanel {
  return new BarGaugePanel()
    .title('Issues by state')
    .description(
      'Distinct issues that serve the objective or one below it now, by state. In progress = active or waiting. Triage and cancelled are in no coverage.',
    )
    .withTarget(value('A', '{{state}}', ofChosen('throughline_objective_issues')))
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']))
    .orientation(VizOrientation.Horizontal)
    .displayMode(BarGaugeDisplayMode.Basic)
    .valueMode(BarGaugeValueMode.Text)
    .unit('none')
    .decimals(0)
    .min(0)
    .thresholds(oneColour('blue'));
}

export function progress(): StatPanel {
  return stat(
    'Execution coverage and progress',
    'Execution coverage: (in progress + done) ÷ planned work. Progress: done ÷ all work that is not cancelled; by estimate only of what has one. All of the shared view: work, not how much of the outcome is reached. No number = nothing was planned, or nothing is estimated.',
  )
    .withTarget(
      value('A', 'execution coverage', ofChosen('throughline_objective_execution_coverage_ratio')),
    )
    .withTarget(value('B', 'progress by work', ofChosen('throughline_objective_progress_ratio')))
    .withTarget(
      value(
        'C',
        'progress by estimate',
        ofChosen('throughline_objective_estimated_progress_ratio'),
      ),
    )
    .withTarget(
      value('D', 'of its work unestimated', ofChosen('throughline_objective_unestimated_ratio')),
    )
    .unit('percentunit')
    .noValue('no value');
}

export function activity(): StatPanel {
  return stat(
    'Work in progress',
    'Issues in progress, and those of them that are blocked, have not moved for the quiet time of the objective, or have no assignee; what was completed in the trailing window; the last movement of any of its issues. A count does not say that it is the right work.',
  )
    .withTarget(value('A', 'in progress', inProgress))
    .withTarget(value('B', 'blocked', ofChosen('throughline_objective_blocked_issues')))
    .withTarget(value('C', 'quiet', ofChosen('throughline_objective_quiet_issues')))
    .withTarget(value('D', 'unassigned', ofChosen('throughline_objective_unassigned_issues')))
    .withTarget(
      value('E', 'completed in the window', ofChosen('throughline_objective_completed_issues')),
    )
    .withTarget(
      value(
        'F',
        'last movement',
        `1000 * ${ofChosen('throughline_objective_last_movement_timestamp_seconds')}`,
      ),
    )
    .overrideByQuery('F', [...agoCell]);
}

export function issuesInProgress(): TimeSeriesPanel {
  return lines(
    'In progress, and execution coverage',
    'As it was shown at each moment, from when Prometheus began to scrape. A change may come from the work, from labels or from the strategy.',
  )
    .withTarget(line('A', 'in progress', inProgress))
    .withTarget(
      line('B', 'execution coverage', ofChosen('throughline_objective_execution_coverage_ratio')),
    )
    .overrideByQuery('B', [
      ...ratio(),
      property('max', 1),
      property('custom.axisPlacement', 'right'),
    ]);
}
