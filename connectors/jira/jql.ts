import type { Instant } from '../../src/core/issue.ts';
import { hourMs, minuteMs, secondMs } from '../../src/core/time.ts';
import type { JiraState } from './jira-session.ts';

type Dates = Pick<JiraState, 'zone' | 'epochJql'>;

/** Before every Jira. Jira refuses JQL without any restriction ("unbounded"). */
const everything = 'created >= "1970-01-01 00:00"';

/** The scope in parentheses, so that `clause` holds for all of its alternatives; never without any restriction. */
export function boundedJql(
  scope: string | undefined,
  ...clauses: readonly (string | undefined)[]
): string {
  const all = [scope === undefined ? undefined : `(${scope})`, ...clauses];
  const bounds = all.filter((part) => part !== undefined);
  return bounds.length === 0 ? everything : bounds.join(' AND ');
}

/**
 * What a JQL date can tell apart, in milliseconds: quoted ones have minutes, and of epoch milliseconds the index may keep
 * whole seconds only, in which issues stand in any order.
 */
export function resolutionMs({ epochJql }: Pick<Dates, 'epochJql'>): number {
  return epochJql ? secondMs : minuteMs;
}

/** `field >= at`, never later than `at`. */
export function sinceJql(field: 'created' | 'updated', at: Instant, dates: Dates): string {
  const second = at - (at % secondMs);
  return `${field} >= ${dates.epochJql ? second : `"${wallClockBefore(at, dates.zone)}"`}`;
}

/** `field < at`, never earlier than `at`, which is a whole second. */
export function untilJql(field: 'created' | 'updated', at: Instant, dates: Dates): string {
  return `${field} < ${dates.epochJql ? at : `"${wallClockAfter(at, dates.zone)}"`}`;
}

/**
 * The minute to write so that Jira reads an instant at or before `at`. Quoted dates have minute precision and no
 * offset; Jira reads them in the account's zone. Near a clock change the same minute can come twice: then one change
 * earlier is taken. In an unknown zone the clock of UTC−12 is taken, behind which no zone is.
 */
function wallClockBefore(at: Instant, zone: string | null): string {
  const clock = clockOf(zone ?? 'Etc/GMT+12');
  return wallClock(at - shiftNear(at, clock), clock);
}

/** The same the other way round: a minute that Jira reads as an instant at or after `at`. */
function wallClockAfter(at: Instant, zone: string | null): string {
  const clock = clockOf(zone ?? 'Etc/GMT-14');
  return wallClock(at + shiftNear(at, clock) + minuteMs - 1, clock);
}

/** By how much the clock jumps within three hours of an instant. */
function shiftNear(at: Instant, clock: Intl.DateTimeFormat): number {
  return Math.abs(offsetAt(at - 3 * hourMs, clock) - offsetAt(at + 3 * hourMs, clock));
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
