/** What `throughline explain --json` and /api/v1/issues/KEY promise, as docs/explain.md says it. */
import { z } from 'zod';
import { states } from '../../src/core/issue.ts';
import { contributedNumbers } from '../../src/core/measures/contribution.ts';
import { bases } from '../../src/core/measures/snapshot.ts';
import { inheritances } from '../../src/core/objective.ts';
import { removalReasons } from '../../src/core/removal.ts';
import { notWorkReasons } from '../../src/core/timeline/work.ts';

const instant = z.iso.datetime();
const weight = z.number().min(0).max(1);
const wearer = z.enum(['own', ...inheritances]);

const share = z.strictObject({
  objective: z.string().optional(),
  exempt: z.string().optional(),
  shared: weight,
  exclusive: weight,
  rule: z.string(),
  via: z.enum([...wearer.options, 'override']),
  through: z.string().optional(),
  label: z.string().optional(),
  depth: z.int().nonnegative(),
  since: instant,
  until: instant.optional(),
});

export const outcomeKinds = [
  'counts',
  'overridden',
  'nearer_level',
  'exemption_beaten',
  'not_inherited',
  'filtered',
  'removed',
  'not_in_force',
  'deeper_objective',
  'other_match',
] as const;

const match = z.strictObject({
  rule: z.string(),
  objective: z.string().optional(),
  exempt: z.string().optional(),
  label: z.string().optional(),
  weight: z.number().positive(),
  since: instant,
  outcome: z.enum(outcomeKinds),
  because: z.string(),
});

const nearMiss = z.strictObject({ objective: z.string(), label: z.string(), pattern: z.string() });

const level = z.strictObject({
  depth: z.int().nonnegative(),
  via: wearer,
  key: z.string().optional(),
  name: z.string().optional(),
  labels: z.array(z.string()),
  isInherited: z.boolean(),
  decides: z.boolean(),
  matches: z.array(match),
  nearMisses: z.array(nearMiss),
});

const basis = z.strictObject({
  basis: z.enum(bases),
  as: z.enum(['aligned', 'unaligned', 'exempt']),
});

const numbers = z.strictObject({
  id: z.string(),
  numbers: z.array(
    z.strictObject({ number: z.enum(contributedNumbers), shared: weight, exclusive: weight }),
  ),
  weeks: z.array(z.strictObject({ start: z.iso.date(), shared: weight, exclusive: weight })),
});

const issue = z.strictObject({
  source: z.string(),
  isFullyRead: z.boolean(),
  key: z.string(),
  title: z.string(),
  link: z.string().optional(),
  team: z.string(),
  type: z.string(),
  verdict: z.string(),
  isWork: z.boolean(),
  notWorkBecause: z.enum(notWorkReasons).optional(),
  removed: z.strictObject({ reason: z.enum(removalReasons), at: instant }).optional(),
  archivedAt: instant.optional(),
  state: z.enum(states).optional(),
  shares: z.array(share),
  levels: z.array(level),
  alignment: z.array(basis),
  numbers: z.array(numbers),
  problems: z.array(z.string()),
});

export const explainSchema = z.strictObject({
  schema: z.literal('throughline.explain/1'),
  key: z.string(),
  asOf: instant,
  isRestated: z.boolean(),
  window: z.strictObject({ days: z.int().positive(), from: instant }),
  timezone: z.string(),
  isMapped: z.boolean(),
  issues: z.array(issue).min(1),
});

/** By the headings of docs/explain.md. */
export const documentedSchemas = {
  Document: explainSchema,
  Issue: issue,
  Share: share,
  Level: level,
  Match: match,
  'Near miss': nearMiss,
  Alignment: basis,
  Numbers: numbers,
} as const;
