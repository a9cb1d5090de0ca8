import { PanelBuilder as BarChartPanel } from '@grafana/grafana-foundation-sdk/barchart';
import { VizLegendOptionsBuilder } from '@grafana/grafana-foundation-sdk/common';
import type { DataTransformerConfig } from '@grafana/grafana-foundation-sdk/dashboard';
import type { PanelBuilder as StatPanel } from '@grafana/grafana-foundation-sdk/stat';
import type { PanelBuilder as TablePanel } from '@grafana/grafana-foundation-sdk/table';
import { stat, table } from '../appearance.ts';
import { property } from '../cells.ts';
import { rows, state, value } from '../queries.ts';

export function completedInWindow(): StatPanel {
  return stat(
    'Completed in the window',
    'Issues completed in the trailing window, whether they serve an objective or not, and the length of that window. Every issue counts once. Cancelled is never completed, and a reopened issue is not completed.',
  )
    .withTarget(value('A', 'issues completed', state('throughline_completed_issues')))
    .withTarget(value('B', 'trailing window', state('throughline_window_seconds')))
    .overrideByQuery('B', [property('unit', 'dtdurations')]);
}

/** Prometheus gives weeks in any order. */
const byWeek: DataTransformerConfig = {
  id: 'sortBy',
  options: { fields: {}, sort: [{ field: 'week_start', desc: false }] },
};

export function completedByWeek(): BarChartPanel {
  return weeklyBars(
    'Issues completed in each of the last 12 whole weeks, named by their Monday; the running week is left out. Every issue counts once, whether it serves an objective or not. Always the weeks before the end of the selected time, not within it.',
    state('throughline_weekly_completed_issues'),
  );
}

export function objectiveByWeek(): BarChartPanel {
  return weeklyBars(
    'Distinct issues of the objective and of those below it completed in each of the last 12 whole weeks, named by their Monday; the running week is left out.',
    state('throughline_objective_weekly_completed_issues', ['objective="$objective"']),
  );
}

function weeklyBars(description: string, expr: string): BarChartPanel {
  return (
    new BarChartPanel()
      .title('Completed by week')
      .description(description)
      .withTarget(rows('A', expr))
      .transformations([
        byWeek,
        {
          id: 'organize',
          options: {
            excludeByName: { Time: true, job: true, objective: true },
            indexByName: { week_start: 0, Value: 1 },
            renameByName: { week_start: 'Week', Value: 'Issues completed' },
          },
        },
      ])
      .unit('none')
      .decimals(0)
      // Whole dates: the SDK's own length is 0.
      .xTickLabelMaxLength('2026-01-01'.length)
      .legend(new VizLegendOptionsBuilder().showLegend(false))
  );
}

/** No bars: they would be read as one stack, but an objective contains those below it, and an issue can serve two. */
export function completedByWeekAndObjective(): TablePanel {
  return table(
    'Completed by week and objective',
    'Distinct issues completed for each objective in each of the last 12 whole weeks, named by their Monday. An issue that serves two objectives counts in both, and an objective contains those below it: the rows do not add up to the whole.',
  )
    .withTarget(rows('A', state('throughline_objective_weekly_completed_issues')))
    .transformations([
      byWeek,
      {
        id: 'groupingToMatrix',
        options: { columnField: 'week_start', rowField: 'objective', valueField: 'Value' },
      },
      {
        id: 'organize',
        options: { excludeByName: {}, renameByName: { 'objective\\week_start': 'Id' } },
      },
    ]);
}
