import { PanelBuilder as BarGaugePanel } from '@grafana/grafana-foundation-sdk/bargauge';
import {
  BarGaugeDisplayMode,
  ReduceDataOptionsBuilder,
  TableSortByFieldStateBuilder,
  VizOrientation,
} from '@grafana/grafana-foundation-sdk/common';
import type { PanelBuilder as StatPanel } from '@grafana/grafana-foundation-sdk/stat';
import type { PanelBuilder as TablePanel } from '@grafana/grafana-foundation-sdk/table';
import type { PanelBuilder as TimeSeriesPanel } from '@grafana/grafana-foundation-sdk/timeseries';
import { columns, lines, oneColour, shownAs, stat, table } from '../appearance.ts';
import { colouredCell, objectiveCell, property, ratio, workCell } from '../cells.ts';
import { line, rows, state, value } from '../queries.ts';

const estimate =
  'Attention is an estimate in person-days of the trailing window, from who was assigned to what was active; not hours, and never shown per person.';

/** Person-seconds as person-days. */
function personDays(name: string): string {
  return `${state(name)} / 86400`;
}

export function effortAlignment(): StatPanel {
  return stat(
    'Attention in person-days',
    `Person-days of work that serves an objective in force, that serves none, that is exempt, and that went into work which was cancelled after it had been started; and the share of the first in the first two. ${estimate}`,
  )
    .withTarget(value('A', 'aligned share', state('throughline_effort_alignment_coverage_ratio')))
    .withTarget(value('B', 'aligned', personDays('throughline_effort_aligned_person_seconds')))
    .withTarget(value('C', 'unaligned', personDays('throughline_effort_unaligned_person_seconds')))
    .withTarget(value('D', 'exempt', personDays('throughline_effort_exempt_person_seconds')))
    .withTarget(value('E', 'sunk', personDays('throughline_sunk_person_seconds')))
    .noValue('no work')
    .overrideByQuery('A', [property('unit', 'percentunit')]);
}

export function unassignedWork(): StatPanel {
  return stat(
    'Nobody assigned',
    'Issues in progress without an assignee now, and issues × workdays of the trailing window on which an issue was worked on while nobody was assigned. It is in no person-day: where it is much, the shares of attention say little.',
  )
    .withTarget(value('A', 'issues now', state('throughline_unassigned_issues')))
    .withTarget(
      value('B', 'issue days in the window', personDays('throughline_unassigned_issue_seconds')),
    );
}

const planColumns = {
  title: 'Objective',
  objective: 'Id',
  team: 'Team',
  'Value #B': 'Target share',
  'Value #C': 'Actual share',
  'Value #D': 'At least (share)',
  'Value #E': 'At most (share)',
  'Value #F': 'Difference',
  'Value #G': 'Off target',
  'Value #H': 'n',
  'Value #I': 'Person-days',
  'Value #J': 'Issues with attention',
} as const;

const offTarget = shownAs({
  '1': { text: 'off', color: 'orange' },
  '0': { text: 'within', color: 'green' },
});

export function planAgainstAttention(): TablePanel {
  return table(
    'Plan against attention',
    `Target share of the strategy against the actual share of attention, shared view, with the 95% interval: so little work cannot tell the target from any share in it. Off target = the interval excludes the target. n = how many issues of equal size would tell as much. Shares rest on effort when there is any, else on issues completed, else on issues in progress; one basis for all. An objective without a target has no share here. ${estimate}`,
  )
    .withTarget(rows('A', state('throughline_objective_info')))
    .withTarget(rows('B', state('throughline_objective_target_share_ratio')))
    .withTarget(rows('C', state('throughline_objective_share_ratio')))
    .withTarget(rows('D', state('throughline_objective_share_low_ratio')))
    .withTarget(rows('E', state('throughline_objective_share_high_ratio')))
    .withTarget(
      rows(
        'F',
        `${state('throughline_objective_share_ratio')} - ${state('throughline_objective_target_share_ratio')}`,
      ),
    )
    .withTarget(rows('G', state('throughline_objective_off_target')))
    .withTarget(rows('H', state('throughline_objective_share_sample_size')))
    .withTarget(rows('I', personDays('throughline_objective_effort_shared_person_seconds')))
    .withTarget(rows('J', state('throughline_objective_effort_issues')))
    .transformations(columns(planColumns, ['Time', 'job', 'Value #A']))
    .sortBy([new TableSortByFieldStateBuilder().displayName('Target share').desc(true)])
    .overrideByName('Objective', [...objectiveCell])
    .overrideByRegexp('.*share.*|Difference', ratio())
    .overrideByName('Off target', colouredCell(offTarget))
    .overrideByRegexp('n|Person-days', [...workCell]);
}

export function effortByObjective(): BarGaugePanel {
  return new BarGaugePanel()
    .title('Person-days by objective')
    .description(
      `Attention to each objective in the trailing window, shared view. An objective contains those below it, so only objectives at the top add up to the whole. ${estimate}`,
    )
    .withTarget(
      value(
        'A',
        '{{objective}}',
        `sort_desc(${personDays('throughline_objective_effort_shared_person_seconds')})`,
      ),
    )
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']))
    .orientation(VizOrientation.Horizontal)
    .displayMode(BarGaugeDisplayMode.Basic)
    .unit('none')
    .decimals(1)
    .min(0)
    .thresholds(oneColour('blue'));
}

export function gapOverTime(): TimeSeriesPanel {
  return lines(
    'Alignment gap over time',
    'The alignment gap as it was shown at each moment, from when Prometheus began to scrape. It changes with the work of the trailing window and with the targets.',
  )
    .withTarget(line('A', 'alignment gap', state('throughline_alignment_gap_ratio')))
    .unit('percentunit')
    .max(1);
}
