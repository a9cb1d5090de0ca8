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
): Instant | undefined {
  const first = (spans: readonly Span<T>[], others: readonly Span<T>[]): Instant | undefined =>
    spans.find((span, index) => !isSame(span, others[index]))?.from;
  return earliest([first(before, after), first(after, before)]);
}

function isSame<T>(a: Span<T>, b: Span<T> | undefined): boolean {
  return a.from === b?.from && a.value === b.value;
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
