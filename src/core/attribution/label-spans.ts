/** Which labels were worn when: the current ones, rolled back through the history. */
import type { Change, Instant, Issue, LabelChange } from '../issue.ts';
import type { LabelName, LabelSpan } from './attribution.ts';

interface Worn {
  readonly from: Instant;
  readonly references: ReadonlySet<string>;
}

/**
 * Spans from the creation on; neighbours always differ. Current labels win over history. Changes from before the
 * creation belong to the creation. Changes may come twice and in any order; only those of one instant are taken in the
 * order given.
 */
export function labelSpans(
  issue: Pick<Issue, 'createdAt' | 'labels' | 'changes'>,
  nameOf: (reference: string) => LabelName,
): readonly LabelSpan[] {
  return rolledBack(issue)
    .filter(({ references }, index, all) => !isSame(references, all[index - 1]?.references))
    .map(({ from, references }) => ({
      from,
      labels: [...references].toSorted().map((reference) => nameOf(reference)),
    }));
}

function rolledBack(issue: Pick<Issue, 'createdAt' | 'labels' | 'changes'>): readonly Worn[] {
  const spans: Worn[] = [];
  let references: ReadonlySet<string> = new Set(issue.labels);
  for (const change of newestFirst(issue.changes)) {
    const from = Math.max(change.at, issue.createdAt);
    if (from !== spans.at(-1)?.from) spans.push({ from, references });
    references = references.difference(new Set(change.added)).union(new Set(change.removed));
  }
  if (spans.at(-1)?.from !== issue.createdAt) spans.push({ from: issue.createdAt, references });
  return spans.toReversed();
}

function newestFirst(changes: readonly Change[]): readonly LabelChange[] {
  const labelChanges = changes.filter((change) => change.field === 'labels');
  const byId = new Map(labelChanges.map((change) => [change.id, change]));
  return [...byId.values()].toSorted((a, b) => a.at - b.at).toReversed();
}

function isSame(a: ReadonlySet<string>, b: ReadonlySet<string> | undefined): boolean {
  return b !== undefined && a.symmetricDifference(b).size === 0;
}
