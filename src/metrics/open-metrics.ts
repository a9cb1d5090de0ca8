/** Past samples as OpenMetrics text, as `promtool tsdb create-blocks-from openmetrics` reads it. */
import type { Instant } from '../core/issue.ts';
import { minuteMs } from '../core/time.ts';
import { inSeconds } from './seconds.ts';

/**
 * Prometheus looks back five minutes from where a graph asks, the fifth minute excluded since version 3: samples any
 * further apart are holes.
 */
const gridMs = 4 * minuteMs;

/** A value that holds from an instant on, until another one. */
export interface Step {
  readonly from: Instant;
  readonly to: Instant;
  readonly value: number;
}

export interface PastSeries {
  readonly labels: Readonly<Record<string, string>>;
  /** Oldest first, none overlaps another. */
  readonly steps: readonly Step[];
}

export interface PastFamily {
  readonly name: string;
  readonly help: string;
  readonly series: readonly PastSeries[];
}

/**
 * One family after the other, series in the order of their labels, samples in that of time: what a reader may rely on.
 * Samples stand on one grid for all, in whole seconds. Text of one step at a time.
 * @throws Error for a name, a series or an instant that would come twice, and a number that is none.
 */
export function* openMetricsText(families: readonly PastFamily[]): Generator<string> {
  const names = new Set<string>();
  for (const { name, help, series } of families) {
    refuseTwice(names, name);
    yield `# TYPE ${name} gauge\n# HELP ${name} ${escaped(help)}\n`;
    const bySelector = new Map<string, PastSeries>();
    for (const each of series) {
      const selector = selectorOf(each.labels);
      if (bySelector.has(selector)) throw new Error(`${name}${selector} would come twice`);
      bySelector.set(selector, each);
    }
    for (const selector of [...bySelector.keys()].toSorted()) {
      yield* seriesText(`${name}${selector}`, bySelector.get(selector)?.steps ?? []);
    }
  }
  yield '# EOF\n';
}

function refuseTwice(names: Set<string>, name: string): void {
  if (names.has(name)) throw new Error(`${name} would come twice`);
  names.add(name);
}

function* seriesText(series: string, steps: readonly Step[]): Generator<string> {
  let last = -Infinity;
  for (const { from, to, value } of steps) {
    if (!Number.isFinite(value)) throw new Error(`${series} is ${value}, expected a finite number`);
    const first = Math.ceil(from / gridMs) * gridMs;
    if (first <= last) throw new Error(`${series}: ${first} ms is not after ${last} ms`);
    let text = '';
    for (let at = first; at < to; at += gridMs) {
      text += `${series} ${value} ${inSeconds(at)}\n`;
      last = at;
    }
    yield text;
  }
}

/** Samples of a step. */
export function samplesOf({ from, to }: Step): number {
  return Math.max(0, Math.ceil(to / gridMs) - Math.ceil(from / gridMs));
}

function selectorOf(labels: PastSeries['labels']): string {
  const pairs = Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${pairs.map(([name, value]) => `${name}="${escaped(value)}"`).join(',')}}`;
}

function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
