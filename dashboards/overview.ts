/** The one screen for those who decide: is the strategy being worked on, and can these numbers be trusted now? */
import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import type { DataSourceRef } from '@grafana/grafana-foundation-sdk/common';
import {
  type Dashboard,
  DashboardBuilder,
  DatasourceVariableBuilder,
  type GridPos,
  type Panel,
  QueryVariableBuilder,
  VariableRefresh,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { alignmentCoverage, servesNone } from './panels/alignment.ts';
import { objectives } from './panels/objectives.ts';
import { firingAlerts, prioritiesWithoutWork } from './panels/priorities.ts';
import { sourceFreshness } from './panels/sources.ts';
import {
  completedByWeek,
  completedByWeekAndObjective,
  completedInWindow,
} from './panels/throughput.ts';
import { datasource } from './queries.ts';

interface PlaceablePanel extends Builder<Panel> {
  id(id: number): this;
  gridPos(gridPos: GridPos): this;
  datasource(datasource: DataSourceRef): this;
}

/** x, y, width, height; the screen is 24 wide. The SDK gives panels no id and places rows wrongly. */
const layout: readonly (readonly [PlaceablePanel, number, number, number, number])[] = [
  [prioritiesWithoutWork(), 0, 0, 5, 7],
  [alignmentCoverage(), 5, 0, 10, 7],
  [sourceFreshness(), 15, 0, 9, 7],
  [objectives(), 0, 7, 24, 11],
  [servesNone(), 0, 18, 6, 6],
  [completedInWindow(), 0, 24, 6, 4],
  [completedByWeek(), 6, 18, 18, 10],
  [completedByWeekAndObjective(), 0, 28, 24, 8],
  [firingAlerts(), 0, 36, 24, 6],
];

export function overview(): Dashboard {
  const dashboard = new DashboardBuilder('Throughline: strategy overview')
    .uid('throughline-overview')
    .description(
      'Whether the strategy is being worked on, and whether these numbers can be trusted now.',
    )
    .tags(['throughline'])
    .readonly()
    .timezone('browser')
    .time({ from: 'now-1h', to: 'now' })
    .refresh('1m')
    .withVariable(dataSourceVariable())
    .withVariable(installationVariable());
  for (const [index, [panel, x, y, w, h]] of layout.entries()) {
    dashboard.withPanel(
      panel
        .id(index + 1)
        .gridPos({ x, y, w, h })
        .datasource(datasource),
    );
  }
  return dashboard.build();
}

function dataSourceVariable(): DatasourceVariableBuilder {
  return new DatasourceVariableBuilder('datasource').label('Data source').type('prometheus');
}

/** One at a time: the numbers of two installations are not to be added. */
function installationVariable(): QueryVariableBuilder {
  return new QueryVariableBuilder('job')
    .label('Installation')
    .datasource(datasource)
    .query('label_values(throughline_source_info, job)')
    .refresh(VariableRefresh.OnTimeRangeChanged);
}
