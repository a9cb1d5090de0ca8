import type { DataProblem } from '../data-problem.ts';
import type { Instant, State } from '../issue.ts';
import type { SourceRules } from '../objective.ts';
import type { Life } from './life.ts';
import { type Span, valueAt } from './track.ts';

/** What was true of one issue at an instant t: only what happened before t counts. */
export interface Facts {
  /** undefined: the status has no state. */
  readonly state: State | undefined;
  readonly startedAt: Instant | undefined;
  readonly completedAt: Instant | undefined;
  /** Exits from done to a state other than cancelled. */
  readonly reopened: number;
  readonly lastMovedAt: Instant;
  readonly isBlocked: boolean;
  readonly isAssigned: boolean;
  readonly isArchived: boolean;
  /** Stays in progress, oldest first; `to` undefined = still at t. Archiving ends a stay. */
  readonly progress: readonly Stay[];
}

export interface Stay {
  readonly from: Instant;
  readonly to: Instant | undefined;
}

export interface Reading {
  readonly rules: Pick<SourceRules, 'startRule' | 'completionRule'>;
  /** Whether a rule of the strategy reads this label reference. */
  readonly readsLabel: (label: string) => boolean;
}

type States = readonly Span<State | undefined>[];

/**
 * Facts at t of an issue created before t; infinity = everything that is known.
 * Source: definitions, "The life of one issue".
 */
export function factsAt(life: Life, t: Instant, { rules, readsLabel }: Reading): Facts {
  const lived = life.states.filter(({ from }) => from < t);
  const completed = completion(lived, rules.completionRule);
  const archivedAt =
    life.archivedAt !== undefined && life.archivedAt < t ? life.archivedAt : undefined;
  return {
    state: lived.at(-1)?.value,
    startedAt: start(completed === -1 ? lived : lived.slice(0, completed), rules.startRule),
    completedAt: lived[completed]?.from,
    reopened: reopenings(life, t),
    lastMovedAt: lastMovement(life, t, readsLabel),
    isBlocked: valueAt(life.flagged, t) === true || valueAt(life.blockedByStatus, t) === true,
    isAssigned: valueAt(life.assigned, t) === true,
    isArchived: archivedAt !== undefined,
    progress: progressStays(lived, archivedAt ?? Number.POSITIVE_INFINITY),
  };
}

/** State at t = after all transitions with at < t. Undefined when: not created before t, or its status has no state. */
export function stateAt(life: Life, t: Instant): State | undefined {
  return life.states.findLast(({ from }) => from < t)?.value;
}

/** Triage, backlog, ready. */
function isNotStarted(state: State | undefined): boolean {
  return state === 'triage' || state === 'backlog' || state === 'ready';
}

/** Active or waiting. */
export function isInProgress(state: State | undefined): boolean {
  return state === 'active' || state === 'waiting';
}

/**
 * Index of the stay in done that completes, −1 without one. `current`: the unbroken stay that lasts at t. `first`: the
 * first ever, whatever comes after it.
 */
function completion(lived: States, rule: SourceRules['completionRule']): number {
  if (rule === 'first') return lived.findIndex(({ value }) => value === 'done');
  return lived.at(-1)?.value === 'done' ? lived.length - 1 : -1;
}

/** First entry into progress after the last time the issue was not started (`last`), or ever (`first`). */
function start(lived: States, rule: SourceRules['startRule']): Instant | undefined {
  const reset = rule === 'first' ? -1 : lived.findLastIndex(({ value }) => isNotStarted(value));
  return lived.slice(reset + 1).find(({ value }) => isInProgress(value))?.from;
}

/** An exit to a status without a state is no reopening: nothing is known of where it led. */
function reopenings({ transitions }: Life, t: Instant): number {
  return transitions.filter(
    ({ at, from, to }) => at < t && from === 'done' && to !== 'cancelled' && to !== undefined,
  ).length;
}

function progressStays(lived: States, archivedAt: Instant): readonly Stay[] {
  const stays: { from: Instant; to: Instant | undefined }[] = [];
  for (const [index, { from, value }] of lived.entries()) {
    if (!isInProgress(value) || from >= archivedAt) continue;
    const end = Math.min(lived[index + 1]?.from ?? Number.POSITIVE_INFINITY, archivedAt);
    const to = end === Number.POSITIVE_INFINITY ? undefined : end;
    const previous = stays.at(-1);
    if (previous?.to === from) previous.to = to;
    else stays.push({ from, to });
  }
  return stays;
}

/** Last change of state, assignee, estimate, flag or a label that rules read; the creation is the first. */
function lastMovement(life: Life, t: Instant, readsLabel: Reading['readsLabel']): Instant {
  const moved = life.movements.findLast(
    ({ at, labels }) => at < t && (labels === undefined || labels.some(readsLabel)),
  );
  const transition = life.transitions.findLast(({ at }) => at < t);
  return Math.max(life.createdAt, transition?.at ?? life.createdAt, moved?.at ?? life.createdAt);
}

/** completed − created, in milliseconds. Undefined when: not completed, or negative (a data problem). */
export function leadTime(issue: {
  readonly createdAt: Instant;
  readonly completedAt: Instant | undefined;
}): number | undefined {
  return duration(issue.createdAt, issue.completedAt);
}

/** completed − started, in milliseconds. Undefined when: not completed, never started before it, or negative. */
export function cycleTime(issue: {
  readonly startedAt: Instant | undefined;
  readonly completedAt: Instant | undefined;
}): number | undefined {
  return duration(issue.startedAt, issue.completedAt);
}

function duration(from: Instant | undefined, to: Instant | undefined): number | undefined {
  if (from === undefined || to === undefined || to < from) return undefined;
  return to - from;
}

/** A completion before the creation: the lead time is undefined and the issue is listed. */
export function durationProblems(
  issueId: string,
  issue: { readonly createdAt: Instant; readonly completedAt: Instant | undefined },
): readonly DataProblem[] {
  const { createdAt, completedAt } = issue;
  if (completedAt === undefined || completedAt >= createdAt) return [];
  const detail = `completed ${createdAt - completedAt} ms before it was created: lead time is undefined`;
  return [{ kind: 'negative_duration', issueId, detail }];
}
