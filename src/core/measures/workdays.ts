import type { Calendar } from '../time.ts';
import type { Window } from './windows.ts';

/** A local day from Monday to Friday, as far as it lies in a window. */
export interface Workday extends Window {
  /** Of its length: 1 but for the first and last day of the window. */
  readonly share: number;
}

/** Oldest first. Holidays are not known. */
export function workdaysOf(window: Window, calendar: Calendar): readonly Workday[] {
  const days: Workday[] = [];
  let date = calendar.dateOf(window.from);
  for (let start = calendar.startOf(date); start < window.to; ) {
    const next = calendar.plusDays(date, 1);
    const end = calendar.startOf(next);
    const from = Math.max(start, window.from);
    const to = Math.min(end, window.to);
    const saturday = calendar.plusDays(calendar.weekOf(start), 5);
    // A day that its zone has skipped has no length.
    if (from < to && date < saturday) days.push({ from, to, share: (to - from) / (end - start) });
    date = next;
    start = end;
  }
  return days;
}
