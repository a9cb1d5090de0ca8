/**
 * Damerau–Levenshtein distance in its unrestricted form: the fewest insertions, deletions, substitutions and swaps of
 * neighbours. Optimal string alignment, often sold under the same name, forbids edits between
 * two swapped letters (`ca` → `abc` is 3 there, 2 here) and breaks the triangle inequality; this one is a metric.
 * Source: Lowrance & Wagner, "An Extension of the String-to-String Correction Problem", JACM 22 (1975).
 */
export function editDistance(a: readonly string[], b: readonly string[]): number {
  const rows: number[][] = [[...b.keys(), b.length]];
  /** Place in `a` where a character was last seen. */
  const lastRow = new Map<string, number>();
  for (const [i, character] of a.entries()) {
    rows.push(nextRow({ character, b, rows, lastRow }));
    lastRow.set(character, i);
  }
  return at(rows, a.length, b.length);
}

interface Progress {
  readonly character: string;
  readonly b: readonly string[];
  readonly rows: readonly (readonly number[])[];
  readonly lastRow: ReadonlyMap<string, number>;
}

/** Distances of everything read so far and `character` to each beginning of `b`. */
function nextRow({ character, b, rows, lastRow }: Progress): number[] {
  const i = rows.length - 1;
  const row = [i + 1];
  let lastColumn: number | undefined;
  for (const [j, other] of b.entries()) {
    const k = lastRow.get(other);
    const swapped =
      k === undefined || lastColumn === undefined
        ? Infinity
        : at(rows, k, lastColumn) + (i - k) + (j - lastColumn) - 1;
    row.push(
      Math.min(
        at(rows, i, j) + (character === other ? 0 : 1),
        at(rows, i, j + 1) + 1,
        (row[j] ?? Infinity) + 1,
        swapped,
      ),
    );
    if (character === other) lastColumn = j;
  }
  return row;
}

function at(rows: readonly (readonly number[])[], i: number, j: number): number {
  return rows[i]?.[j] ?? Infinity;
}
