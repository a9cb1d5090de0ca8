/** A dashboard as Grafana reads it, as far as the house rules for panels go. */
import { readdirSync, readFileSync } from 'node:fs';
import { z } from 'zod';

const folder = new URL('../../dashboards/grafana/', import.meta.url);

const templated = z.object({ type: z.literal('prometheus'), uid: z.literal('${datasource}') });

const panelSchema = z.object({
  id: z.int().min(1),
  type: z.enum(['stat', 'table', 'barchart']),
  title: z.string().min(1),
  description: z.string().min(40),
  datasource: templated,
  gridPos: z.object({
    x: z.int().min(0),
    y: z.int().min(0),
    w: z.int().min(1),
    h: z.int().min(1),
  }),
  fieldConfig: z.object({ defaults: z.object({ unit: z.string().min(1) }) }),
  targets: z
    .array(
      z.object({
        refId: z.string().min(1),
        expr: z.string().min(1),
        datasource: templated,
        instant: z.literal(true),
        range: z.literal(false),
      }),
    )
    .min(1),
});

const dashboardSchema = z.object({
  uid: z.string().min(1),
  title: z.string().min(1),
  editable: z.literal(false),
  schemaVersion: z.literal(42),
  templating: z.object({
    list: z.array(z.object({ type: z.string(), name: z.string(), query: z.string() })),
  }),
  panels: z.array(panelSchema).min(1),
});

export type DashboardFile = z.infer<typeof dashboardSchema>;
export type PanelFile = z.infer<typeof panelSchema>;

export function dashboardFiles(): readonly DashboardFile[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => dashboardSchema.parse(JSON.parse(readFileSync(new URL(file, folder), 'utf8'))));
}
