import type { Instant } from '../src/core/issue.ts';
import type { LocalDate } from '../src/core/objective.ts';
import type { Calendar } from '../src/core/time.ts';

/** The state at the end of a day is that of the first instant of the next one. */
export function endOfDay(calendar: Calendar, day: LocalDate): Instant {
  return calendar.startOf(calendar.plusDays(day, 1));
}

export function lastEndedDay(calendar: Calendar, now: Instant): LocalDate {
  return calendar.plusDays(calendar.dateOf(now), -1);
}
