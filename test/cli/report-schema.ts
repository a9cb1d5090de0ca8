/** What `throughline report --json` promises, as docs/report.md says it. */
import { z } from 'zod';
import { dataProblemKinds } from '../../src/core/data-problem.ts';
import { states } from '../../src/core/issue.ts';
import { activityStatuses } from '../../src/core/measures/snapshot.ts';
import {
  alignmentGap,
  effort,
  gapPart,
  objectiveEffort,
  strategyCoverage,
  strategyShare,
  target,
} from './effort-schema.ts';

const instant = z.iso.datetime();
const headcount = z.int().nonnegative();
const work = z.number().nonnegative();
const ratio = z.number().min(0).max(1);

export const count = z.strictObject({ issues: headcount, shared: work, exclusive: work });

export const alignment = z.strictObject({
  aligned: headcount,
  unaligned: headcount,
  exempt: headcount,
  coverageRatio: ratio.optional(),
});

export function weekOf(completed: z.ZodType): z.ZodType {
  return z.strictObject({ start: z.iso.date(), completed });
}

const executionCoverage = z.strictObject({
  executed: work,
  planned: work,
  ratio: ratio.optional(),
});
const nearMiss = z.strictObject({ label: z.string(), pattern: z.string(), issues: headcount });
export const window = z.strictObject({ days: z.int().positive(), from: instant });

const throughput = z.strictObject({
  completed: headcount,
  weeks: z.array(weekOf(headcount)).length(12),
  runningWeek: weekOf(headcount),
});

const objective = z.strictObject({
  id: z.string(),
  name: z.string(),
  owner: z.string().optional(),
  priority: z.int().positive(),
  status: z.enum(activityStatuses),
  issues: count,
  completedEver: count,
  states: z.record(z.enum(states), count),
  completed: count,
  created: count,
  executionCoverage: z.strictObject({ shared: executionCoverage, exclusive: executionCoverage }),
  weeks: z.array(weekOf(count)).length(12),
  runningWeek: weekOf(count),
  effort: objectiveEffort,
  target: target.optional(),
  blockedIssues: headcount,
  quietIssues: headcount,
  unassignedIssues: headcount,
  lastMovedAt: instant.optional(),
  noActiveWorkSince: instant.optional(),
  nearMisses: z.array(nearMiss),
});

const source = z.strictObject({
  id: z.string(),
  unobserved: z.enum(['failing', 'stale', 'partly_missing']).optional(),
  lastSuccessAt: instant,
  states: z.record(z.enum(states), headcount),
  withoutState: headcount,
  problems: z.partialRecord(z.enum(dataProblemKinds), headcount),
  mirrored: headcount.optional(),
});

export const strategyUsed = z.strictObject({
  reading: z.enum(['today', 'restated', 'as_it_was']),
  version: z.string().regex(/^[0-9a-f]{12}$/),
  effectiveFrom: z.iso.date().optional(),
  inForceFrom: instant.optional(),
  inForceTo: instant.optional(),
  isBeforeFirst: z.boolean(),
});

export const reportSchema = z.strictObject({
  schema: z.literal('throughline.report/1'),
  asOf: instant,
  isRestated: z.boolean(),
  strategy: strategyUsed,
  window,
  timezone: z.string(),
  view: z.enum(['shared', 'exclusive']),
  alignment: z.strictObject({ wip: alignment, completed: alignment, created: alignment }),
  effort,
  alignmentGap: alignmentGap.optional(),
  strategyCoverage,
  throughput,
  objectives: z.array(objective),
  sources: z.array(source),
});

/** By the headings of docs/report.md. */
export const documentedSchemas = {
  Document: reportSchema,
  Strategy: strategyUsed,
  Window: window,
  Alignment: alignment,
  Effort: effort,
  'Alignment gap': alignmentGap,
  'Part of the alignment gap': gapPart,
  'Strategy coverage': strategyCoverage,
  'Share of the strategy': strategyShare,
  Throughput: throughput,
  Objective: objective,
  Count: count,
  'Effort of an objective': objectiveEffort,
  Target: target,
  'Execution coverage': executionCoverage,
  'Near miss': nearMiss,
  Source: source,
} as const;
