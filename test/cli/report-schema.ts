/** What `throughline report --json` promises, as docs/report.md says it. */
import { z } from 'zod';
import { dataProblemKinds } from '../../src/core/data-problem.ts';
import { states } from '../../src/core/issue.ts';
import { activityStatuses } from '../../src/core/measures/snapshot.ts';

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

const milliseconds = z.int().nonnegative();
const durations = z.strictObject({
  n: headcount,
  meanMs: z.number().nonnegative().optional(),
  p50Ms: milliseconds.optional(),
  p85Ms: milliseconds.optional(),
  p95Ms: milliseconds.optional(),
});

const efficiency = z.strictObject({
  unblockedActiveMs: milliseconds,
  inProgressMs: milliseconds,
  issues: headcount,
  issuesWithWaiting: headcount,
  ratio: ratio.optional(),
});

const ageing = z.strictObject({
  issues: headcount,
  thresholdMs: milliseconds,
  of: z.enum(['own', 'portfolio']),
});

const flow = z.strictObject({
  leadTime: durations,
  cycleTime: durations,
  efficiency,
  started: headcount,
  netFlow: z.int(),
  reopenings: headcount,
  cancelledAfterStart: headcount,
  age: durations,
  ageing: ageing.optional(),
});

/** Of the document, a source and a team alike. */
const group = z.strictObject({
  alignment: z.strictObject({ wip: alignment, completed: alignment, created: alignment }),
  throughput,
  created: headcount,
  wip: headcount,
  blockedIssues: headcount,
  quietIssues: headcount,
  unassignedIssues: headcount,
  flow,
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
  blockedIssues: headcount,
  quietIssues: headcount,
  unassignedIssues: headcount,
  flow,
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

const team = z.strictObject({ source: z.string(), team: z.string() });

export const strategyUsed = z.strictObject({
  reading: z.enum(['today', 'restated', 'as_it_was']),
  version: z.string().regex(/^[0-9a-f]{12}$/),
  effectiveFrom: z.iso.date().optional(),
  inForceFrom: instant.optional(),
  inForceTo: instant.optional(),
  isBeforeFirst: z.boolean(),
});

const document = z.strictObject({
  schema: z.literal('throughline.report/1'),
  asOf: instant,
  isRestated: z.boolean(),
  strategy: strategyUsed,
  window,
  timezone: z.string(),
  view: z.enum(['shared', 'exclusive']),
  objectives: z.array(objective),
  sources: z.array(source.extend(group.shape)),
  teams: z.array(team.extend(group.shape)),
});

export const reportSchema = document.extend(group.shape);

/** By the headings of docs/report.md. */
export const documentedSchemas = {
  Document: document,
  Strategy: strategyUsed,
  Window: window,
  Group: group,
  Alignment: alignment,
  Throughput: throughput,
  Flow: flow,
  Durations: durations,
  'Flow efficiency': efficiency,
  Ageing: ageing,
  Objective: objective,
  Count: count,
  'Execution coverage': executionCoverage,
  'Near miss': nearMiss,
  Source: source,
  Team: team,
} as const;
