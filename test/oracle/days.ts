/** Local days by asking the zone's clock and walking; slow, and with nothing to get wrong. */
import type { Instant } from '../../src/core/issue.ts';
import type { LocalDate } from '../../src/core/objective.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

export interface Days {
  dayOf(at: Instant): LocalDate;
  /** First instant of a local day. */
  startOf(day: LocalDate): Instant;
  /** The same clock time `count` days earlier; the first instant after it where the clock skips it. */
  daysBefore(at: Instant, count: number): Instant;
}

export function plusDays(day: LocalDate, count: number): LocalDate {
  const date = new Date(`${day}T12:00:00Z`);
  date.setUTCDate(date.getUTCDate() + count);
  return date.toISOString().slice(0, 10);
}

/** The last Monday not after the day. */
export function mondayOf(day: LocalDate): LocalDate {
  let monday = day;
  while (new Date(`${monday}T12:00:00Z`).getUTCDay() !== 1) monday = plusDays(monday, -1);
  return monday;
}

export function isWeekday(day: LocalDate): boolean {
  const weekday = new Date(`${day}T12:00:00Z`).getUTCDay();
  return weekday !== 0 && weekday !== 6;
}

/** For zones whose offsets are whole quarters of an hour. */
export function createDays(timeZone: string): Days {
  // Swedish dates and times are written "2026-11-24 09:30".
  const clock = new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    dateStyle: 'short',
    timeStyle: 'short',
  });
  const starts = new Map<LocalDate, Instant>();
  const known = new Map<Instant, LocalDate>();
  function clockOf(at: Instant): string {
    return clock.format(at);
  }
  function dayOf(at: Instant): LocalDate {
    const day = known.get(at) ?? clockOf(at).slice(0, 10);
    known.set(at, day);
    return day;
  }
  function startOf(day: LocalDate): Instant {
    let at = starts.get(day) ?? Date.parse(`${day}T00:00:00Z`) - 24 * hourMs;
    while (dayOf(at) < day) at += 15 * minuteMs;
    starts.set(day, at);
    return at;
  }
  function daysBefore(at: Instant, count: number): Instant {
    const sinceMinute = at % minuteMs;
    const day = plusDays(dayOf(at), -count);
    const wanted = `${day} ${clockOf(at).slice(11)}`;
    let found = startOf(day);
    while (clockOf(found) < wanted) found += minuteMs;
    return clockOf(found) === wanted ? found + sinceMinute : found;
  }
  return { dayOf, startOf, daysBefore };
}
