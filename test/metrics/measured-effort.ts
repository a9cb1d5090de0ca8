/** Effort of the small company, and how far it is from its targets. */
import type { AlignmentGap, EffortAlignment } from '../../src/core/measures/effort-snapshot.ts';
import type { ObjectiveSnapshot } from '../../src/core/measures/snapshot.ts';

export const effort: EffortAlignment = {
  aligned: 60,
  unaligned: 40,
  exempt: 22.5,
  coverageRatio: 0.6,
  sunk: 3.5,
  unassignedIssueDays: 12,
};

export const alignmentGap: AlignmentGap = {
  gap: 0.2,
  basis: 'effort',
  parts: [
    { objective: 'grow-revenue', target: 0.3, actual: 0.45 },
    { objective: 'reliability', target: 0.25, actual: 0.05 },
  ],
  rest: { target: 0.45, actual: 0.5 },
};

export const checkoutEffort = {
  effort: { issues: 19, shared: 24, exclusive: 22, sunk: 1.5 },
  target: {
    target: 0.3,
    basis: 'effort',
    served: 24,
    whole: 100,
    share: 0.24,
    divergence: -0.06,
    n: 50,
    low: 0.143,
    high: 0.3741,
    isOff: false,
  },
} satisfies Pick<ObjectiveSnapshot, 'effort' | 'target'>;
