/** How a field of a panel is shown: its unit, words, colours and cell, with the overrides of the panel. */
import { z } from 'zod';
import type { PanelFile } from '../dashboards/dashboard-file.ts';

const mappingSchema = z.object({
  options: z.record(z.string(), z.object({ text: z.string(), color: z.string() })),
});

const thresholdsSchema = z.object({
  steps: z.array(z.object({ value: z.number().nullable().optional(), color: z.string() })),
});

const cellSchema = z.object({ type: z.string() });

export interface Field {
  readonly unit: string;
  readonly decimals: number | undefined;
  readonly words: Readonly<Record<string, { readonly text: string; readonly color: string }>>;
  readonly steps: z.infer<typeof thresholdsSchema>['steps'];
  readonly cell: string | undefined;
  readonly isHidden: boolean;
  readonly hasLink: boolean;
}

export function fieldOf(
  { fieldConfig }: PanelFile,
  { name, refId }: { readonly name: string; readonly refId?: string },
): Field {
  const properties = new Map<string, unknown>(Object.entries(fieldConfig.defaults));
  for (const { matcher, properties: changed } of fieldConfig.overrides ?? []) {
    const options = matcher.options;
    const isMeant: Readonly<Record<string, boolean>> = {
      byName: options === name,
      byFrameRefID: options === refId,
      byRegexp: new RegExp(`^(?:${options})$`).test(name),
    };
    if (isMeant[matcher.id]) for (const { id, value } of changed) properties.set(id, value);
  }
  const mappings = z.array(mappingSchema).safeParse(properties.get('mappings')).data ?? [];
  return {
    unit: z.string().parse(properties.get('unit')),
    decimals: z.number().optional().parse(properties.get('decimals')),
    words: Object.assign({}, ...mappings.map(({ options }) => options)),
    steps: thresholdsSchema.safeParse(properties.get('thresholds')).data?.steps ?? [],
    cell: cellSchema.safeParse(properties.get('custom.cellOptions')).data?.type,
    isHidden: properties.get('custom.hidden') === true,
    hasLink: properties.has('links'),
  };
}

/** A value as Grafana would write it, roughly. */
export function shown(text: string, { unit, decimals, words }: Field): string {
  const word = words[text]?.text;
  if (word !== undefined) return word;
  if (/^\d{4}-\d{2}-\d{2}T/.test(text)) return text.slice(0, 16).replace('T', ' ');
  const value = Number(text);
  if (text === '' || !Number.isFinite(value)) return text;
  return (units[unit] ?? plain)(value, decimals);
}

type Writer = (value: number, decimals: number | undefined) => string;

function plain(value: number, decimals: number | undefined): string {
  if (decimals === 0) return String(Math.round(value));
  return String(Number(value.toFixed(decimals ?? (Math.abs(value) < 10 ? 2 : 1))));
}

const spans = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const;

function span(seconds: number): string {
  if (seconds < 1) return seconds === 0 ? '0 seconds' : `${Math.round(seconds * 1000)} ms`;
  const [name, size] = spans.find(([, each]) => seconds >= each) ?? spans[3];
  const count = Math.round(seconds / size);
  return `${count} ${name}${count === 1 ? '' : 's'}`;
}

const units: Readonly<Record<string, Writer>> = {
  percentunit: (value, decimals) => `${(value * 100).toFixed(decimals ?? 0)}%`,
  dtdurations: span,
  s: (value) => (value < 1 ? `${plain(value * 1000, 0)} ms` : `${plain(value, 1)} s`),
  bytes: (value) => `${plain(value / 2 ** 20, 0)} MiB`,
  reqps: (value) => `${plain(value, undefined)} req/s`,
  ops: (value) => `${plain(value, undefined)} ops/s`,
  dateTimeFromNow: (value) => `${span(Math.max(0, (Date.now() - value) / 1000))} ago`,
  'time:YYYY-MM-DD': (value) => new Date(value).toISOString().slice(0, 10),
};

/** Of a mapped word, else of the threshold reached. */
export function colourOf(text: string, { words, steps }: Field): string {
  const word = words[text]?.color;
  const step = steps.findLast(({ value }) => value == null || Number(text) >= value);
  return colours[word ?? step?.color ?? 'text'] ?? '#d0d3da';
}

const colours: Readonly<Record<string, string>> = {
  red: '#f2495c',
  orange: '#ff9830',
  green: '#73bf69',
  blue: '#5794f2',
  purple: '#b877d9',
  text: '#d0d3da',
};
