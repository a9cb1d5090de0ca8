import { resolve } from 'node:path';
import { InvalidArgumentError } from 'commander';
import { z } from 'zod';
import { listenAddress, localDate, wholeDays } from '../config/values.ts';
import type { Instant } from '../core/issue.ts';
import type { Calendar } from '../core/time.ts';
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

const asOfExpected =
  'expected a day (2026-11-01) or an instant with its zone (2026-11-01T09:00:00Z)';
const asOf = z.union([localDate, z.iso.datetime({ offset: true })], asOfExpected);

/** "28d" → 28 local days. */
export const parseWindow = parser(wholeDays);
/** "127.0.0.1:9818" → host and port. */
export const parseListen = parser(listenAddress);
/** Days that exist. */
export const parseDay = parser(localDate);
/** The value of a label of Prometheus that is not empty. */
export const parseJob = parser(z.string().min(1, 'expected a name'));
/** Days and instants that exist. */
export const parseAsOf = parser(asOf);

export function parseWholeNumber(max: number, min = 0): (text: string) => number {
  const expected = `expected a whole number from ${min} to ${max}`;
  const digits = z.string().regex(/^\d+$/, expected).transform(Number);
  return parser(digits.refine((value) => value >= min && value <= max, expected));
}

/** Values are written and refused as in the configuration file. */
function parser<T>(schema: z.ZodType<T>): (text: string) => T {
  return (text) => {
    const { data, error } = schema.safeParse(text);
    if (error === undefined) return data;
    throw new InvalidArgumentError(error.issues.map(({ message }) => message).join('; '));
  };
}

/** What `--as-of` means. */
export function asOfInstant(text: string, calendar: Calendar, now: Instant): Instant {
  return pastInstant({ option: '--as-of', text }, calendar, now);
}

/** The instant itself, or the end of that local day; of today what has passed of it. */
export function pastInstant(
  { option, text }: { readonly option: string; readonly text: string },
  calendar: Calendar,
  now: Instant,
): Instant {
  const isDay = localDate.safeParse(text).success;
  const from = isDay ? calendar.startOf(text) : Date.parse(text);
  if (from > now) throw new UsageError(`${option} ${text}: that has not happened yet`);
  return isDay ? Math.min(calendar.startOf(calendar.plusDays(text, 1)), now) : from;
}
