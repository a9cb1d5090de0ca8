/** Index of the first row behind a place, by halving. The rows are sorted by the same comparison. */
export function indexAfter<T>(
  rows: readonly T[],
  place: T,
  compare: (a: T, b: T) => number,
): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const row = rows[middle];
    if (row !== undefined && compare(row, place) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
