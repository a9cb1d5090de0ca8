import type { Objective } from '../objective.ts';
import { alignmentGap } from './alignment-gap.ts';
import { servedOn, shareBaseOf } from './share-base.ts';
import type { Snapshot } from './snapshot.ts';
import { targetDivergence } from './target-divergence.ts';

/** Adds how far work is from where the strategy wants it; nothing without targets or without work. */
export function againstTargets(
  snapshot: Snapshot,
  objectives: readonly Objective[],
  effortSampleSize: number,
): Snapshot {
  const base = shareBaseOf(snapshot, effortSampleSize);
  if (base === undefined) return snapshot;
  const gap = alignmentGap(objectives, snapshot.objectives, base);
  const targets = new Map(objectives.map(({ id, targetShare }) => [id, targetShare]));
  return {
    ...snapshot,
    ...(gap === undefined ? {} : { alignmentGap: gap }),
    objectives: snapshot.objectives.map((measured) => {
      const wanted = measured.inForce ? targets.get(measured.id) : undefined;
      if (wanted === undefined) return measured;
      const target = targetDivergence(wanted, servedOn(base.basis, measured), base);
      return target === undefined ? measured : { ...measured, target };
    }),
  };
}
