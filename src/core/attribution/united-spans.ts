import type { Instant } from '../issue.ts';
import type { LabelName, LabelSpan } from './attribution.ts';
import { labelKey } from './label-pattern.ts';

/**
 * What several wear together from an instant on, each label once; what was worn before belongs to that instant. Neighbours
 * always differ.
 */
export function unitedSpans(
  worn: readonly (readonly LabelSpan[])[],
  from: Instant,
): readonly LabelSpan[] {
  const borders = new Set(worn.flat().map((span) => Math.max(span.from, from)));
  return [...borders]
    .toSorted((a, b) => a - b)
    .map((at) => ({ from: at, labels: wornAt(worn, at) }))
    .filter(({ labels }, index, all) => !isSame(labels, all[index - 1]?.labels));
}

function wornAt(worn: readonly (readonly LabelSpan[])[], at: Instant): readonly LabelName[] {
  const labels = new Map<string, LabelName>();
  for (const spans of worn) {
    for (const label of spans.findLast(({ from }) => from <= at)?.labels ?? []) {
      const key = labelKey(label);
      if (!labels.has(key)) labels.set(key, label);
    }
  }
  return [...labels.values()];
}

function isSame(a: readonly LabelName[], b: readonly LabelName[] | undefined): boolean {
  const keys = new Set(b?.map(labelKey));
  return b?.length === a.length && a.every((label) => keys.has(labelKey(label)));
}
