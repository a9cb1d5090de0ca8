import type { Instant } from '../issue.ts';
import type { LocalDate } from '../objective.ts';
import type { Calendar } from '../time.ts';

/** A half-open span of time [from, to). */
export interface Window {
  readonly from: Instant;
  readonly to: Instant;
}

export interface WeekWindow extends Window {
  /** Monday, local. */
  readonly start: LocalDate;
}

/** When the numbers of one snapshot are taken. */
export interface Moments {
  readonly asOf: Instant;
  /** W = [t minus N local days at the same clock time, t). */
  readonly window: Window;
  /** The last 12 local ISO weeks that have ended by t, oldest first. */
  readonly weeks: readonly WeekWindow[];
  /** The week t falls in, as far as it has come. */
  readonly runningWeek: WeekWindow;
}

const wholeWeeks = 12;

export function momentsOf(calendar: Calendar, asOf: Instant, windowDays: number): Moments {
  const running = calendar.weekOf(asOf);
  const mondays = Array.from({ length: wholeWeeks }, (_, index) =>
    calendar.plusDays(running, -7 * (wholeWeeks - index)),
  );
  return {
    asOf,
    window: { from: calendar.minusDaysAt(asOf, windowDays), to: asOf },
    weeks: mondays.map((start) => ({
      start,
      from: calendar.startOf(start),
      to: calendar.startOf(calendar.plusDays(start, 7)),
    })),
    runningWeek: { start: running, from: calendar.startOf(running), to: asOf },
  };
}

export function isWithin(at: Instant | undefined, window: Window): boolean {
  return at !== undefined && at >= window.from && at < window.to;
}

/** Of the whole weeks and the running one that which holds an instant. Undefined when: none does. */
export function weekHolding(
  at: Instant | undefined,
  { weeks, runningWeek }: Moments,
): WeekWindow | undefined {
  if (at === undefined || at < (weeks[0] ?? runningWeek).from) return undefined;
  return [...weeks, runningWeek].find((week) => isWithin(at, week));
}
