import type { Change } from '../issue.ts';

/** Oldest first, each change once; those of one instant in the order of their ids. The order they came in never matters. */
export function orderedChanges(changes: readonly Change[]): readonly Change[] {
  const byId = new Map(changes.map((change) => [change.id, change]));
  return [...byId.values()].toSorted((a, b) => a.at - b.at || compareIds(a.id, b.id));
}

/** Trackers count their history entries up: numbers inside an id compare as numbers. */
function compareIds(a: string, b: string): number {
  const [left, right] = [parts(a), parts(b)];
  for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
    const difference = comparePart(left[index] ?? '', right[index] ?? '');
    if (difference !== 0) return difference;
  }
  return 0;
}

function parts(id: string): readonly string[] {
  return id.match(/\d+|\D+/g) ?? [];
}

function comparePart(a: string, b: string): number {
  if (/^\d/.test(a) && /^\d/.test(b)) return a.length - b.length || (a < b ? -1 : Number(a > b));
  return a < b ? -1 : Number(a > b);
}
