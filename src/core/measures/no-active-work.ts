import type { Instant } from '../issue.ts';
import type { Stay } from '../timeline/facts.ts';
import type { MeasuredIssue } from './measured-issue.ts';
import { type Lineages, lineOf, type Served } from './served.ts';
import { isFinished } from './standing.ts';

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
      const stays = progressStays(issue, asOf);
      for (const attribution of issue.attributions) {
        if (attribution.from >= asOf) continue;
        const lastActiveAt = lastOverlap(stays, attribution, asOf);
        for (const objective of lineOf(attribution, lineages)) {
          const past = pasts.get(objective) ?? noPast;
          pasts.set(objective, {
            firstAttributedAt: pick(Math.min, past.firstAttributedAt, attribution.from),
            lastActiveAt: pick(Math.max, past.lastActiveAt, lastActiveAt),
            hasLostIssues: past.hasLostIssues || !served.objectives.has(objective),
          });
        }
      }
    },
    of: (objective) => pasts.get(objective) ?? noPast,
  };
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

/** End of the last overlap of a stay with a period, no later than t. Undefined when: they never overlap before t. */
function lastOverlap(stays: readonly Stay[], period: Stay, t: Instant): Instant | undefined {
  let last: Instant | undefined;
  for (const stay of stays) {
    const from = Math.max(stay.from, period.from);
    const to = Math.min(stay.to ?? t, period.to ?? t, t);
    if (from < to) last = pick(Math.max, last, to);
  }
  return last;
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

function pick(
  choose: (a: number, b: number) => number,
  a: Instant | undefined,
  b: Instant | undefined,
): Instant | undefined {
  return a === undefined || b === undefined ? (a ?? b) : choose(a, b);
}
