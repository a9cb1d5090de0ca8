import { anybody } from '../anybody.ts';
import { type Interval, without } from '../attribution/in-force.ts';
import { dayMs } from '../time.ts';
import type { Course } from '../timeline/facts.ts';
import type { Track } from '../timeline/track.ts';
import type { MeasuredIssue } from './measured-issue.ts';
import { isFinished } from './standing.ts';
import type { Window } from './windows.ts';

/** An issue that stays active in the tracker and does not move has been forgotten, not worked on. */
const forgottenAfterMs = 30 * dayMs;

/** A time in which an issue had somebody's attention, or should have had it. */
export interface Attention extends Window {
  /** Opaque person id; undefined = nobody was assigned, or assignees are not kept. */
  readonly person: string | undefined;
}

/**
 * Times within a window in which the issue or an uncounted sub-task of it was active and not blocked, by assignee. Those
 * of several of them may overlap: each is work of its own. None when: its status has no state.
 * Source: definitions, "Measures", effort.
 */
export function attentionOf(issue: MeasuredIssue, window: Window): readonly Attention[] {
  if (issue.state === undefined) return [];
  const own = activeTimes(issue.course, window);
  const below = issue.subtasks
    .map(({ course }) => ({ course, times: activeTimes(course, window) }))
    .filter(({ times }) => times.length > 0);
  if (own.length === 0 && below.length === 0) return [];
  const remembered = rememberedTimes(issue, window);
  const closed = closedTimes(issue.course);
  return [
    ...byAssignee(overlaps(own, remembered), issue.course),
    ...below.flatMap(({ course, times }) =>
      byAssignee(overlaps(outside(times, closed), remembered), course),
    ),
  ];
}

function activeTimes({ states, blocked, archivedAt }: Course, window: Window): readonly Interval[] {
  const known = { from: window.from, to: Math.min(window.to, archivedAt ?? Infinity) };
  const active = overlaps(
    timesOf(states, (state) => state === 'active'),
    [known],
  );
  // Most issues: nobody worked on them in the window.
  if (active.length === 0) return active;
  return outside(
    active,
    timesOf(blocked, (isBlocked) => isBlocked),
  );
}

/** What happens in a sub-task of a finished or archived issue is not work on it. */
function closedTimes({ states, archivedAt }: Course): readonly Interval[] {
  const finished = timesOf(states, (state) => isFinished({ state }));
  return archivedAt === undefined ? finished : [...finished, { from: archivedAt, to: Infinity }];
}

/** From each movement of the issue or any of its sub-tasks on, until it would be forgotten. */
function rememberedTimes({ course, subtasks }: MeasuredIssue, window: Window): readonly Interval[] {
  const moved = [course, ...subtasks.map((subtask) => subtask.course)]
    .flatMap((each) => each.moved)
    .filter((at) => at > window.from - forgottenAfterMs && at < window.to)
    .toSorted((a, b) => a - b);
  const times: { readonly from: number; to: number }[] = [];
  for (const at of moved) {
    const last = times.at(-1);
    if (last !== undefined && at <= last.to) last.to = at + forgottenAfterMs;
    else times.push({ from: at, to: at + forgottenAfterMs });
  }
  return times;
}

function byAssignee(
  times: readonly Interval[],
  { assignees }: Pick<Course, 'assignees'>,
): readonly Attention[] {
  return assignees.flatMap(({ from, value }, index) => {
    const person = value === anybody ? undefined : value;
    const stay = { from, to: assignees[index + 1]?.from ?? Infinity };
    return overlaps(times, [stay]).map((time) => ({ ...time, person }));
  });
}

function timesOf<T>(track: Track<T>, holds: (value: T) => boolean): readonly Interval[] {
  return track.flatMap(({ from, value }, index) =>
    holds(value) ? [{ from, to: track[index + 1]?.from ?? Infinity }] : [],
  );
}

function overlaps(these: readonly Interval[], those: readonly Interval[]): readonly Interval[] {
  return these.flatMap((one) =>
    those
      .map((other) => ({ from: Math.max(one.from, other.from), to: Math.min(one.to, other.to) }))
      .filter(({ from, to }) => from < to),
  );
}

function outside(times: readonly Interval[], gaps: readonly Interval[]): readonly Interval[] {
  let left = times;
  for (const gap of gaps) left = left.flatMap((time) => without(time, gap));
  return left;
}
