/** What Grafana makes of the answers of a panel: frames, joined and renamed by its transformations. */
import { z } from 'zod';
import type { PanelFile } from '../dashboards/dashboard-file.ts';
import type { QueryResult } from '../dashboards/run-dashboard-queries.ts';

export type Row = Readonly<Record<string, string>>;

export interface Frame {
  /** Names of columns in their order. */
  readonly fields: readonly string[];
  readonly rows: readonly Row[];
}

/** Of panels that show rows. */
export function frameOf(panel: PanelFile, results: readonly QueryResult[]): Frame {
  const answered = results.filter(({ samples }) => samples.length > 0);
  const asked = panel.targets.filter((target) => 'expr' in target).length;
  let frame = merged(answered.map((result) => asRows(panel, result, asked > 1)));
  for (const { id, options } of panel.transformations ?? []) {
    if (id === 'sortBy') frame = sorted(frame, options);
    if (id === 'groupingToMatrix') frame = matrix(frame, options);
    if (id === 'organize') frame = organized(frame, options);
  }
  return frame;
}

function asRows(panel: PanelFile, result: QueryResult, isOneOfMany: boolean): readonly Row[] {
  const target = panel.targets.find(({ refId }) => refId === result.refId);
  if (target !== undefined && 'rawSql' in target) return result.samples.map(({ metric }) => metric);
  const name = isOneOfMany ? `Value #${result.refId}` : 'Value';
  return result.samples.map(({ metric, value }) => ({ ...metric, [name]: String(value) }));
}

/** Row by row, by what all answers have in common. */
function merged(answers: readonly (readonly Row[])[]): Frame {
  const fieldSets = answers.map((rows) => [...new Set(rows.flatMap((row) => Object.keys(row)))]);
  const fields = [...new Set(fieldSets.flat())];
  if (answers.length < 2) return { fields, rows: answers.flat() };
  const shared = fields.filter((field) => fieldSets.every((each) => each.includes(field)));
  const rows = new Map<string, Row>();
  for (const row of answers.flat()) {
    const key = JSON.stringify(shared.map((field) => row[field]));
    rows.set(key, { ...rows.get(key), ...row });
  }
  return { fields, rows: [...rows.values()] };
}

const sortSchema = z.object({
  sort: z.tuple([z.object({ field: z.string(), desc: z.boolean() })]),
});

function sorted(frame: Frame, options: unknown): Frame {
  const [{ field }] = sortSchema.parse(options).sort;
  const rows = frame.rows.toSorted((a, b) => ((a[field] ?? '') < (b[field] ?? '') ? -1 : 1));
  return { ...frame, rows };
}

const matrixSchema = z.object({
  columnField: z.string(),
  rowField: z.string(),
  valueField: z.string(),
});

function matrix({ rows }: Frame, options: unknown): Frame {
  const { columnField, rowField, valueField } = matrixSchema.parse(options);
  const corner = `${rowField}\\${columnField}`;
  const names = [...new Set(rows.map((row) => row[columnField] ?? ''))];
  const lines = Map.groupBy(rows, (row) => row[rowField] ?? '');
  return {
    fields: [corner, ...names],
    rows: [...lines].map(([name, cells]) => ({
      [corner]: name,
      ...Object.fromEntries(cells.map((cell) => [cell[columnField] ?? '', cell[valueField] ?? ''])),
    })),
  };
}

const organizeSchema = z.object({
  excludeByName: z.record(z.string(), z.boolean()),
  indexByName: z.record(z.string(), z.number()).optional(),
  renameByName: z.record(z.string(), z.string()),
});

function organized({ fields, rows }: Frame, options: unknown): Frame {
  const { excludeByName, indexByName = {}, renameByName } = organizeSchema.parse(options);
  const last = fields.length;
  const kept = fields
    .filter((field) => excludeByName[field] !== true)
    .toSorted((a, b) => (indexByName[a] ?? last) - (indexByName[b] ?? last));
  return {
    fields: kept.map((field) => renameByName[field] ?? field),
    rows: rows.map((row) =>
      Object.fromEntries(kept.map((field) => [renameByName[field] ?? field, row[field] ?? ''])),
    ),
  };
}
