/** Labels that almost match an objective: the usual reason why work silently leaves it (definitions, Attribution 9). */
import type { LabelName, NearMiss } from './attribution.ts';
import { editDistance } from './edit-distance.ts';
import { bareText, labelKey, namesOf, spelled } from './label-pattern.ts';
import { type CompiledStrategy, rulesMatching } from './strategy.ts';

/** From this many characters on, in both texts, two typing errors still make a near miss. */
const longFrom = 8;

/**
 * Near misses of these labels against the exact labels of objectives, each pair once. A label that matches any rule
 * is none, whatever the filters of that rule.
 */
export function nearMissesOf(
  labels: readonly LabelName[],
  compiled: CompiledStrategy,
): readonly NearMiss[] {
  const distinct = new Map(labels.map((label) => [labelKey(label), label]));
  return [...distinct].flatMap(([key, label]) => {
    const known = compiled.nearMissesByLabel.get(key);
    if (known !== undefined) return known;
    const found = nearMisses(label, compiled);
    compiled.nearMissesByLabel.set(key, found);
    return found;
  });
}

function nearMisses(label: LabelName, compiled: CompiledStrategy): readonly NearMiss[] {
  if (rulesMatching(label, compiled).length > 0) return [];
  const names = namesOf(label).map(bareText);
  return compiled.exactLabels
    .filter(({ bare }) => names.some((name) => isNear(name, bare)))
    .map(({ objective, pattern }) => ({ objective, label: spelled(label), pattern }));
}

/** A plural s is one insertion, so the distance covers it. A label of separators alone is near to nothing. */
function isNear(name: readonly string[], wanted: readonly string[]): boolean {
  const shorter = Math.min(name.length, wanted.length);
  const allowed = shorter < longFrom ? 1 : 2;
  if (shorter === 0 || Math.abs(name.length - wanted.length) > allowed) return false;
  return editDistance(name, wanted) <= allowed;
}
