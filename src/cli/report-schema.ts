/** What `throughline report --json` prints: docs/report.schema.json and the tables of docs/report.md are made from this. */
import { z } from 'zod';
import { dataProblemKinds } from '../core/data-problem.ts';
import { states } from '../core/issue.ts';
import { activityStatuses } from '../core/measures/snapshot.ts';
import {
  alignmentGap,
  effort,
  effortAlignment,
  strategyCoverage,
  target,
} from './report-effort-schema.ts';
import { flow, group } from './report-flow-schema.ts';
import { forecast, progress, scopeChange } from './report-forecast-schema.ts';
import {
  alignment,
  count,
  declaration,
  executionCoverage,
  inBothViews,
  nearMiss,
  strategyUsed,
  trailingWindow,
  week,
  weeksOf,
} from './report-parts.ts';
import {
  day,
  field,
  headcount,
  instant,
  listOf,
  milliseconds,
  optionalField,
  part,
  ratio,
  text,
} from './schema-fields.ts';

const objective = part('objective', {
  id: field(text, 'text', 'its name on metrics'),
  name: field(text, 'text', 'as configured'),
  owner: optionalField('when none is configured', field(text, 'text', 'as configured')),
  team: optionalField('when none is configured', field(text, 'text', 'as configured')),
  outcome: optionalField('when none is configured', field(text, 'text', 'what success is')),
  parent: optionalField('at the top', field(text, 'text', 'id of the objective above it')),
  priority: field(z.int().positive(), 'number', '1 = highest'),
  due: optionalField('when none is configured', field(day, 'day', 'as configured')),
  targetShare: optionalField(
    'when none is configured',
    field(ratio, 'ratio', 'the share of all aligned and unaligned work it is meant to have'),
  ),
  status: field(z.enum(activityStatuses), 'text', 'activity status'),
  reason: field(text, 'text', 'why it has this status, in words'),
  attention: field(
    z.enum(['alert', 'grace', 'none']),
    'text',
    'a priority without active work: `alert` for longer than its grace, `grace` not yet for so long',
  ),
  issues: field(count, 'count', 'issues that serve it now, in whatever state'),
  completedEver: field(count, 'count', 'those that are completed, whenever that was'),
  states: field(
    z.record(z.enum(states), count),
    'counts',
    'those that serve it, by state; every state is there',
  ),
  wip: field(count, 'count', 'those in progress: active or waiting'),
  completed: field(count, 'count', 'completed in the window'),
  created: field(count, 'count', 'created in the window'),
  executionCoverage: field(
    inBothViews(executionCoverage),
    'object',
    'how much of the planned work is in progress or done, in the `shared` and the `exclusive` view',
  ),
  weeks: field(weeksOf(week), 'list', 'the last 12 whole weeks, oldest first, zeros included'),
  runningWeek: field(week, 'week', 'the week that has not ended: partial'),
  flow: field(flow, 'object', 'its flow'),
  effort: field(effort, 'object', 'attention it had in the window'),
  target: optionalField(
    'without a target share, while it is not in force, and without any work',
    field(target, 'object', 'its share against its target'),
  ),
  progress: field(
    inBothViews(progress),
    'object',
    'how much of its work is done, in the `shared` and the `exclusive` view',
  ),
  scopeChange: optionalField(
    'when it is not in force, or has no start',
    field(scopeChange, 'object', 'what was added and taken away since it came into force'),
  ),
  timeToFirstWorkMs: optionalField(
    'without a start, and while none of its issues was in progress since',
    field(milliseconds, 'milliseconds', 'from its start to the first work on it'),
  ),
  forecast: optionalField(
    'when it is not in force',
    field(forecast, 'object', 'when it will be finished, if weeks to come are like past ones'),
  ),
  blockedIssues: field(headcount, 'issues', 'in progress and blocked'),
  quietIssues: field(headcount, 'issues', 'in progress and not moved for its `quiet_after`'),
  unassignedIssues: field(headcount, 'issues', 'in progress without an assignee'),
  lastMovedAt: optionalField(
    'without issues',
    field(instant, 'instant', 'newest movement of its issues'),
  ),
  noActiveWorkSince: optionalField(
    'while something is, and with `not_in_force` or `unobserved`',
    field(
      instant,
      'instant',
      'since when nothing of it is in progress, moved on by the time its sources were not observed',
    ),
  ),
  declarations: field(
    listOf(declaration),
    'list',
    'what people say of it; without any the list is empty',
  ),
  nearMisses: field(
    listOf(nearMiss),
    'list',
    'labels that miss a rule by little; without any the list is empty',
  ),
});

