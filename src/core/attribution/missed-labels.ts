/** Labels that would make an issue count, were they spelled right or the strategy still what it was. */
import type { Strategy } from '../objective.ts';
import type { LabelName, NearMiss } from './attribution.ts';
import {
  foldText,
  type LabelTest,
  labelKey,
  namesOf,
  parseLabelPattern,
  spelled,
} from './label-pattern.ts';
import { nearMissesOf } from './near-misses.ts';
import { type CompiledStrategy, rulesMatching } from './strategy.ts';

/**
 * `spelling`: almost the label of an objective in force (definitions, Attribution 9) · `not_in_force`: the label of an
 * objective that is not in force · `rule_gone`: no rule of today, but one of an earlier version matched it.
 */
export const missReasons = ['spelling', 'not_in_force', 'rule_gone'] as const;

export interface MissedLabel extends NearMiss {
  readonly reason: (typeof missReasons)[number];
}

export interface MissedLabelsRequest {
  readonly compiled: CompiledStrategy;
  /** Objectives in force at the instant asked about. */
  readonly inForce: ReadonlySet<string>;
  /** Versions of the strategy that are no longer the current one. */
  readonly earlier: readonly Strategy[];
}

/** Remembers what it found out about a label. Filters of rules are not asked. */
export function createMissedLabels(
  request: MissedLabelsRequest,
): (labels: readonly LabelName[]) => readonly MissedLabel[] {
  const gone = patternsOf(request.earlier);
  const known = new Map<string, readonly MissedLabel[]>();
  return (labels) => {
    const distinct = new Map(labels.map((label) => [labelKey(label), label]));
    return [...distinct].flatMap(([key, label]) => {
      const missed = known.get(key) ?? missedBy(label, request, gone);
      known.set(key, missed);
      return missed;
    });
  };
}

function missedBy(
  label: LabelName,
  { compiled, inForce }: MissedLabelsRequest,
  gone: readonly OldPattern[],
): readonly MissedLabel[] {
  const matching = rulesMatching(label, compiled);
  if (matching.length > 0) {
    const patterns = matching.flatMap(({ objective, definition }) =>
      objective === undefined || inForce.has(objective)
        ? []
        : patternsIn(objective, definition.labels, compiled.caseSensitive),
    );
    return matchedBy(label, patterns, 'not_in_force');
  }
  const near = nearMissesOf([label], compiled).filter(({ objective }) => inForce.has(objective));
  return [
    ...near.map((miss): MissedLabel => ({ ...miss, reason: 'spelling' })),
    ...matchedBy(label, gone, 'rule_gone'),
  ];
}

interface OldPattern extends Pick<NearMiss, 'objective' | 'pattern'> {
  readonly matches: LabelTest;
}

/** Patterns of objectives, each once. */
function patternsOf(earlier: readonly Strategy[]): readonly OldPattern[] {
  const patterns = new Map<string, OldPattern>();
  for (const { objectives, caseSensitive } of earlier) {
    for (const { id, rules } of objectives) {
      for (const pattern of patternsIn(
        id,
        rules.flatMap(({ labels }) => labels),
        caseSensitive,
      )) {
        patterns.set(JSON.stringify([id, pattern.pattern, caseSensitive]), pattern);
      }
    }
  }
  return [...patterns.values()];
}

function patternsIn(
  objective: string,
  labels: readonly string[],
  caseSensitive: boolean,
): readonly OldPattern[] {
  return labels.map((text) => {
    const pattern = parseLabelPattern(text, caseSensitive);
    const matches: LabelTest =
      pattern.kind === 'test'
        ? pattern.matches
        : (name) => foldText(name, caseSensitive) === pattern.folded;
    return { objective, pattern: text, matches };
  });
}

/** Each pair of objective and pattern once. */
function matchedBy(
  label: LabelName,
  patterns: readonly OldPattern[],
  reason: MissedLabel['reason'],
): readonly MissedLabel[] {
  const found = patterns.filter(({ matches }) => namesOf(label).some(matches));
  const distinct = new Map(
    found.map(({ objective, pattern }) => [
      JSON.stringify([objective, pattern]),
      { objective, pattern },
    ]),
  );
  return [...distinct.values()].map((each) => ({ ...each, label: spelled(label), reason }));
}
