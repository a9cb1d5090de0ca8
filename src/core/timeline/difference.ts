/** From when on two readings of one history say something else. */
import type { Instant } from '../issue.ts';
import type { Course } from './facts.ts';
import type { Span } from './track.ts';

/** Undefined when: they say the same of every instant. */
export function courseDifference(before: Course, after: Course): Instant | undefined {
  return earliest([
    trackDifference(before.states, after.states),
    trackDifference(before.blocked, after.blocked),
    trackDifference(before.assignees, after.assignees),
    trackDifference(before.moved.map(happening), after.moved.map(happening)),
    trackDifference(ending(before), ending(after)),
  ]);
}

/** The first instant at which two lists of spans, each oldest first, part; undefined when: they do not. */
export function trackDifference<T>(
  before: readonly Span<T>[],
  after: readonly Span<T>[],
  isSame: (a: T, b: T) => boolean = Object.is,
): Instant | undefined {
  const length = Math.max(before.length, after.length);
  for (let index = 0; index < length; index += 1) {
    const [was, is] = [before[index], after[index]];
    const isKept =
      was !== undefined && is !== undefined && was.from === is.from && isSame(was.value, is.value);
    if (!isKept) return Math.min(was?.from ?? Infinity, is?.from ?? Infinity);
  }
  return undefined;
}

export function earliest(instants: readonly (Instant | undefined)[]): Instant | undefined {
  const known = instants.filter((each) => each !== undefined);
  return known.length === 0 ? undefined : known.reduce((a, b) => Math.min(a, b));
}

function happening(from: Instant): Span<true> {
  return { from, value: true };
}

function ending({ archivedAt }: Course): readonly Span<true>[] {
  return archivedAt === undefined ? [] : [happening(archivedAt)];
}
