import { isDeepStrictEqual } from 'node:util';
import type { Objective, Strategy } from '../core/objective.ts';
import type { StrategyVersion } from '../store/strategy-versions.ts';

/** What one version of the strategy changed against another, in the words of the file. */
export interface StrategyChanges {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly changed: readonly { readonly id: string; readonly keys: readonly string[] }[];
  /** What is not of one objective: `inherit`, `sources[acme-jira]`. */
  readonly settings: readonly string[];
}

const keysOfObjective = {
  id: 'id',
  name: 'name',
  owner: 'owner',
  team: 'team',
  outcome: 'outcome',
  parent: 'parent',
  priority: 'priority',
  starts: 'starts',
  ends: 'ends',
  due: 'due',
  paused: 'paused',
  declared: 'declared',
  targetShare: 'target_share',
  rules: 'match',
  quietAfterMs: 'quiet_after',
  graceMs: 'grace',
} as const satisfies Record<keyof Objective, string>;

const keysOfStrategy = {
  effectiveFrom: 'effective_from',
  view: 'attribution',
  inherit: 'inherit',
  caseSensitive: 'case_sensitive',
  minSample: 'min_sample',
  exempt: 'exempt',
  overrides: 'overrides',
} as const satisfies Record<Exclude<keyof Strategy, 'objectives'>, string>;

export function strategyChanges(before: StrategyVersion, after: StrategyVersion): StrategyChanges {
  const old = new Map(before.strategy.objectives.map((each) => [each.id, each]));
  const { objectives } = after.strategy;
  const ids = objectives.map(({ id }) => id);
  const kept = ids.filter((id) => old.has(id));
  const changed = objectives.flatMap((objective) => {
    const was = old.get(objective.id);
    const keys = was === undefined ? [] : different(was, objective, keysOfObjective);
    return keys.length === 0 ? [] : [{ id: objective.id, keys }];
  });
  const isOrdered = isDeepStrictEqual(
    [...old.keys()].filter((id) => kept.includes(id)),
    kept,
  );
  return {
    added: ids.filter((id) => !old.has(id)),
    removed: [...old.keys()].filter((id) => !ids.includes(id)),
    changed,
    settings: [
      ...(isOrdered ? [] : ['order of objectives']),
      ...different(before.strategy, after.strategy, keysOfStrategy),
      ...(isSame(before.timezone, after.timezone) ? [] : ['timezone']),
      ...sourcesWithOtherRules(before, after),
    ],
  };
}

/** Keys of the file whose values differ. */
function different<Key extends string>(
  before: Readonly<Record<NoInfer<Key>, unknown>>,
  after: Readonly<Record<NoInfer<Key>, unknown>>,
  keys: Readonly<Record<Key, string>>,
): readonly string[] {
  const names: Key[] = [];
  for (const key in keys) if (!isDeepStrictEqual(before[key], after[key])) names.push(key);
  return names.map((key) => keys[key]);
}

/** What was not kept of an old version is no difference. */
function isSame(before: unknown, after: unknown): boolean {
  return before === undefined || after === undefined || isDeepStrictEqual(before, after);
}

function sourcesWithOtherRules(
  { rules: before }: StrategyVersion,
  { rules: after }: StrategyVersion,
): readonly string[] {
  if (before === undefined || after === undefined) return [];
  const ids = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return ids
    .filter((id) => !isDeepStrictEqual(before[id], after[id]))
    .map((id) => `sources[${id}]`);
}
