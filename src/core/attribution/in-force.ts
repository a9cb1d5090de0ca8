/** When an objective is in force (definitions, Attribution 5). Only then does it attract weight. */
import type { Instant } from '../issue.ts';
import type { LocalDate, Objective } from '../objective.ts';
import type { Calendar } from '../time.ts';

/** Half-open [from, to). Open ends are −∞ and ∞ while they are reckoned with, and undefined in results. */
export interface Interval {
  readonly from: number;
  readonly to: number;
}

/** The maximal span in force that contains an instant; undefined ends are open. */
export interface InForceSpan {
  readonly from: Instant | undefined;
  readonly to: Instant | undefined;
}

/** Whether the instant lies on a local day on which the objective is in force. */
export function isInForce(objective: Objective, at: Instant, calendar: Calendar): boolean {
  return inForceSpan(objective, at, calendar) !== undefined;
}

/** Undefined when: the objective is not in force at the instant. */
export function inForceSpan(
  objective: Objective,
  at: Instant,
  calendar: Calendar,
): InForceSpan | undefined {
  return inForceSpans(objective, calendar).find(
    ({ from, to }) => (from === undefined || from <= at) && (to === undefined || at < to),
  );
}

/** All of them, oldest first. */
export function inForceSpans(objective: Objective, calendar: Calendar): readonly InForceSpan[] {
  return inForceIntervals(objective, calendar).map(({ from, to }) => ({
    from: from === -Infinity ? undefined : from,
    to: to === Infinity ? undefined : to,
  }));
}

/** All spans in force, oldest first, with at least one local day between two of them. */
export function inForceIntervals(objective: Objective, calendar: Calendar): readonly Interval[] {
  const { starts, ends, declared, paused } = objective;
  const from = starts === undefined ? -Infinity : calendar.startOf(starts);
  const hasEnded = declared?.state === 'achieved' || declared?.state === 'dropped';
  const to = Math.min(endOf(ends, calendar), endOf(hasEnded ? declared.on : undefined, calendar));
  let intervals: readonly Interval[] = from < to ? [{ from, to }] : [];
  for (const pause of paused) {
    const gap = { from: calendar.startOf(pause.from), to: endOf(pause.to, calendar) };
    intervals = intervals.flatMap((interval) => without(interval, gap));
  }
  return intervals;
}

/** First instant after a day; ∞ without one. */
function endOf(date: LocalDate | undefined, calendar: Calendar): number {
  return date === undefined ? Infinity : calendar.startOf(calendar.plusDays(date, 1));
}

/** What is left of an interval, oldest first. */
export function without(interval: Interval, gap: Interval): readonly Interval[] {
  if (gap.from >= gap.to) return [interval];
  return [
    { from: interval.from, to: Math.min(interval.to, gap.from) },
    { from: Math.max(interval.from, gap.to), to: interval.to },
  ].filter(({ from, to }) => from < to);
}
