import type { Instant } from '../../src/core/issue.ts';
import { hourMs, minuteMs } from '../../src/core/time.ts';
import type { JiraState } from './jira-session.ts';

type Dates = Pick<JiraState, 'zone' | 'epochJql'>;

/** Before every Jira. Jira refuses JQL without any restriction ("unbounded"). */
const everything = 'created >= "1970-01-01 00:00"';

/** The scope in parentheses, so that `clause` holds for all of its alternatives; never without any restriction. */
export function boundedJql(scope: string | undefined, clause?: string): string {
  const clauses = [scope === undefined ? undefined : `(${scope})`, clause];
  const bounds = clauses.filter((part) => part !== undefined);
  return bounds.length === 0 ? everything : bounds.join(' AND ');
}

/** `field >= at`, never later than `at`. */
export function sinceJql(field: 'created' | 'updated', at: Instant, dates: Dates): string {
  return `${field} >= ${dates.epochJql ? at : `"${wallClockBefore(at, dates.zone)}"`}`;
}

/**
 * The minute to write so that Jira reads an instant at or before `at`. Quoted dates have minute precision and no
 * offset; Jira reads them in the account's zone. Near a clock change the same minute can come twice: then one change
 * earlier is taken. In an unknown zone the clock of UTC−12 is taken, behind which no zone is.
 */
function wallClockBefore(at: Instant, zone: string | null): string {
  const clock = clockOf(zone ?? 'Etc/GMT+12');
  const shift = offsetAt(at - 3 * hourMs, clock) - offsetAt(at + 3 * hourMs, clock);
  return wallClock(at - Math.abs(shift), clock);
}

function clockOf(timeZone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' });
}

/** "2026-11-24 09:05", the minute begun. */
function wallClock(at: Instant, clock: Intl.DateTimeFormat): string {
  return clock.format(at);
}

function offsetAt(at: Instant, clock: Intl.DateTimeFormat): number {
  const minute = Math.floor(at / minuteMs) * minuteMs;
  return Date.parse(`${wallClock(minute, clock).replace(' ', 'T')}Z`) - minute;
}
