/** Two objectives that share issues: work counts in part for both, and neither is the whole of what it seems. */
export interface Overlap {
  readonly objectives: readonly [string, string];
  /** Distinct issues that serve both. */
  readonly issues: number;
  /** Distinct issues that serve each, those of both included, in the order of `objectives`. */
  readonly of: readonly [number, number];
}

export interface Overlaps {
  /** The objectives one issue serves itself, without those above them. */
  add(objectives: readonly string[]): void;
  /** The largest first. */
  result(): readonly Overlap[];
}

/** Memory: objectives². */
export function createOverlaps(): Overlaps {
  const each = new Map<string, number>();
  const pairs = new Map<string, { objectives: readonly [string, string]; issues: number }>();
  return {
    add: (served) => {
      const objectives = served.toSorted();
      for (const [index, a] of objectives.entries()) {
        each.set(a, (each.get(a) ?? 0) + 1);
        for (const b of objectives.slice(index + 1)) {
          const key = `${a} ${b}`;
          const issues = (pairs.get(key)?.issues ?? 0) + 1;
          pairs.set(key, { objectives: [a, b], issues });
        }
      }
    },
    result: () =>
      [...pairs]
        .toSorted(([a, x], [b, y]) => y.issues - x.issues || (a < b ? -1 : 1))
        .map(([, { objectives, issues }]) => {
          const [a, b] = objectives;
          return { objectives, issues, of: [each.get(a) ?? 0, each.get(b) ?? 0] };
        }),
  };
}
