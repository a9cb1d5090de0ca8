import type { Instant } from '../../core/issue.ts';
import { dayMs, hourMs } from '../../core/time.ts';

/** 1970-01-01 was a Thursday: the fourth day of a week that begins on Monday. */
const epochWeekday = 3;

/** Squeezes a day into 07:00–17:00 UTC and moves weekends to Monday. Keeps the order except over a weekend. */
export function workingTime(at: Instant): Instant {
  const day = Math.floor(at / dayMs);
  const weekday = (day + epochWeekday) % 7;
  const start = (weekday > 4 ? day + 7 - weekday : day) * dayMs;
  return Math.floor(start + 7 * hourMs + ((at % dayMs) * 10) / 24);
}
