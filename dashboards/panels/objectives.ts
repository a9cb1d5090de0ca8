import { TableSortByFieldStateBuilder } from '@grafana/grafana-foundation-sdk/common';
import { PanelBuilder as TablePanel } from '@grafana/grafana-foundation-sdk/table';
import {
  agoCell,
  columns,
  oneColour,
  property,
  ratioCell,
  shownAs,
  workCell,
} from '../appearance.ts';
import { rows, state } from '../queries.ts';

const statuses = shownAs({
  not_in_force: { text: 'not in force', color: 'text' },
  unobserved: { text: 'unobserved: no verdict', color: 'purple' },
  label_drift: { text: 'label drift', color: 'red' },
  unmapped: { text: 'unmapped', color: 'red' },
  finished: { text: 'finished', color: 'red' },
  not_started: { text: 'not started', color: 'red' },
  idle: { text: 'idle', color: 'red' },
  blocked: { text: 'blocked', color: 'orange' },
  quiet: { text: 'quiet', color: 'orange' },
  moving: { text: 'moving', color: 'green' },
});

const inProgress = state('throughline_objective_issues', ['state=~"active|waiting"']);

const shownColumns = {
  title: 'Objective',
  objective: 'Id',
  team: 'Team',
  'Value #B': 'Priority',
  status: 'Status',
  'Value #D': 'In progress',
  'Value #E': 'Execution coverage',
  'Value #F': 'Executed work',
  'Value #G': 'Planned work',
  'Value #H': 'Completed in the window',
  'Value #I': 'Last movement',
} as const;

export function objectives(): TablePanel {
  return new TablePanel()
    .title('Objectives')
    .description(
      'In progress and completed are distinct issues: one that serves two objectives counts in both, and an objective contains those below it, so the columns do not add up to the whole. Execution coverage = (in progress + done) ÷ (backlog + ready + in progress + done) of the work, shared view: how much of what was planned is being executed or is delivered, not how much of the outcome is reached. Empty = no value, never zero. An unobserved objective shows what was read last; nothing there is a verdict.',
    )
    .withTarget(rows('A', state('throughline_objective_info')))
    .withTarget(rows('B', state('throughline_objective_priority')))
    .withTarget(rows('C', `${state('throughline_objective_status')} == 1`))
    .withTarget(rows('D', `sum without (state) (${inProgress})`))
    .withTarget(rows('E', state('throughline_objective_execution_coverage_ratio')))
    .withTarget(rows('F', state('throughline_objective_executed_work')))
    .withTarget(rows('G', state('throughline_objective_planned_work')))
    .withTarget(rows('H', state('throughline_objective_completed_issues')))
    .withTarget(
      rows('I', `1000 * ${state('throughline_objective_last_movement_timestamp_seconds')}`),
    )
    .transformations(columns(shownColumns, ['Time', 'job', 'Value #A', 'Value #C']))
    .unit('none')
    .decimals(0)
    .thresholds(oneColour('blue'))
    .sortBy([new TableSortByFieldStateBuilder().displayName('Priority').desc(false)])
    .overrideByName('Status', [
      property('mappings', [statuses]),
      property('custom.cellOptions', { type: 'color-text' }),
    ])
    .overrideByName('Execution coverage', [...ratioCell])
    .overrideByRegexp('.* work', [...workCell])
    .overrideByName('Last movement', [...agoCell]);
}
