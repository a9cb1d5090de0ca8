import { type Basis, type Count, type Snapshot } from '../../../src/core/measures/snapshot.ts';
import type { Strategy } from '../../../src/core/objective.ts';

/** Work of the portfolio in one view, and with it all work that serves nothing: by the law every issue, once. */
export function massOf(
  { objectives, alignment }: Snapshot,
  strategy: Pick<Strategy, 'objectives'>,
  { basis, view }: { readonly basis: Basis; readonly view: 'shared' | 'exclusive' },
): number {
  const roots = new Set(
    strategy.objectives.filter(({ parent }) => parent === undefined).map(({ id }) => id),
  );
  let mass = alignment[basis].unaligned + alignment[basis].exempt;
  for (const objective of objectives.filter(({ id }) => roots.has(id))) {
    for (const count of countsOf(objective, basis)) mass += count[view];
  }
  return mass;
}

function countsOf(objective: Snapshot['objectives'][number], basis: Basis): readonly Count[] {
  return basis === 'wip' ? [objective.states.active, objective.states.waiting] : [objective[basis]];
}

/** Issues of a basis. */
export function sizeOf({ alignment }: Snapshot, basis: Basis): number {
  const { aligned, unaligned, exempt } = alignment[basis];
  return aligned + unaligned + exempt;
}
