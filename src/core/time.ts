/** The only file of the core that touches calendars: days and weeks of a time zone, right across daylight saving. */
import type { Instant } from './issue.ts';
import type { LocalDate } from './objective.ts';

export const secondMs = 1_000;
export const minuteMs = 60 * secondMs;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;

/** Days and ISO weeks (Monday first) of one IANA time zone. */
export interface Calendar {
  readonly zone: string;
  /** The local day an instant falls on. */
  dateOf(at: Instant): LocalDate;
  /** First instant of a local day (the first after the gap where midnight does not exist). */
  startOf(date: LocalDate): Instant;
  /** The local day `days` later (negative: earlier). Pure calendar arithmetic. */
  plusDays(date: LocalDate, days: number): LocalDate;
  /** The instant `days` local days earlier at the same clock time. */
  minusDaysAt(at: Instant, days: number): Instant;
  /** Monday of the ISO week an instant falls in. */
  weekOf(at: Instant): LocalDate;
}

/**
 * A clock time that comes twice means its first instant, one that is skipped the first instant after the gap.
 * @throws RangeError for a zone that does not exist.
 */
export function createCalendar(zone: string): Calendar {
  const offsetAt = createOffsets(zone);
  const starts = new Map<LocalDate, Instant>();
  function dateOf(at: Instant): LocalDate {
    return toDate(at + offsetAt(at));
  }
  function startOf(date: LocalDate): Instant {
    const start = starts.get(date) ?? instantOf(toClock(date), offsetAt);
    starts.set(date, start);
    return start;
  }
  return {
    zone,
    dateOf,
    startOf,
    plusDays,
    minusDaysAt: (at, days) => instantOf(at + offsetAt(at) - days * dayMs, offsetAt),
    weekOf: (at) => mondayOf(dateOf(at)),
  };
}

/** Clock times are written as if they were milliseconds in UTC. */
function toClock(date: LocalDate): number {
  const clock = Date.parse(`${date}T00:00:00Z`);
  if (Number.isNaN(clock)) throw new RangeError(`"${date}" is not a day: expected YYYY-MM-DD`);
  return clock;
}

function toDate(clock: number): LocalDate {
  return new Date(clock).toISOString().slice(0, 10);
}

function plusDays(date: LocalDate, days: number): LocalDate {
  return toDate(toClock(date) + days * dayMs);
}

function mondayOf(date: LocalDate): LocalDate {
  const sundayFirst = new Date(toClock(date)).getUTCDay();
  return plusDays(date, -((sundayFirst + 6) % 7));
}

/** The first instant at which the zone's clock shows this time, or a later one where it is skipped. */
function instantOf(clock: number, offsetAt: (at: Instant) => number): Instant {
  // No zone jumps twice within two days, and none is further than a day from UTC.
  const candidates = [offsetAt(clock - dayMs), offsetAt(clock + dayMs)].map((o) => clock - o);
  const exact = candidates.filter((at) => at + offsetAt(at) === clock);
  if (exact.length > 0) return Math.min(...exact);
  let before = Math.min(...candidates) - 1;
  let after = Math.max(...candidates);
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (middle + offsetAt(middle) < clock) before = middle;
    else after = middle;
  }
  return after;
}

/** Local time minus UTC in milliseconds. Remembers days of UTC that have one offset from end to end. */
function createOffsets(zone: string): (at: Instant) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    calendar: 'iso8601',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  const offsets = new Map<number, number | undefined>();
  return (at) => {
    const day = Math.floor(at / dayMs);
    if (!offsets.has(day)) offsets.set(day, wholeDayOffset(format, day));
    return offsets.get(day) ?? offsetOf(format, at);
  };
}

/** Undefined when: the offset changes within the day. */
function wholeDayOffset(format: Intl.DateTimeFormat, day: number): number | undefined {
  const offset = offsetOf(format, day * dayMs);
  return offset === offsetOf(format, (day + 1) * dayMs) ? offset : undefined;
}

function offsetOf(format: Intl.DateTimeFormat, at: Instant): number {
  const whole = Math.floor(at / secondMs) * secondMs;
  const part = new Map(format.formatToParts(whole).map(({ type, value }) => [type, value]));
  const date = `${part.get('year')?.padStart(4, '0')}-${part.get('month')}-${part.get('day')}`;
  const time = `${part.get('hour')}:${part.get('minute')}:${part.get('second')}`;
  return Date.parse(`${date}T${time}Z`) - whole;
}
