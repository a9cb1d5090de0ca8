/** Values of the configuration file that are written for people. */
import { z } from 'zod';
import { createCalendar, dayMs, hourMs, minuteMs, secondMs } from '../core/time.ts';

export const text = z.string().regex(/\S/, 'expected a text that is not empty');
export const texts = z.array(text);

const unitMs: Readonly<Record<string, number>> = { s: secondMs, m: minuteMs, h: hourMs, d: dayMs };

const durationExpected = 'expected a duration above zero such as 30s, 5m, 1h or 14d';

/** "30s", "5m", "1h", "14d" → milliseconds. */
export const duration = z.string(durationExpected).transform((value, context) => {
  const match = /^(\d{1,6})([smhd])$/.exec(value);
  const ms = Number(match?.[1]) * (unitMs[match?.[2] ?? ''] ?? Number.NaN);
  if (ms > 0) return ms;
  context.addIssue(durationExpected);
  return z.NEVER;
});

const wholeDaysExpected = 'expected whole days such as 7d, 28d or 90d';

/** "28d" → 28 local days. */
export const wholeDays = z
  .string(wholeDaysExpected)
  .regex(/^[1-9]\d{0,3}d$/, wholeDaysExpected)
  .transform((value) => Number(value.slice(0, -1)));

const shareExpected = 'expected a share from 0% to 100%, such as 30% or 0.3';

/** "30%" or 0.3 → 0.3. */
export const share = z
  .union([z.number(), z.string()], shareExpected)
  .transform((value, context) => {
    const percent = /^(\d+(?:\.\d+)?)\s*%$/.exec(String(value))?.[1];
    const ratio = typeof value === 'number' ? value : Number(percent) / 100;
    if (ratio >= 0 && ratio <= 1) return ratio;
    context.addIssue(shareExpected);
    return z.NEVER;
  });

const dateExpected = 'expected a day that exists, such as 2026-11-24';

/** A calendar day. */
export const localDate = z.string(dateExpected).refine((value) => {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(value) ? Date.parse(`${value}T00:00:00Z`) : Number.NaN;
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(value);
}, dateExpected);

const addressExpected = 'expected HOST:PORT such as 127.0.0.1:9818 or [::1]:9818';

/** "127.0.0.1:9818" → host and port. */
export const listenAddress = z.string(addressExpected).transform((value, context) => {
  const match = /^(?:\[([0-9a-fA-F:]+)\]|([^\s:[\]]+)):(\d{1,5})$/.exec(value);
  const host = match?.[1] ?? match?.[2];
  const port = Number(match?.[3]);
  if (host !== undefined && port <= 65_535) return { host, port };
  context.addIssue(addressExpected);
  return z.NEVER;
});

const zoneExpected = 'expected an IANA time zone such as UTC or Europe/Berlin';

export const timezone = z.string(zoneExpected).refine(isTimeZone, zoneExpected);

/** Offsets ("+02:00") are no zones: they know no daylight saving, and databases read their sign the other way round. */
function isTimeZone(value: string): boolean {
  if (!/^[A-Za-z]/.test(value)) return false;
  try {
    createCalendar(value);
    return true;
  } catch {
    return false;
  }
}

const urlExpected = 'expected an address such as https://acme.atlassian.net';

/** https; http on this machine or to a name without a dot (a neighbour in the same network). No trailing slash. */
export const siteUrl = z.string(urlExpected).transform((value, context) => {
  const url = URL.parse(value);
  const fault = urlFault(url);
  if (url !== null && fault === undefined) return url.href.replace(/\/+$/, '');
  context.addIssue(fault ?? urlExpected);
  return z.NEVER;
});

const callbackExpected = 'expected an address such as https://throughline.acme.example/webhooks';

/** The same, kept as it is written: whoever answers there decides what a slash means. */
export const callbackUrl = z.string(callbackExpected).superRefine((value, context) => {
  const url = URL.parse(value);
  const fault = url === null ? callbackExpected : urlFault(url);
  if (fault !== undefined) context.addIssue(fault);
});

function urlFault(url: URL | null): string | undefined {
  if (url === null || !['http:', 'https:'].includes(url.protocol)) return urlExpected;
  if (url.username !== '' || url.password !== '')
    return 'expected no user here: it goes under auth';
  if (url.search !== '' || url.hash !== '') return 'expected an address without ? and #';
  if (url.protocol === 'http:' && !isNear(url.hostname)) {
    return 'http would send the token in the clear: use https (http is for this machine and host names without a dot)';
  }
  return undefined;
}

function isNear(hostname: string): boolean {
  return hostname === '127.0.0.1' || hostname === '[::1]' || !/[.:]/.test(hostname);
}

/** For checks over several keys of a map: they run although another key is wrong, so that all is found at once. */
export const always = {
  when: ({ value }: { readonly value: unknown }): boolean =>
    typeof value === 'object' && value !== null && !Array.isArray(value),
} as const;

/** For checks that something is missing: a misspelled key, reported already, is the likelier reason. */
export const unlessBroken = {
  when: ({ issues }: { readonly issues: readonly unknown[] }): boolean => issues.length === 0,
} as const;
