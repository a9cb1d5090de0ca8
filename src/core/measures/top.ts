/** The first of many in some order. */
export interface Top<T> {
  add(item: T): void;
  result(): readonly T[];
}

/** Keeps the first `limit`. Memory: twice the limit. */
export function createTop<T>(limit: number, compare: (a: T, b: T) => number): Top<T> {
  let kept: T[] = [];
  const cut = (): void => {
    kept = kept.toSorted(compare).slice(0, limit);
  };
  return {
    add: (item) => {
      kept.push(item);
      if (kept.length > 2 * limit) cut();
    },
    result: () => {
      cut();
      return kept;
    },
  };
}
