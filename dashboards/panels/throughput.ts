import { PanelBuilder as BarChartPanel } from '@grafana/grafana-foundation-sdk/barchart';
import {
  BigValueColorMode,
  BigValueGraphMode,
  BigValueTextMode,
  StackingMode,
  VisibilityMode,
  VizLegendOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import type { DataTransformerConfig } from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder as StatPanel } from '@grafana/grafana-foundation-sdk/stat';
import { newest, oneColour, property } from '../appearance.ts';
import { rows, state, value } from '../queries.ts';

export function completedInWindow(): StatPanel {
  return new StatPanel()
    .title('Completed in the window')
    .description(
      'Issues completed in the trailing window, whether they serve an objective or not, and the length of that window. Every issue counts once. Cancelled is never completed, and a reopened issue is not completed.',
    )
    .withTarget(value('A', 'issues completed', state('throughline_completed_issues')))
    .withTarget(value('B', 'trailing window', state('throughline_window_seconds')))
    .reduceOptions(newest())
    .unit('none')
    .decimals(0)
    .noValue('no data')
    .graphMode(BigValueGraphMode.None)
    .textMode(BigValueTextMode.ValueAndName)
    .colorMode(BigValueColorMode.None)
    .thresholds(oneColour('text'))
    .overrideByQuery('B', [property('unit', 'dtdurations')]);
}

/** Prometheus gives weeks in any order. */
const byWeek: DataTransformerConfig = {
  id: 'sortBy',
  options: { fields: {}, sort: [{ field: 'week_start', desc: false }] },
};

function weeklyBars(): BarChartPanel {
  return new BarChartPanel()
    .unit('none')
    .xTickLabelMaxLength('2026-01-01'.length)
    .showValue(VisibilityMode.Auto);
}

export function completedByWeek(): BarChartPanel {
  return weeklyBars()
    .title('Completed by week')
    .description(
      'Issues completed in each of the last 12 whole weeks, named by their Monday; the running week is left out. Every issue counts once, whether it serves an objective or not. Always the weeks before the end of the selected time, not within it.',
    )
    .withTarget(rows('A', state('throughline_weekly_completed_issues')))
    .transformations([
      byWeek,
      {
        id: 'organize',
        options: {
          excludeByName: { Time: true, job: true },
          indexByName: { week_start: 0, Value: 1 },
          renameByName: { week_start: 'Week', Value: 'Issues completed' },
        },
      },
    ])
    .decimals(0)
    .legend(new VizLegendOptionsBuilder().showLegend(false));
}

/** The weeks of every objective under its title. */
const titled = [
  state('throughline_objective_weekly_completed_shared_work'),
  `* ignoring (week_start, title, team) group_left (title) ${state('throughline_objective_info')}`,
].join(' ');

export function completedByWeekAndObjective(): BarChartPanel {
  return weeklyBars()
    .title('Completed by week and objective')
    .description(
      'Work completed for each objective in each of the last 12 whole weeks. Shared view: an issue that serves several objectives is divided among them, so the bars add up to the completed work that serves the strategy. Work that serves none is not in here.',
    )
    .withTarget(rows('A', titled))
    .transformations([
      byWeek,
      {
        id: 'groupingToMatrix',
        options: { columnField: 'title', rowField: 'week_start', valueField: 'Value' },
      },
    ])
    .decimals(1)
    .stacking(StackingMode.Normal)
    .showValue(VisibilityMode.Never)
    .legend(new VizLegendOptionsBuilder().showLegend(true));
}
