/** A panel drawn from the answers to its queries: what it would say, not how Grafana would look. */
import { type Html, html } from '../../src/server/page/html.ts';
import type { PanelFile } from '../dashboards/dashboard-file.ts';
import type { Sample } from '../dashboards/prometheus.ts';
import type { QueryResult } from '../dashboards/run-dashboard-queries.ts';
import { colourOf, fieldOf, shown } from './field.ts';
import { frameOf, type Row } from './frame.ts';

export function drawPanel(panel: PanelFile, results: readonly QueryResult[]): Html {
  const { x, y, w, h } = panel.gridPos;
  const place = `grid-area: ${y + 1} / ${x + 1} / span ${h} / span ${w}`;
  const isEmpty = results.every(({ samples }) => samples.length === 0);
  const body = isEmpty
    ? html`<p class="none">${noValue(panel)}</p>`
    : drawings[panel.type](panel, results);
  return html`<section style="${place}" class="${panel.type}"><h2>${panel.title}</h2><div class="body">${body}</div></section>`;
}

type Drawing = (panel: PanelFile, results: readonly QueryResult[]) => Html;

const drawings: Readonly<Record<PanelFile['type'], Drawing>> = {
  table: drawTable,
  stat: drawStat,
  barchart: drawBars,
  bargauge: drawGauges,
  timeseries: drawLines,
};

function noValue({ fieldConfig }: PanelFile): string {
  return fieldConfig.defaults.noValue ?? 'No data';
}

interface Named {
  readonly name: string;
  readonly refId: string;
  readonly sample: Sample;
}

function namedSamples(panel: PanelFile, results: readonly QueryResult[]): readonly Named[] {
  return results.flatMap(({ refId, samples }) => {
    const target = panel.targets.find((each) => each.refId === refId);
    const legend = target !== undefined && 'expr' in target ? (target.legendFormat ?? '') : '';
    return samples.map((sample) => ({
      refId,
      sample,
      name: legend.replaceAll(/\{\{(\w+)\}\}/g, (_, label: string) => sample.metric[label] ?? ''),
    }));
  });
}

function drawStat(panel: PanelFile, results: readonly QueryResult[]): Html {
  const isWord = panel.targets.some((target) => target.format === 'table');
  const values = namedSamples(panel, results).map(({ name, refId, sample }) => ({
    name,
    text: isWord ? (sample.metric['status'] ?? '') : String(sample.value),
    field: fieldOf(panel, { name, refId }),
  }));
  return html`<dl>${values.map(
    ({ name, text, field }) =>
      html`<div><dt>${name}</dt><dd style="color: ${colourOf(text, field)}">${shown(text, field)}</dd></div>`,
  )}</dl>`;
}

function drawTable(panel: PanelFile, results: readonly QueryResult[]): Html {
  const { fields, rows } = frameOf(panel, results);
  const columns = fields
    .map((name) => ({ name, field: fieldOf(panel, { name }) }))
    .filter(({ field }) => !field.isHidden);
  const [order] = panel.options?.sortBy ?? [];
  const sorted = order === undefined ? rows : inOrder(rows, order);
  return html`<table><thead><tr>${columns.map(({ name }) => html`<th>${name}</th>`)}</tr></thead>
<tbody>${sorted.map((row) => html`<tr>${columns.map((column) => cell(row, column))}</tr>`)}</tbody></table>`;
}

function inOrder(
  rows: readonly Row[],
  {
    displayName,
    desc = false,
  }: { readonly displayName: string; readonly desc?: boolean | undefined },
): readonly Row[] {
  const sign = desc ? -1 : 1;
  return rows.toSorted((a, b) => sign * (Number(a[displayName]) - Number(b[displayName])));
}

function cell(
  row: Row,
  { name, field }: { readonly name: string; readonly field: ReturnType<typeof fieldOf> },
): Html {
  const text = row[name] ?? '';
  const colour = field.cell === 'color-text' ? `color: ${colourOf(text, field)}` : '';
  const bar =
    field.cell === 'gauge' && text !== ''
      ? html`<i style="width: ${Number(text) * 60}px; background: ${colourOf(text, field)}"></i>`
      : undefined;
  const kind = text !== '' && Number.isFinite(Number(text)) && colour === '' ? 'number' : 'text';
  return html`<td class="${field.hasLink ? 'link' : kind}" style="${colour}">${bar}${shown(text, field)}</td>`;
}

function drawBars(panel: PanelFile, results: readonly QueryResult[]): Html {
  const { fields, rows } = frameOf(panel, results);
  const [first = '', second = ''] = fields;
  const top = Math.max(...rows.map((row) => Number(row[second])), 1);
  return html`<div class="bars">${rows.map(
    (row) =>
      html`<div><b>${row[second] ?? ''}</b><i style="height: ${(Number(row[second]) / top) * 70}%"></i><small>${(row[first] ?? '').slice(5)}</small></div>`,
  )}</div>`;
}

function drawGauges(panel: PanelFile, results: readonly QueryResult[]): Html {
  const values = namedSamples(panel, results);
  const top = Math.max(...values.map(({ sample }) => sample.value), 1);
  return html`<div class="gauges">${values.map(
    ({ name, refId, sample: { value } }) =>
      html`<span>${name}</span><i style="width: ${(value / top) * 100}%"></i><b>${shown(String(value), fieldOf(panel, { name, refId }))}</b>`,
  )}</div>`;
}

const palette = ['#73bf69', '#f2cc0c', '#8ab8ff', '#ff780a', '#f2495c', '#5794f2', '#b877d9'];

/** Each unit has a scale of its own, as on two axes. */
function drawLines(panel: PanelFile, results: readonly QueryResult[]): Html {
  const all = namedSamples(panel, results).map((each) => ({
    ...each,
    field: fieldOf(panel, each),
    points: each.sample.points ?? [],
  }));
  const times = all.flatMap(({ points }) => points.map(([at]) => at));
  const [from, to] = [Math.min(...times), Math.max(...times)];
  const paths = all.map(({ points, field }, index) => {
    const peers = all.filter((other) => other.field.unit === field.unit);
    const top = Math.max(...peers.flatMap((peer) => peer.points.map(([, value]) => value)), 1e-9);
    const path = points.map(
      ([at, value]) =>
        `${(((at - from) / Math.max(to - from, 1)) * 1000).toFixed(1)},${(98 - (value / top) * 94).toFixed(1)}`,
    );
    return html`<polyline points="${path.join(' ')}" stroke="${palette[index % palette.length]}"></polyline>`;
  });
  const legend = all.map(
    ({ name, sample, field }, index) =>
      html`<span><i style="background: ${palette[index % palette.length]}"></i>${name}: ${shown(String(sample.value), field)}</span>`,
  );
  return html`<svg viewBox="0 0 1000 100" preserveAspectRatio="none">${paths}</svg><div class="legend">${legend}</div>`;
}
