/** A large company in which every number there can be has a value, and thousands of labels are worn. */
import type { ObjectiveSnapshot, Snapshot } from '../../src/core/measures/snapshot.ts';
import type { ObservedState } from '../../src/metrics/observation.ts';
import { fullSnapshot } from '../cli/full-snapshot.ts';
import { now, objective, source } from './measured-parts.ts';
import { whole } from './whole-state.ts';

const counts = { objectives: 200, sources: 5, labels: 3_000 } as const;
export const size = { objectives: counts.objectives, sources: counts.sources };

const sourceIds = Array.from({ length: counts.sources }, (_, index) => `acme-tracker-${index}`);
const objectiveIds = Array.from(
  { length: counts.objectives },
  (_, index) => `objective-with-a-telling-name-${index}`,
);

function measuredObjective(model: ObjectiveSnapshot, index: number): ObjectiveSnapshot {
  const labels = counts.labels / counts.objectives;
  return {
    ...model,
    id: objectiveIds[index] ?? '',
    sources: sourceIds,
    noActiveWorkSince: now - 1,
    declarations: [{ by: 'strategy', state: 'on_track', disagrees: false }],
    nearMisses: Array.from({ length: labels }, (_, label) => ({
      label: `near-miss-${index}-${label}`,
      pattern: `near-mis-${index}-${label}`,
      issues: 1,
    })),
  };
}

function large(): ObservedState {
  const [model] = fullSnapshot.objectives;
  const [ofSource] = fullSnapshot.sources;
  if (model === undefined || ofSource === undefined) throw new Error('the small company is empty');
  const parts = objectiveIds.map((id) => ({ objective: id, target: 0.004, actual: 0.003 }));
  const snapshot: Snapshot = {
    ...fullSnapshot,
    alignmentGap: { gap: 0.2, basis: 'effort', parts, rest: { target: 0.2, actual: 0.4 } },
    objectives: objectiveIds.map((_, index) => measuredObjective(model, index)),
    sources: sourceIds.map((id) => ({ ...ofSource, id, mirrored: 1 })),
  };
  return {
    ...whole,
    snapshot,
    objectives: objectiveIds.map((id) =>
      objective(id, { name: `The title of ${id}`, due: '2027-02-28', targetShare: 0.004 }),
    ),
    sources: sourceIds.map((id) => source(id, { partlyMissingSince: now })),
  };
}

export const largeState: ObservedState = large();
