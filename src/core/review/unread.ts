/** What issues wear or hang below, and no rule reads: the usual reason why work serves nothing. */
import type { Ancestor, LabelSpan } from '../attribution/attribution.ts';
import { labelKey, spelled } from '../attribution/label-pattern.ts';
import { type CompiledStrategy, rulesMatching, rulesNaming } from '../attribution/strategy.ts';
import type { Instant } from '../issue.ts';
import type { ReviewedIssue } from './reviewed-issue.ts';

/** A label that no rule names. */
export interface UnnamedLabel {
  readonly label: string;
  /** Distinct issues that wear it themselves. */
  readonly issues: number;
}

/** An epic, parent, project or initiative that wears no label and is named by no rule, above work that serves nothing. */
export interface BareContainer {
  readonly source: string;
  readonly kind: Ancestor['kind'];
  readonly id: string;
  readonly key: string | undefined;
  readonly name: string;
  /** Distinct unfinished issues below it that serve nothing. */
  readonly issues: number;
}

interface UnreadTally<T> {
  add(issue: ReviewedIssue): void;
  /** The most frequent first. */
  result(): readonly T[];
}

/** Labels worn at an instant = those of before it. Memory: distinct labels. */
export function createUnnamedLabels(
  compiled: CompiledStrategy,
  at: Instant,
): UnreadTally<UnnamedLabel> {
  const counts = new Map<string, UnnamedLabel>();
  return {
    add: ({ attributable }) => {
      const worn = new Map(labelsAt(attributable.labels, at).map((each) => [labelKey(each), each]));
      for (const [key, label] of worn) {
        if (rulesMatching(label, compiled).length > 0) continue;
        const issues = (counts.get(key)?.issues ?? 0) + 1;
        counts.set(key, { label: spelled(label), issues });
      }
    },
    result: () => mostFirst(counts),
  };
}

/** To be given unfinished issues that serve nothing. Memory: containers without labels. */
export function createBareContainers(
  compiled: CompiledStrategy,
  at: Instant,
): UnreadTally<BareContainer> {
  const counts = new Map<string, BareContainer>();
  return {
    add: ({ attributable: { source, ancestors } }) => {
      for (const ancestor of ancestors) {
        const { kind, id, key, name, labels } = ancestor;
        if (labelsAt(labels, at).length > 0) continue;
        if (rulesNaming(ancestor, compiled).length > 0) continue;
        const place = JSON.stringify([source, kind, id]);
        const issues = (counts.get(place)?.issues ?? 0) + 1;
        counts.set(place, { source, kind, id, key, name, issues });
      }
    },
    result: () => mostFirst(counts),
  };
}

function labelsAt(spans: readonly LabelSpan[], at: Instant): LabelSpan['labels'] {
  return spans.findLast(({ from }) => from < at)?.labels ?? [];
}

function mostFirst<T extends { readonly issues: number }>(
  counts: ReadonlyMap<string, T>,
): readonly T[] {
  return [...counts]
    .toSorted(([a, x], [b, y]) => y.issues - x.issues || (a < b ? -1 : 1))
    .map(([, value]) => value);
}
