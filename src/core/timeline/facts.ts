import type { DataProblem } from '../data-problem.ts';
import type { Instant, State } from '../issue.ts';
import type { SourceRules } from '../objective.ts';
import type { Life } from './life.ts';
import { type Track, valueAt } from './track.ts';

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
  readonly estimate: number | undefined;
  readonly course: Course;
  /** Stays in progress, oldest first; `to` undefined = still at t. Archiving ends a stay. */
  readonly progress: readonly Stay[];
}

/** What an issue went through before t, each track oldest first: what the measures of a span of time read. */
export interface Course {
  /** Neighbours differ. */
  readonly states: Track<State | undefined>;
  readonly blocked: Track<boolean>;
  /** Opaque person ids; undefined = nobody. */
  readonly assignees: Track<string | undefined>;
  /** When it moved, its creation first. */
  readonly moved: readonly Instant[];
  /** Nothing of it goes on after that; undefined = not archived. */
  readonly archivedAt: Instant | undefined;
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

type States = Course['states'];

/**
 * Facts at t of an issue created before t; infinity = everything that is known.
 * Source: definitions, "The life of one issue".
 */
export function factsAt(life: Life, t: Instant, { rules, readsLabel }: Reading): Facts {
  const course = courseBefore(life, t, readsLabel);
  const lived = course.states;
  const completed = completion(lived, rules.completionRule);
  return {
    state: lived.at(-1)?.value,
    startedAt: start(completed === -1 ? lived : lived.slice(0, completed), rules.startRule),
    completedAt: lived[completed]?.from,
    reopened: reopenings(course).length,
    lastMovedAt: course.moved.at(-1) ?? life.createdAt,
    isBlocked: valueAt(life.blocked, t) === true,
    isAssigned: valueAt(life.assignees, t) !== undefined,
    isArchived: course.archivedAt !== undefined,
    estimate: valueAt(life.estimates, t),
    course,
    progress: progressOf(course),
  };
}

function courseBefore(life: Life, t: Instant, readsLabel: Reading['readsLabel']): Course {
  const { archivedAt } = life;
  return {
    states: before(life.states, t),
    blocked: before(life.blocked, t),
    assignees: before(life.assignees, t),
    moved: movedBefore(life, t, readsLabel),
    archivedAt: archivedAt !== undefined && archivedAt < t ? archivedAt : undefined,
  };
}

function before<T>(track: Track<T>, t: Instant): Track<T> {
  return track.filter(({ from }) => from < t);
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

/**
 * When it left done for a state other than cancelled. An exit to a status without a state is no reopening: nothing is
 * known of where it led.
 */
export function reopenings({ states }: Pick<Course, 'states'>): readonly Instant[] {
  return states
    .filter(
      ({ value }, index) =>
        states[index - 1]?.value === 'done' && value !== 'cancelled' && value !== undefined,
    )
    .map(({ from }) => from);
}

/** Stays in progress as a course has them, see `Facts`. */
export function progressOf({ states, archivedAt = Infinity }: Course): readonly Stay[] {
  const stays: { from: Instant; to: Instant | undefined }[] = [];
  for (const [index, { from, value }] of states.entries()) {
    if (!isInProgress(value) || from >= archivedAt) continue;
    const end = Math.min(states[index + 1]?.from ?? Infinity, archivedAt);
    const to = end === Infinity ? undefined : end;
    const previous = stays.at(-1);
    if (previous?.to === from) previous.to = to;
    else stays.push({ from, to });
  }
  return stays;
}

/** Creation, then changes of state, assignee, estimate, flag or a label that rules read. */
function movedBefore(
  { createdAt, transitions, movements }: Life,
  t: Instant,
  readsLabel: Reading['readsLabel'],
): readonly Instant[] {
  const moved = movements.filter(({ labels }) => labels === undefined || labels.some(readsLabel));
  const instants = [...transitions, ...moved].map(({ at }) => at);
  const later = instants.filter((at) => at > createdAt && at < t);
  return [createdAt, ...new Set(later.toSorted((a, b) => a - b))];
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
