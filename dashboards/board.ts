/** What all dashboards have in common: variables, links to each other, panels in their places. */
import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import type { DataSourceRef } from '@grafana/grafana-foundation-sdk/common';
import {
  type Dashboard,
  DashboardBuilder,
  type DashboardLink,
  DashboardLinkType,
  DatasourceVariableBuilder,
  type GridPos,
  type Panel,
  QueryVariableBuilder,
  VariableRefresh,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { database, datasource, mixed } from './queries.ts';

interface PlaceablePanel extends Builder<Panel> {
  id(id: number): this;
  gridPos(gridPos: GridPos): this;
  datasource(datasource: DataSourceRef): this;
}

/** x, y, width, height; the screen is 24 wide. The SDK gives panels no id and places rows wrongly. */
export type Place = readonly [PlaceablePanel, number, number, number, number];

export interface Board {
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  readonly from: string;
  readonly layout: readonly Place[];
  /** Shows one objective, which is chosen. */
  readonly hasObjective?: true;
}

export function board({ uid, title, description, from, layout, hasObjective }: Board): Dashboard {
  const dashboard = new DashboardBuilder(`Throughline: ${title}`)
    .uid(uid)
    .description(description)
    .tags(['throughline'])
    .readonly()
    .timezone('browser')
    .time({ from, to: 'now' })
    .refresh('1m')
    .links([others])
    .withVariable(dataSourceVariable())
    .withVariable(databaseVariable())
    .withVariable(installationVariable());
  if (hasObjective) dashboard.withVariable(objectiveVariable());
  for (const [index, [panel, x, y, w, h]] of layout.entries()) {
    panel.id(index + 1).gridPos({ x, y, w, h });
    dashboard.withPanel(panel.datasource(sourceOf(panel)));
  }
  return dashboard.build();
}

/** A panel whose queries go to one place belongs to that place. */
function sourceOf(panel: PlaceablePanel): DataSourceRef {
  const asked = JSON.stringify(panel.build().targets);
  if (!asked.includes(database.uid)) return datasource;
  return asked.includes(datasource.uid) ? mixed : database;
}

/** The other dashboards, for the same installation. */
const others: Builder<DashboardLink> = {
  build: () => ({
    title: 'Throughline',
    type: DashboardLinkType.Dashboards,
    icon: 'external link',
    tooltip: '',
    tags: ['throughline'],
    asDropdown: true,
    targetBlank: false,
    includeVars: true,
    keepTime: false,
  }),
};

function dataSourceVariable(): DatasourceVariableBuilder {
  return new DatasourceVariableBuilder('datasource').label('Data source').type(datasource.type);
}

function databaseVariable(): DatasourceVariableBuilder {
  return new DatasourceVariableBuilder('database').label('Database').type(database.type);
}

/** One at a time: the numbers of two installations are not to be added. */
function installationVariable(): QueryVariableBuilder {
  return new QueryVariableBuilder('job')
    .label('Installation')
    .datasource(datasource)
    .query('label_values(throughline_source_info, job)')
    .refresh(VariableRefresh.OnTimeRangeChanged);
}

function objectiveVariable(): QueryVariableBuilder {
  return new QueryVariableBuilder('objective')
    .label('Objective')
    .datasource(datasource)
    .query('label_values(throughline_objective_info{job="$job"}, objective)')
    .refresh(VariableRefresh.OnTimeRangeChanged);
}
