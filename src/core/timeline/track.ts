import type { Instant } from '../issue.ts';

/** A value from an instant on, until the next span begins; the last one is open. */
export interface Span<T> {
  readonly from: Instant;
  readonly value: T;
}

/** One value over an issue's life, oldest first, never empty. A span may be empty: several changes at one instant. */
export type Track<T> = readonly Span<T>[];

export interface FieldChange<T> {
  readonly at: Instant;
  readonly from: T;
  readonly to: T;
}

export interface RolledBack<T> {
  readonly track: Track<T>;
  /** Changes that do not lead to the value that follows them. */
  readonly breaks: number;
}

/**
 * Rolls a field back from its current value: before each change it held what that change says it came from, so that
 * what is later wins over what is earlier. `changes` oldest first; those of one instant are put into the order in which
 * each leads to the next.
 */
export function rollBack<T>(
  createdAt: Instant,
  changes: readonly FieldChange<T>[],
  { current, isSame = Object.is }: { current: T; isSame?: (a: T, b: T) => boolean },
): RolledBack<T> {
  const newestFirst: Span<T>[] = [];
  let value = current;
  let breaks = 0;
  for (const group of byInstant(changes).toReversed()) {
    const left = [...group];
    const taken: FieldChange<T>[] = [];
    for (let next = latest(left, value, isSame); next; next = latest(left, value, isSame)) {
      const { at, from, to } = next;
      left.splice(left.indexOf(next), 1);
      if (!isSame(to, value)) {
        if (taken.some((known) => isSame(known.from, from) && isSame(known.to, to))) continue;
        breaks += 1;
      }
      taken.push(next);
      newestFirst.push({ from: at, value });
      value = from;
    }
  }
  const from = Math.min(createdAt, newestFirst.at(-1)?.from ?? createdAt);
  return { track: [{ from, value }, ...newestFirst.toReversed()], breaks };
}

function byInstant<T>(changes: readonly FieldChange<T>[]): readonly (readonly FieldChange<T>[])[] {
  return [...Map.groupBy(changes, ({ at }) => at).values()];
}

/**
 * Of changes at one instant the one that came last: it leads to `value`, and if several do, one that another leads to.
 * When none leads there, one that leads to no other.
 */
function latest<T>(
  group: readonly FieldChange<T>[],
  value: T,
  isSame: (a: T, b: T) => boolean,
): FieldChange<T> | undefined {
  if (group.length < 2) return group[0];
  const leading = group.filter(({ to }) => isSame(to, value));
  const preferred =
    leading.length > 0
      ? leading.filter((one) => group.some((o) => o !== one && isSame(o.to, one.from)))
      : group.filter((one) => !group.some((o) => o !== one && isSame(o.from, one.to)));
  return preferred.at(-1) ?? leading.at(-1) ?? group.at(-1);
}

/** The value at t = after all changes with at < t; before the first, the first. */
export function valueAt<T>(track: Track<T>, t: Instant): T | undefined {
  return (track.findLast((span) => span.from < t) ?? track[0])?.value;
}

/** Neighbours of equal value become one span. */
export function merged<T>(track: Track<T>): Track<T> {
  return track.filter((span, index) => index === 0 || track[index - 1]?.value !== span.value);
}

/**
 * The life of `a` with what `b` holds: each span of `a` reads `b` after everything that happened at its first instant;
 * where only `b` changes, a span more.
 */
export function joined<A, B, C>(
  a: Track<A>,
  b: Track<B>,
  join: (a: A, b: B | undefined) => C,
): Track<C> {
  const borders = new Set(a.map(({ from }) => from));
  const between = b.filter(({ from }) => !borders.has(from));
  const spans = between.flatMap(({ from }) =>
    a
      .filter((span) => span.from < from)
      .slice(-1)
      .map(({ value }) => ({ from, value })),
  );
  return [...a, ...spans]
    .toSorted((x, y) => x.from - y.from)
    .map(({ from, value }) => ({ from, value: join(value, holdingFrom(b, from)) }));
}

function holdingFrom<T>(track: Track<T>, from: Instant): T | undefined {
  return (track.findLast((span) => span.from <= from) ?? track[0])?.value;
}
