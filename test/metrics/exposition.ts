/** Reads Prometheus text back, strictly: a line that is not understood is an error. */
import type { ObservedState } from '../../src/metrics/observation.ts';
import { renderState } from '../../src/metrics/render-state.ts';

export interface Series {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export async function seriesOf(state: ObservedState): Promise<readonly Series[]> {
  return parseExposition(renderState(state));
}

export function parseExposition(text: string): readonly Series[] {
  return text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('# HELP ') && !line.startsWith('# TYPE '))
    .map(parseLine);
}

function parseLine(line: string): Series {
  const match = /^([a-z_:][a-z0-9_:]*)(?:\{(.*)\})? (\S+)$/.exec(line);
  if (match === null) throw new Error(`not a sample: ${line}`);
  const [, name = '', labels = '', value = ''] = match;
  return { name, labels: parseLabels(labels), value: value === 'Nan' ? Number.NaN : Number(value) };
}

function parseLabels(text: string): Record<string, string> {
  const pairs = [...text.matchAll(/([a-z_]+)="((?:[^"\\]|\\.)*)"(?:,|$)/g)];
  if (pairs.map(([whole]) => whole).join('') !== text) throw new Error(`not labels: ${text}`);
  return Object.fromEntries(pairs.map(([, key = '', value = '']) => [key, unescape(value)]));
}

function unescape(value: string): string {
  return value.replaceAll(/\\(.)/g, (_, character: string) =>
    character === 'n' ? '\n' : character,
  );
}

/** Values of one family by the labels that are asked for, in the order of the text. */
export function valuesOf(series: readonly Series[], name: string): Record<string, number> {
  return Object.fromEntries(
    series
      .filter((each) => each.name === name)
      .map(({ labels, value }) => [Object.values(labels).join(' '), value]),
  );
}
