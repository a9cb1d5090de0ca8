/** What `throughline strategy rehearse --json` promises, as docs/rehearsal.md says it. */
import { z } from 'zod';
import {
  alignment,
  count,
  week as objectiveWeek,
  trailingWindow,
} from '../../src/cli/report-parts.ts';
import { activityStatuses, bases } from '../../src/core/measures/snapshot.ts';
import { inheritances } from '../../src/core/objective.ts';

const instant = z.iso.datetime();
const headcount = z.int().nonnegative();

function bothWays(side: z.ZodType): z.ZodType {
  return z.strictObject({ old: side, new: side });
}

const week = z.strictObject({
  start: z.iso.date(),
  completed: headcount,
  aligned: bothWays(headcount),
});

const alert = z.strictObject({ since: instant, began: instant, ended: instant.optional() });

const side = z.strictObject({
  name: z.string(),
  priority: z.int().positive(),
  status: z.enum(activityStatuses),
  wip: count,
  completed: count,
  created: count,
  weeks: z.array(objectiveWeek).length(12),
  alerts: z.array(alert),
});

const objective = z.strictObject({ id: z.string(), old: side.optional(), new: side.optional() });

const place = z.strictObject({ objectives: z.array(z.string()), isExempt: z.boolean() });
const route = { kind: z.enum(['objectives', 'weights', 'parents']), from: place, to: place };
const counts = {
  issues: headcount,
  wip: headcount,
  completed: headcount,
  created: headcount,
};

const reason = z.strictObject({
  objective: z.string().optional(),
  exempt: z.string().optional(),
  shared: z.number().min(0).max(1),
  exclusive: z.number().min(0).max(1),
  rule: z.string(),
  via: z.enum(['own', ...inheritances]),
  ancestor: z.string().optional(),
  label: z.string().optional(),
});

const move = z.strictObject({
  ...route,
  source: z.string(),
  key: z.string(),
  title: z.string(),
  link: z.string().optional(),
  bases: z.array(z.enum(bases)),
  before: z.array(reason),
  after: z.array(reason),
});

const routeCount = z.strictObject({ ...route, ...counts });

const moves = z.strictObject({
  total: z.strictObject(counts),
  routes: z.array(routeCount),
  listed: z.array(move),
  hidden: headcount,
});

const source = z.strictObject({
  id: z.string(),
  unobserved: z.enum(['failing', 'stale', 'partly_missing']).optional(),
  lastSuccessAt: instant,
});

export const rehearsalSchema = z.strictObject({
  schema: z.literal('throughline.rehearsal/1'),
  asOf: instant,
  window: trailingWindow,
  timezone: z.string(),
  ignored: z.array(z.string()),
  differs: z.boolean(),
  alignment: z.strictObject({
    wip: bothWays(alignment),
    completed: bothWays(alignment),
    created: bothWays(alignment),
  }),
  weeks: z.array(week).length(12),
  objectives: z.array(objective),
  moves,
  sources: z.array(source),
});

/** By the headings of docs/rehearsal.md. */
export const documentedSchemas = {
  Document: rehearsalSchema,
  Week: week,
  Objective: objective,
  'Objective under one strategy': side,
  Alert: alert,
  Moves: moves,
  Route: routeCount,
  Place: place,
  Move: move,
  Reason: reason,
  Source: source,
} as const;