const pastDay = part('day', {
  day: field(day, 'day', 'the local day'),
  wip: field(alignment, 'object', 'alignment of work in progress at its end'),
});

const teamGroup = part('team', {
  source: field(text, 'text', 'the source it belongs to'),
  team: field(
    text,
    'text',
    'key of the Jira project or Linear team; an issue that was moved counts where it was at the instant',
  ),
  ...group,
});

const source = part('source', {
  id: field(text, 'text', 'its name on metrics'),
  unobserved: optionalField(
    'while it is observed',
    field(
      z.enum(['failing', 'stale', 'partly_missing', 'incomplete']),
      'text',
      'why nothing can be said of the instant',
    ),
  ),
  reason: optionalField(
    'while it is observed',
    field(text, 'text', 'the same in words; completes a sentence that begins with its name'),
  ),
  lastSuccessAt: field(instant, 'instant', 'end of the last complete read'),
  states: field(
    z.record(z.enum(states), headcount),
    'issues',
    'its issues by state, every issue once',
  ),
  withoutState: field(headcount, 'issues', 'whose status has no state; in no ratio'),
  problems: field(
    z.partialRecord(z.enum(dataProblemKinds), headcount),
    'data problems',
    'by kind, as they are now; kinds without any are left out',
  ),
  ...group,
  mirrored: optionalField(
    'until the numbers are taken anew by a version that counts them',
    field(headcount, 'issues', 'its issues that count in another source, as they are now'),
  ),
});

export const reportSchema = z
  .strictObject({
    schema: field(z.literal('throughline.report/1'), 'text', '`throughline.report/1`'),
    asOf: field(instant, 'instant', 'the instant of all numbers: what happened before it is in'),
    isRestated: field(
      z.boolean(),
      'true or false',
      'whether the instant is a past one, read under the strategy of today',
    ),
    strategy: field(strategyUsed, 'object', 'the version of the strategy that the numbers are of'),
    window: field(trailingWindow, 'object', 'the trailing window'),
    timezone: field(text, 'text', 'IANA zone in which days and weeks are cut'),
    view: field(
      z.enum(['shared', 'exclusive']),
      'text',
      'the view of work that people are shown, by `strategy.attribution`; this document holds both',
    ),
    headline: field(text, 'text', 'whether every priority has active work, in one sentence'),
    alertPriority: field(
      z.int().positive(),
      'number',
      'objectives of this priority and higher are the priorities of the headline',
    ),
    ...group,
    effort: field(effortAlignment, 'object', 'alignment of person-days'),
    alignmentGap: optionalField(
      'without any target in force, and without any work',
      field(alignmentGap, 'object', 'how far shares are from targets, over the whole strategy'),
    ),
    strategyCoverage: field(
      strategyCoverage,
      'object',
      'how much of the strategy is served, in three weights',
    ),
    days: field(
      listOf(pastDay),
      'list',
      'those of the last 84 ended days whose numbers are kept, oldest first; days that are not kept yet are left out',
    ),
    objectives: field(listOf(objective), 'list', 'objectives of the configuration, in its order'),
    teams: field(
      listOf(teamGroup),
      'list',
      'projects and teams that have issues with a state, by source in the order of the configuration, then by key',
    ),
    sources: field(listOf(source), 'list', 'sources of the configuration, in its order'),
  })
  .meta({
    title: 'throughline report --json',
    description:
      'A field that has no value is left out. Fields may be added; one that goes or changes its meaning raises the number in `schema`.',
  });
