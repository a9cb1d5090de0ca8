import type { ShareBasis } from './effort-snapshot.ts';
import type { ObjectiveSnapshot, Snapshot } from './snapshot.ts';

/** What shares of objectives are shares of: the work of aligned and unaligned issues on one basis, one for all objectives. */
export interface ShareBase {
  readonly basis: ShareBasis;
  /** Person-days or issues; more than 0. */
  readonly whole: number;
  /** How many equal issues would tell as much. */
  readonly n: number;
}

/** The first basis on which there is any work. Undefined when: there is none. */
export function shareBaseOf(
  { effort, alignment }: Pick<Snapshot, 'effort' | 'alignment'>,
  effortSampleSize: number,
): ShareBase | undefined {
  const days = effort.aligned + effort.unaligned;
  if (days > 0) return { basis: 'effort', whole: days, n: effortSampleSize };
  for (const basis of ['completed', 'wip'] as const) {
    const issues = alignment[basis].aligned + alignment[basis].unaligned;
    if (issues > 0) return { basis, whole: issues, n: issues };
  }
  return undefined;
}

/** Work of an objective on a basis, shared view. */
export function servedOn(
  basis: ShareBasis,
  { effort, completed, states }: ObjectiveSnapshot,
): number {
  switch (basis) {
    case 'effort':
      return effort.shared;
    case 'completed':
      return completed.shared;
    case 'wip':
      return states.active.shared + states.waiting.shared;
  }
}
