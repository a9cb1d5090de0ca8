/** What `throughline waterfall --json` promises, as docs/waterfall.md says it. */
import { z } from 'zod';
import { strategyUsed } from '../../src/cli/report-parts.ts';
import { bases } from '../../src/core/measures/snapshot.ts';
import { waterfallSteps } from '../../src/core/measures/waterfall-step.ts';

const instant = z.iso.datetime();
const headcount = z.int().nonnegative();
const ratio = z.number().min(0).max(1);
const ratioChange = z.number().min(-1).max(1);

const alignment = z.strictObject({
  aligned: headcount,
  unaligned: headcount,
  exempt: headcount,
  coverageRatio: ratio.optional(),
});
const count = z.strictObject({
  issues: headcount,
  shared: z.number().nonnegative(),
  exclusive: z.number().nonnegative(),
});
const end = z.strictObject({ asOf: instant, strategy: strategyUsed, windowFrom: instant });

const example = z.strictObject({
  source: z.string(),
  key: z.string(),
  title: z.string(),
  link: z.url().optional(),
});
const step = z.enum(waterfallSteps);
const affected = z.int().positive();
const examples = z.array(example).min(1).max(3);

const coverageStep = z.strictObject({
  step,
  affected,
  aligned: z.int(),
  unaligned: z.int(),
  exempt: z.int(),
  coverageRatio: ratio.optional(),
  coverageChange: ratioChange.optional(),
  examples,
});
const coverage = z.strictObject({
  from: alignment,
  to: alignment,
  coverageChange: ratioChange.optional(),
  steps: z.array(coverageStep),
});

const objectiveStep = z.strictObject({
  step,
  affected,
  issues: z.int(),
  shared: z.number(),
  exclusive: z.number(),
  examples,
});
const objective = z.strictObject({
  id: z.string(),
  name: z.string(),
  from: count,
  to: count,
  steps: z.array(objectiveStep),
});

export const waterfallSchema = z.strictObject({
  schema: z.literal('throughline.waterfall/1'),
  basis: z.enum(bases),
  timezone: z.string(),
  windowDays: z.int().positive(),
  from: end,
  to: end,
  alignment: coverage.optional(),
  objectives: z.array(objective),
});

/** By the headings of docs/waterfall.md. */
export const documentedSchemas = {
  Document: waterfallSchema,
  Instant: end,
  Coverage: coverage,
  'Coverage step': coverageStep,
  Objective: objective,
  'Objective step': objectiveStep,
  Example: example,
} as const;
