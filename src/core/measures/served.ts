import type { Attribution } from '../attribution/attribution.ts';
import type { Instant } from '../issue.ts';
import type { Objective } from '../objective.ts';
import type { Weights } from './tally.ts';

/** Objective → itself and the objectives above it: a parent's work is its own and its children's. */
export type Lineages = ReadonlyMap<string, readonly string[]>;

/** What one issue serves at one instant. */
export interface Served {
  /** Objective → weights, the objectives above included. */
  readonly objectives: ReadonlyMap<string, Weights>;
  readonly isExempt: boolean;
}

export function lineagesOf(objectives: readonly Objective[]): Lineages {
  const parents = new Map(objectives.map(({ id, parent }) => [id, parent]));
  return new Map(objectives.map(({ id }) => [id, lineageOf(id, parents)]));
}

/** A cycle, which the configuration refuses, ends at its first repetition. */
function lineageOf(
  objective: string,
  parents: ReadonlyMap<string, string | undefined>,
): readonly string[] {
  const line = new Set<string>();
  let id: string | undefined = objective;
  while (id !== undefined && parents.has(id) && !line.has(id)) {
    line.add(id);
    id = parents.get(id);
  }
  return [...line];
}

/** The objective an attribution is for and those above it; none for exempt work and for objectives that are no more. */
export function lineOf({ objective }: Attribution, lineages: Lineages): readonly string[] {
  return lineages.get(objective ?? '') ?? [];
}

/** At t = after all that began before t: a period holds at t when from < t ≤ to. */
export function servedAt(
  attributions: readonly Attribution[],
  t: Instant,
  lineages: Lineages,
): Served {
  const objectives = new Map<string, Weights>();
  let isExempt = false;
  for (const attribution of attributions) {
    const { from, to, shared, exclusive } = attribution;
    if (from >= t || (to !== undefined && to < t)) continue;
    if (attribution.exempt !== undefined) isExempt = true;
    for (const objective of lineOf(attribution, lineages)) {
      const known = objectives.get(objective) ?? { shared: 0, exclusive: 0 };
      objectives.set(objective, {
        shared: known.shared + shared,
        exclusive: known.exclusive + exclusive,
      });
    }
  }
  return { objectives, isExempt };
}
