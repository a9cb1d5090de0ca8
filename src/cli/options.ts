import { resolve } from 'node:path';
import type { Instant } from '../core/issue.ts';
import { type Calendar, dayMs } from '../core/time.ts';
import { UsageError } from './usage-error.ts';

/** Options every command that reads the configuration has. */
export interface CommonOptions {
  readonly config: string;
  readonly dataDir: string;
}

export const defaults = {
  config: process.env['THROUGHLINE_CONFIG'] ?? 'throughline.yaml',
  dataDir: process.env['THROUGHLINE_DATA_DIR'] ?? '.throughline',
} as const;

export function absolute(path: string): string {
  return resolve(path);
}

/** "28d" → 28 local days. */
export function parseWindow(text: string): number {
  const days = /^([1-9]\d{0,3})d$/.exec(text)?.[1];
  if (days === undefined) {
    throw new UsageError(`--window ${text}: expected whole days such as 7d, 28d or 90d`);
  }
  return Number(days);
}

/** An instant ("2026-11-01T09:00:00Z") or a day ("2026-11-01" = the end of that local day). */
export function parseAsOf(text: string, calendar: Calendar, now: Instant): Instant {
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(text);
  const at = isDay ? endOfDay(text, calendar) : Date.parse(text);
  if (Number.isNaN(at) || !/^\d{4}-\d{2}-\d{2}(T.*(Z|[+-]\d{2}:?\d{2}))?$/.test(text)) {
    throw new UsageError(
      `--as-of ${text}: expected a day (2026-11-01) or an instant with its zone (2026-11-01T09:00:00Z)`,
    );
  }
  if (at > now + dayMs) throw new UsageError(`--as-of ${text}: that has not happened yet`);
  return Math.min(at, now);
}

function endOfDay(date: string, calendar: Calendar): Instant {
  if (Number.isNaN(Date.parse(date))) return Number.NaN;
  return calendar.startOf(calendar.plusDays(date, 1));
}

/** "127.0.0.1:9818" */
export function parseListen(text: string): { host: string; port: number } {
  const match = /^(.+):(\d{1,5})$/.exec(text);
  const port = Number(match?.[2]);
  if (match?.[1] === undefined || port > 65_535) {
    throw new UsageError(`--listen ${text}: expected HOST:PORT, for instance 127.0.0.1:9818`);
  }
  return { host: match[1].replace(/^\[(.*)\]$/, '$1'), port };
}
