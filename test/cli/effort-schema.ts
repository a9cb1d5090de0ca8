/** Effort, targets and strategy coverage of `report --json`, as docs/report.md says them. */
import { z } from 'zod';
import { shareBases } from '../../src/core/measures/effort-snapshot.ts';

const work = z.number().nonnegative();
const ratio = z.number().min(0).max(1);

export const effort = z.strictObject({
  aligned: work,
  unaligned: work,
  exempt: work,
  coverageRatio: ratio.optional(),
  sunk: work,
  unassignedIssueDays: work,
});

export const objectiveEffort = z.strictObject({
  issues: z.int().nonnegative(),
  shared: work,
  exclusive: work,
  sunk: work,
});

export const target = z.strictObject({
  target: ratio,
  basis: z.enum(shareBases),
  served: work,
  whole: z.number().positive(),
  share: ratio,
  divergence: z.number().min(-1).max(1),
  n: z.number().positive(),
  low: ratio,
  high: ratio,
  isOff: z.boolean(),
});

const bucket = { target: z.number(), actual: z.number() };

export const gapPart = z.strictObject({ objective: z.string().optional(), ...bucket });

export const alignmentGap = z.strictObject({
  gap: z.number().nonnegative(),
  basis: z.enum(shareBases),
  parts: z.array(gapPart).min(1),
  rest: gapPart,
});

export const strategyShare = z.strictObject({
  moving: work,
  observed: work,
  ratio: ratio.optional(),
});

export const strategyCoverage = z.strictObject({
  plain: strategyShare,
  byPriority: strategyShare,
  byTarget: strategyShare,
  unobserved: z.int().nonnegative(),
});
