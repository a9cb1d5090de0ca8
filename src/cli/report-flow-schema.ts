/** How work flows, of objectives and of groups of issues: parts of the report's document. */
import { z } from 'zod';
import { alignments, throughput } from './report-parts.ts';
import { field, headcount, milliseconds, optionalField, part, ratio } from './schema-fields.ts';

const durations = part('durations', {
  n: field(headcount, 'issues', 'how many durations there are'),
  meanMs: duration('their mean'),
  p50Ms: duration('half of them are no longer; by nearest rank, always the duration of an issue'),
  p85Ms: duration('85 in 100 are no longer'),
  p95Ms: duration('95 in 100 are no longer'),
});

function duration(meaning: string): z.ZodExactOptional<typeof milliseconds> {
  return optionalField('below `strategy.min_sample`', field(milliseconds, 'milliseconds', meaning));
}

const efficiency = part('flow-efficiency', {
  unblockedActiveMs: field(
    milliseconds,
    'milliseconds',
    'time active and not blocked, between start and completion',
  ),
  inProgressMs: field(
    milliseconds,
    'milliseconds',
    'time active or waiting, between start and completion',
  ),
  issues: field(headcount, 'issues', 'over which both are summed'),
  issuesWithWaiting: field(
    headcount,
    'issues',
    'of those, that were waiting at some time in between: without any, the ratio says only how much was blocked',
  ),
  ratio: optionalField(
    'when no time was in progress',
    field(ratio, 'ratio', 'unblockedActiveMs ÷ inProgressMs'),
  ),
});

const ageing = part('ageing', {
  issues: field(headcount, 'issues', 'in progress and older than the threshold'),
  thresholdMs: field(milliseconds, 'milliseconds', 'P85 of cycle time'),
  of: field(
    z.enum(['own', 'portfolio']),
    'text',
    'whose P85 it is: that of all sources where the set has none',
  ),
});

/** Issues, not work: each once, whatever its weight. */
export const flow = part('flow', {
  leadTime: field(
    durations,
    'durations',
    'creation to completion, of issues completed in the window',
  ),
  cycleTime: field(durations, 'durations', 'start to completion, of those that have a start'),
  efficiency: field(efficiency, 'object', 'flow efficiency of the issues of `cycleTime`'),
  started: field(headcount, 'issues', 'whose start lies in the window, whatever became of them'),
  netFlow: field(
    z.int(),
    'issues',
    'started − completed in the window; negative when more was completed',
  ),
  reopenings: field(
    headcount,
    'reopenings',
    'exits from done in the window to a state other than cancelled',
  ),
  cancelledAfterStart: field(
    headcount,
    'issues',
    'cancelled now and since an instant in the window, after they had started',
  ),
  age: field(durations, 'durations', 'start to the instant, of issues in progress'),
  ageing: optionalField(
    'when neither the set nor the portfolio has a P85 of cycle time',
    field(ageing, 'object', 'issues in progress that are older than most that were completed'),
  ),
});

/** What is counted of every set of issues that is no objective. */
export const group = {
  alignment: field(
    alignments,
    'object',
    'alignment by basis: `wip` in progress at the instant, `completed` and `created` in the window',
  ),
  throughput: field(throughput, 'object', 'completed issues, every issue once'),
  created: field(headcount, 'issues', 'created in the window'),
  wip: field(headcount, 'issues', 'in progress: active or waiting'),
  blockedIssues: field(headcount, 'issues', 'in progress and blocked'),
  quietIssues: field(headcount, 'issues', 'in progress and not moved for 14 days'),
  unassignedIssues: field(headcount, 'issues', 'in progress without an assignee'),
  flow: field(flow, 'object', 'their flow'),
} as const;
