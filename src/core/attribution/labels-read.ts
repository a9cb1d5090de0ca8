import type { Instant } from '../issue.ts';
import type { Attributable, LabelName, LabelSpan } from './attribution.ts';
import { labelKey } from './label-pattern.ts';
import { type CompiledStrategy, rulesMatching } from './strategy.ts';

/**
 * Labels at t that rules read, as one text for each wearer: the issue itself and every ancestor whose labels it
 * inherits. A wearer that did not exist before t has no entry.
 */
export function labelsReadAt(
  { labels, ancestors }: Attributable,
  t: Instant,
  strategy: CompiledStrategy,
): ReadonlyMap<string, string> {
  const inherited = ancestors.filter(({ kind }) => strategy.inherit.has(kind));
  const wearers = [
    { name: 'own', labels },
    ...inherited.map(({ kind, id, labels: worn }) => ({ name: `${kind}:${id}`, labels: worn })),
  ];
  const reads = (label: LabelName): boolean => rulesMatching(label, strategy).length > 0;
  return new Map(
    wearers.flatMap(({ name, labels: spans }) => {
      const worn = wornAt(spans, t);
      return worn === undefined ? [] : [[name, worn.filter(reads).map(labelKey).join('\n')]];
    }),
  );
}

function wornAt(spans: readonly LabelSpan[], t: Instant): readonly LabelName[] | undefined {
  return spans.findLast(({ from }) => from < t)?.labels;
}
