import { type Interval, inForceSpans, without } from '../attribution/in-force.ts';
import type { Instant } from '../issue.ts';
import type { Objective } from '../objective.ts';
import type { MeasuredIssue } from './measured-issue.ts';
import type { MeasurementRequest } from './measurement.ts';
import { beginInForce, servicesOf } from './no-active-work.ts';
import { lineagesOf } from './served.ts';

/** A time in which an objective in force had no issue in progress, longer than its grace. */
export interface NoWorkSpan {
  readonly from: Instant;
  /** undefined = still at t. */
  readonly to: Instant | undefined;
}

export interface NoWorkSpans {
  add(issue: MeasuredIssue): void;
  /** Oldest first; those that had ended when the window began are left out. */
  of(objective: string): readonly NoWorkSpan[];
}

/**
 * Takes every work issue once, in any order. Starts are those of `noActiveWorkSince`, told for the whole window.
 * Work only ever shortens a span, so that one within its grace is forgotten at once: memory is objectives × window ÷
 * grace, not issues. Source: definitions, "A priority has no active work".
 */
export function createNoWorkSpans(request: MeasurementRequest): NoWorkSpans {
  const { strategy, asOf } = request;
  const lineages = lineagesOf(strategy.objectives);
  const watches = new Map(strategy.objectives.map((each) => [each.id, watchOver(each, request)]));
  return {
    add: (issue) => {
      for (const { objective, from, active } of servicesOf(issue, asOf, lineages)) {
        const watch = watches.get(objective);
        if (watch === undefined) continue;
        watch.firstServedAt = Math.min(watch.firstServedAt ?? from, from);
        for (const work of active) {
          watch.gaps = watch.gaps.flatMap((gap) => without(gap, work)).filter(watch.matters);
        }
      }
    },
    of: (objective) => {
      const watch = watches.get(objective);
      if (watch === undefined) return [];
      const knownSince = request.knownSince.get(objective) ?? asOf;
      return watch.gaps
        .flatMap((gap) => (gap.from === -Infinity ? begun(gap, watch, knownSince) : [gap]))
        .filter(watch.matters)
        .map(({ from, to }) => ({ from, to: to === asOf ? undefined : to }));
    },
  };
}

interface Watch {
  /** −∞ = from a start that only all issues together tell. */
  gaps: readonly Interval[];
  firstServedAt: Instant | undefined;
  readonly matters: (gap: Interval) => boolean;
}

function watchOver(objective: Objective, request: MeasurementRequest): Watch {
  const { strategy, calendar, asOf, windowDays } = request;
  const windowFrom = calendar.minusDaysAt(asOf, windowDays);
  function matters({ from, to }: Interval): boolean {
    return to > windowFrom && to - from > objective.graceMs;
  }
  const gaps = inForceSpans(objective, calendar).map((span) => ({
    from: beginInForce(span, strategy, calendar) ?? -Infinity,
    to: Math.min(span.to ?? asOf, asOf),
  }));
  return { gaps: gaps.filter(matters), firstServedAt: undefined, matters };
}

/**
 * One that was always in force counts from the instant its strategy is known since until it is served for the first
 * time, and from there anew.
 */
function begun(
  { to }: Interval,
  { firstServedAt = to }: Watch,
  knownSince: Instant,
): readonly Interval[] {
  return [
    { from: knownSince, to: Math.min(firstServedAt, to) },
    { from: firstServedAt, to },
  ];
}
