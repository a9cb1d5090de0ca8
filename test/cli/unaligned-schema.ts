/** What `throughline unaligned --json` promises, as docs/unaligned.md says it. */
import { z } from 'zod';
import { missReasons } from '../../src/core/attribution/missed-labels.ts';
import { states } from '../../src/core/issue.ts';
import { bases } from '../../src/core/measures/snapshot.ts';

const instant = z.iso.datetime();
const headcount = z.int().nonnegative();
const alignment = {
  aligned: headcount,
  unaligned: headcount,
  exempt: headcount,
  coverageRatio: z.number().min(0).max(1).optional(),
};

const window = z.strictObject({ days: z.int().positive(), from: instant });
const part = z.strictObject({
  source: z.string().optional(),
  team: z.string().optional(),
  type: z.string().optional(),
  ...alignment,
});
const nearMiss = z.strictObject({
  label: z.string(),
  reason: z.enum(missReasons),
  objective: z.string(),
  pattern: z.string(),
  issues: headcount.optional(),
});

const evidence = z.strictObject({
  kind: z.enum(['epic', 'parent', 'project', 'team', 'word']),
  name: z.string(),
  serving: z.int().min(3),
  of: z.int().min(3),
});
const suggestion = z.strictObject({
  objective: z.string(),
  evidence: z.array(evidence).min(1),
});

const issue = z.strictObject({
  source: z.string(),
  id: z.string(),
  key: z.string(),
  title: z.string(),
  link: z.string().optional(),
  team: z.string(),
  type: z.string(),
  state: z.enum(states),
  createdAt: instant,
  startedAt: instant.optional(),
  ageSeconds: headcount.optional(),
  personDays: z.number().nonnegative().optional(),
  labels: z.array(z.string()),
  nearMisses: z.array(nearMiss),
  suggestions: z.array(suggestion).max(3),
});

export const unalignedSchema = z.strictObject({
  schema: z.literal('throughline.unaligned/1'),
  asOf: instant,
  base: z.enum(bases),
  window,
  timezone: z.string(),
  sort: z.enum(['age', 'effort']),
  source: z.string().optional(),
  team: z.string().optional(),
  alignment: z.strictObject(alignment),
  teams: z.array(part),
  types: z.array(part),
  nearMisses: z.array(nearMiss),
  hidden: headcount,
  issues: z.array(issue),
});

/** By the headings of docs/unaligned.md. */
export const documentedSchemas = {
  Document: unalignedSchema,
  Window: window,
  'Alignment, and parts of it': part,
  'Near miss': nearMiss,
  Issue: issue,
  Suggestion: suggestion,
  Evidence: evidence,
} as const;
