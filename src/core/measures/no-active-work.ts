import type { InForceSpan } from '../attribution/in-force.ts';
import type { Instant } from '../issue.ts';
import type { Strategy } from '../objective.ts';
import type { Calendar } from '../time.ts';
import type { Stay } from '../timeline/facts.ts';
import type { MeasuredIssue } from './measured-issue.ts';
import { type Lineages, lineOf, type Served } from './served.ts';
import { isFinished } from './standing.ts';
import type { Window } from './windows.ts';

/** What is remembered of an objective's past, over all issues that ever served it. */
export interface Past {
  readonly firstAttributedAt: Instant | undefined;
  /** Last instant at which an issue was in progress while it served the objective. */
  readonly lastActiveAt: Instant | undefined;
  /** Some issue served it once and does no more. */
  readonly hasLostIssues: boolean;
}

export interface PastOfObjectives {
  add(issue: MeasuredIssue, served: Served): void;
  of(objective: string): Past;
}

const noPast: Past = {
  firstAttributedAt: undefined,
  lastActiveAt: undefined,
  hasLostIssues: false,
};

export function createPast(asOf: Instant, lineages: Lineages): PastOfObjectives {
  const pasts = new Map<string, Past>();
  return {
    add: (issue, served) => {
      for (const { objective, from, active } of servicesOf(issue, asOf, lineages)) {
        const past = pasts.get(objective) ?? noPast;
        pasts.set(objective, {
          firstAttributedAt: earliest(past.firstAttributedAt, from),
          lastActiveAt: active.map(({ to }) => to).reduce(latest, past.lastActiveAt),
          hasLostIssues: past.hasLostIssues || !served.objectives.has(objective),
        });
      }
    },
    of: (objective) => pasts.get(objective) ?? noPast,
  };
}

/** One period in which an issue served an objective. */
export interface Service {
  readonly objective: string;
  readonly from: Instant;
  /** When the issue was in progress in it, no later than t. */
  readonly active: readonly Window[];
}

/** All that began before t, for the objectives above, too. */
export function servicesOf(
  issue: MeasuredIssue,
  t: Instant,
  lineages: Lineages,
): readonly Service[] {
  const stays = progressStays(issue, t);
  return issue.attributions
    .filter(({ from }) => from < t)
    .flatMap((attribution) => {
      const { from } = attribution;
      const active = overlaps(stays, attribution, t);
      return lineOf(attribution, lineages).map((objective) => ({ objective, from, active }));
    });
}

/** Stays in progress of the issue and its sub-tasks. */
function progressStays(issue: MeasuredIssue, asOf: Instant): readonly Stay[] {
  const below = issue.subtasks.flatMap(({ progress }) =>
    progress.map(({ from, to }) => ({ from, to: endOfStay(to, issue, asOf) })),
  );
  return [...issue.progress, ...below];
}

/**
 * A sub-task's stay ends with a parent that is finished: when it was completed, else when it last moved. Archiving a
 * parent archives its sub-tasks: only a stay that nothing ended ends with the parent's last movement.
 */
function endOfStay(to: Instant | undefined, parent: MeasuredIssue, asOf: Instant): Instant {
  if (isFinished(parent)) {
    const end = parent.completedAt ?? parent.lastMovedAt;
    return Math.min(to ?? end, end);
  }
  return to ?? (parent.isArchived ? parent.lastMovedAt : asOf);
}

/** Overlaps of stays with a period, as far as they lie before t. */
function overlaps(stays: readonly Stay[], period: Stay, t: Instant): readonly Window[] {
  return stays
    .map((stay) => ({
      from: Math.max(stay.from, period.from),
      to: Math.min(stay.to ?? t, period.to ?? t, t),
    }))
    .filter(({ from, to }) => from < to);
}

/**
 * Since when no issue of an objective in force is in progress: the last instant one was, but never before the objective
 * came into force. One that was always in force counts from its first attribution, and without any from the instant
 * its strategy is known since.
 */
export function noActiveWorkSince(
  past: Past,
  begins: { inForceFrom: Instant | undefined; knownSince: Instant; asOf: Instant },
): Instant {
  const begin = begins.inForceFrom ?? past.firstAttributedAt ?? begins.knownSince;
  return Math.min(Math.max(begin, past.lastActiveAt ?? begin), begins.asOf);
}

/**
 * Start of a span in force, else the first day of the strategy. Undefined when: neither has one.
 */
export function beginInForce(
  { from }: Pick<InForceSpan, 'from'>,
  { effectiveFrom }: Strategy,
  calendar: Calendar,
): Instant | undefined {
  return from ?? (effectiveFrom === undefined ? undefined : calendar.startOf(effectiveFrom));
}

function earliest(a: Instant | undefined, b: Instant): Instant {
  return Math.min(a ?? b, b);
}

function latest(a: Instant | undefined, b: Instant): Instant {
  return Math.max(a ?? b, b);
}
