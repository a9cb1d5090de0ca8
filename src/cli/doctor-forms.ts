import { styleText } from 'node:util';
import type { Check } from '../../connectors/connector.ts';
import type { SourceConfig } from '../config/config.ts';
import type { Instant } from '../core/issue.ts';
import { withOddEscaped } from '../core/visible-text.ts';
import { iso } from './report-document.ts';

export interface Examined {
  readonly source: string;
  readonly kind: SourceConfig['connection']['type'];
  readonly checks: readonly Check[];
}

const marks = {
  ok: { word: 'ok', color: 'green' },
  warning: { word: 'warning', color: 'yellow' },
  failed: { word: 'FAILED', color: 'red' },
} as const satisfies Record<Check['result'], unknown>;

const markWidth = 'warning'.length;

/** One source as a list for people, in colours on a terminal. Trackers name fields and projects: no name steers it. */
export function doctorText({ source, kind, checks }: Examined): string {
  const nameWidth = Math.max(...checks.map(({ name }) => name.length));
  const margin = ' '.repeat(2 + markWidth + 2 + nameWidth + 2);
  const lines = checks.flatMap(({ name, result, detail, remedy }) => {
    const { word, color } = marks[result];
    const mark = `${styleText(color, word)}${' '.repeat(markWidth - word.length)}`;
    return [
      `  ${mark}  ${name.padEnd(nameWidth)}  ${withOddEscaped(detail)}`,
      ...(remedy === undefined ? [] : [`${margin}→ ${withOddEscaped(remedy)}`]),
    ];
  });
  return `${[`${source} (${kind})`, ...lines, ''].join('\n')}\n`;
}

export function doctorJson(examined: readonly Examined[], at: Instant): string {
  const sources = examined.map(({ checks, ...source }) => ({
    ...source,
    ok: checks.every(({ result }) => result !== 'failed'),
    checks,
  }));
  return `${JSON.stringify({ schema: 'throughline.doctor/1', at: iso(at), sources }, null, 2)}\n`;
}
