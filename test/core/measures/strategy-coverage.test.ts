import { describe, expect, it } from 'vitest';
import type { ActivityStatus } from '../../../src/core/measures/snapshot.ts';
import {
  type ServedObjective,
  strategyCoverage,
} from '../../../src/core/measures/strategy-coverage.ts';
import type { Objective } from '../../../src/core/objective.ts';
import { objective } from './measured-builder.ts';

function served(status: ActivityStatus, fields: Partial<Objective> = {}): ServedObjective {
  return {
    objective: objective(fields.id ?? status, fields),
    measured: { inForce: status !== 'not_in_force' },
    status,
  };
}

describe('strategy coverage', () => {
  it('weighs objectives alike, by priority, and by target share', () => {
    const coverage = strategyCoverage([
      served('moving', { priority: 1, targetShare: 0.2 }),
      served('idle', { priority: 2, targetShare: 0.6 }),
      served('moving', { id: 'untargeted', priority: 4 }),
    ]);
    expect(coverage.plain).toEqual({ moving: 2, observed: 3, ratio: 2 / 3 });
    // (1 + ¼) of (1 + ½ + ¼)
    expect(coverage.byPriority).toEqual({ moving: 1.25, observed: 1.75, ratio: 1.25 / 1.75 });
    expect(coverage.byTarget).toEqual({ moving: 0.2, observed: 0.8, ratio: 0.25 });
  });

  it('counts the lowest level in force, and what is not observed in neither number', () => {
    const coverage = strategyCoverage([
      served('moving', { id: 'top' }),
      served('quiet', { parent: 'top' }),
      served('unobserved', { targetShare: 0.3 }),
      served('not_in_force'),
    ]);
    expect(coverage.plain).toEqual({ moving: 0, observed: 1, ratio: 0 });
    expect(coverage.unobserved).toBe(1);
  });

  it('has no ratio where nothing with a weight is observed', () => {
    const { plain, byTarget } = strategyCoverage([served('moving')]);
    expect(plain.ratio).toBe(1);
    expect(byTarget).toEqual({ moving: 0, observed: 0 });
    expect(strategyCoverage([served('unobserved')]).plain).toEqual({ moving: 0, observed: 0 });
  });
});
