/** A dashboard as Grafana reads it, as far as the house rules for panels go. */
import { readdirSync, readFileSync } from 'node:fs';
import { z } from 'zod';

const folder = new URL('../../dashboards/grafana/', import.meta.url);

const prometheus = z.object({ type: z.literal('prometheus'), uid: z.literal('${datasource}') });
const database = z.object({
  type: z.literal('grafana-postgresql-datasource'),
  uid: z.literal('${database}'),
});
const mixed = z.object({ type: z.literal('datasource'), uid: z.literal('-- Mixed --') });

/** Units of Grafana that are in use here; `time:` is followed by a format. */
const unit = z.enum([
  'none',
  'percentunit',
  's',
  'bytes',
  'ops',
  'reqps',
  'dtdurations',
  'dateTimeFromNow',
  'time:YYYY-MM-DD',
]);

const promTarget = z.object({
  refId: z.string().min(1),
  expr: z.string().min(1),
  datasource: prometheus,
  format: z.enum(['table', 'time_series']),
  instant: z.boolean(),
  range: z.boolean(),
  legendFormat: z.string().min(1).optional(),
});

const sqlTarget = z.object({
  refId: z.string().min(1),
  rawSql: z.string().min(1),
  datasource: database,
  format: z.literal('table'),
  rawQuery: z.literal(true),
});

const override = z.object({
  matcher: z.object({ id: z.string(), options: z.string() }),
  properties: z
    .array(z.object({ id: z.string(), value: z.unknown() }))
    .refine(
      (properties) =>
        properties.every(({ id, value }) => id !== 'unit' || unit.safeParse(value).success),
      'not a unit of Grafana that is in use here',
    ),
});

const panelSchema = z.object({
  id: z.int().min(1),
  type: z.enum(['stat', 'table', 'barchart', 'bargauge', 'timeseries']),
  title: z.string().min(1),
  description: z.string().min(40),
  datasource: z.union([prometheus, database, mixed]),
  gridPos: z.object({
    x: z.int().min(0),
    y: z.int().min(0),
    w: z.int().min(1),
    h: z.int().min(1),
  }),
  fieldConfig: z.object({
    defaults: z.looseObject({ unit, noValue: z.string().optional() }),
    overrides: z.array(override).optional(),
  }),
  options: z
    .looseObject({
      sortBy: z
        .array(z.object({ displayName: z.string(), desc: z.boolean().optional() }))
        .optional(),
    })
    .optional(),
  transformations: z.array(z.object({ id: z.string(), options: z.unknown() })).optional(),
  targets: z.array(z.union([promTarget, sqlTarget])).min(1),
});

export const dashboardSchema = z.object({
  uid: z.string().min(1),
  title: z.string().min(1),
  editable: z.literal(false),
  schemaVersion: z.literal(42),
  templating: z.object({
    list: z.array(
      z.object({
        type: z.string(),
        name: z.string(),
        query: z.string(),
        datasource: prometheus.optional(),
      }),
    ),
  }),
  panels: z.array(panelSchema).min(1),
});

export type DashboardFile = z.infer<typeof dashboardSchema>;
export type PanelFile = z.infer<typeof panelSchema>;
export type Target = PanelFile['targets'][number];

/** As they are written, whatever is wrong with them. */
export function dashboardTexts(): readonly string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => readFileSync(new URL(file, folder), 'utf8'));
}

export function dashboardFiles(): readonly DashboardFile[] {
  return dashboardTexts().map((text) => dashboardSchema.parse(JSON.parse(text)));
}

/** What it asks, of Prometheus or of PostgreSQL. */
export function queryOf(target: Target): string {
  return 'expr' in target ? target.expr : target.rawSql;
}
