/** What each objective says of itself. `objective` is its slug; everything comes from the stored snapshot. */
import { states } from '../core/issue.ts';
import { activityStatuses, type Count, type Week } from '../core/measures/snapshot.ts';
import { flowFamilies } from './flow-families.ts';
import { type StateMetric, sample } from './metric.ts';
import {
  measuredMetric,
  measuredValue,
  objectiveMetric,
  objectiveValue,
  type SamplesOf,
} from './objective-family.ts';
import { objectiveOutlookMetrics } from './objective-outlook-metrics.ts';
import { objectiveTargetMetrics } from './objective-target-metrics.ts';
import { inSeconds } from './seconds.ts';

function perState(of: keyof Count): SamplesOf {
  return ({ measured }) =>
    states.map((state) => ({ labels: { state }, value: measured.states[state][of] }));
}

function perWeek(of: keyof Count): SamplesOf {
  return ({ measured }) =>
    measured.weeks.map((week: Week) => ({
      labels: { week_start: week.start },
      value: week.completed[of],
    }));
}

const inWindow = 'in the trailing window (throughline_window_seconds)';
const sharedView =
  "Shared view: an issue that serves several objectives is divided among them. A parent holds its children's work too: only over objectives without a parent does this add up to the whole.";
const exclusiveView =
  'Exclusive view: an issue counts wholly for the first objective whose rule matches, and for the parents of that.';
const distinct =
  'An issue that serves two objectives counts in both: never add this up over objectives.';

const activityMetrics: readonly StateMetric[] = [
  objectiveMetric(
    {
      name: 'throughline_objective_info',
      help: 'A configured objective: its title and the team its alerts go to, which is empty when none is named.',
      labels: ['title', 'team'],
    },
    ({ objective }) => sample(1, { title: objective.name, team: objective.team ?? '' }),
  ),
  objectiveValue(
    'throughline_objective_priority',
    'Configured priority, 1 is the highest.',
    ({ objective }) => objective.priority,
  ),
  objectiveMetric(
    {
      name: 'throughline_objective_status',
      help: 'Activity status: 1 for the one that applies, 0 for the others. It says whether work moves, not whether the outcome is reached. unobserved = a source it depends on is stale, failing or not yet fully read: no verdict.',
      labels: ['status'],
    },
    (each) =>
      activityStatuses.map((status) => ({
        labels: { status },
        value: status === each.status ? 1 : 0,
      })),
  ),
  measuredMetric(
    {
      name: 'throughline_objective_issues',
      help: `Distinct issues that serve the objective now, by state. In progress = active or waiting. ${distinct}`,
      labels: ['state'],
    },
    perState('issues'),
  ),
  measuredMetric(
    {
      name: 'throughline_objective_shared_work',
      help: `Work attributed to the objective now, by state. ${sharedView}`,
      labels: ['state'],
    },
    perState('shared'),
  ),
  measuredMetric(
    {
      name: 'throughline_objective_exclusive_work',
      help: `Work attributed to the objective now, by state. ${exclusiveView}`,
      labels: ['state'],
    },
    perState('exclusive'),
  ),
  measuredValue(
    'throughline_objective_completed_issues',
    `Distinct issues of the objective completed ${inWindow}. Cancelled is never completed; a reopened issue is not completed. ${distinct}`,
    ({ measured }) => measured.completed.issues,
  ),
  measuredValue(
    'throughline_objective_completed_shared_work',
    `Work of the objective completed ${inWindow}. ${sharedView}`,
    ({ measured }) => measured.completed.shared,
  ),
  measuredValue(
    'throughline_objective_completed_exclusive_work',
    `Work of the objective completed ${inWindow}. ${exclusiveView}`,
    ({ measured }) => measured.completed.exclusive,
  ),
  measuredValue(
    'throughline_objective_created_issues',
    `Distinct issues of the objective created ${inWindow}. ${distinct}`,
    ({ measured }) => measured.created.issues,
  ),
  measuredValue(
    'throughline_objective_created_shared_work',
    `Work of the objective created ${inWindow}. ${sharedView}`,
    ({ measured }) => measured.created.shared,
  ),
  measuredValue(
    'throughline_objective_created_exclusive_work',
    `Work of the objective created ${inWindow}. ${exclusiveView}`,
    ({ measured }) => measured.created.exclusive,
  ),
  measuredMetric(
    {
      name: 'throughline_objective_weekly_completed_issues',
      help: `Distinct issues of the objective completed in each of the 12 whole local ISO weeks, zeros included; the running week is apart. Query it at one instant, not over a range. ${distinct}`,
      labels: ['week_start'],
    },
    perWeek('issues'),
  ),
  measuredMetric(
    {
      name: 'throughline_objective_weekly_completed_shared_work',
      help: `Work of the objective completed in each of the 12 whole local ISO weeks, zeros included. ${sharedView}`,
      labels: ['week_start'],
    },
    perWeek('shared'),
  ),
  measuredMetric(
    {
      name: 'throughline_objective_weekly_completed_exclusive_work',
      help: `Work of the objective completed in each of the 12 whole local ISO weeks, zeros included. ${exclusiveView}`,
      labels: ['week_start'],
    },
    perWeek('exclusive'),
  ),
  measuredValue(
    'throughline_objective_current_week_completed_issues',
    'Distinct issues of the objective completed in the running week so far: partial, not to be compared with whole weeks.',
    ({ measured }) => measured.runningWeek.completed.issues,
  ),
  measuredValue(
    'throughline_objective_current_week_completed_shared_work',
    `Work of the objective completed in the running week so far: partial. ${sharedView}`,
    ({ measured }) => measured.runningWeek.completed.shared,
  ),
  measuredValue(
    'throughline_objective_execution_coverage_ratio',
    'How much of what was planned is being executed or is delivered: executed work ÷ planned work, shared view. Not progress towards the outcome. Absent when nothing was planned.',
    ({ measured }) => measured.executionCoverage.shared.ratio,
  ),
  measuredValue(
    'throughline_objective_executed_work',
    'Numerator of execution coverage: work in progress + done, shared view.',
    ({ measured }) => measured.executionCoverage.shared.executed,
  ),
  measuredValue(
    'throughline_objective_planned_work',
    'Denominator of execution coverage: work in backlog + ready + in progress + done, shared view; triage and cancelled excluded.',
    ({ measured }) => measured.executionCoverage.shared.planned,
  ),
  measuredValue(
    'throughline_objective_exclusive_execution_coverage_ratio',
    'Execution coverage in the exclusive view: executed work ÷ planned work. Absent when nothing was planned.',
    ({ measured }) => measured.executionCoverage.exclusive.ratio,
  ),
  measuredValue(
    'throughline_objective_exclusive_executed_work',
    'Numerator of execution coverage, exclusive view: work in progress + done.',
    ({ measured }) => measured.executionCoverage.exclusive.executed,
  ),
  measuredValue(
    'throughline_objective_exclusive_planned_work',
    'Denominator of execution coverage, exclusive view: work in backlog + ready + in progress + done; triage and cancelled excluded.',
    ({ measured }) => measured.executionCoverage.exclusive.planned,
  ),
  measuredValue(
    'throughline_objective_blocked_issues',
    'Issues of the objective in progress that are blocked: by a flag, a status configured as blocked, or an open issue that blocks them.',
    ({ measured }) => measured.blockedIssues,
  ),
  measuredValue(
    'throughline_objective_quiet_issues',
    'Issues of the objective in progress that have not moved for its quiet_after. Comments and rank do not move an issue.',
    ({ measured }) => measured.quietIssues,
  ),
  measuredValue(
    'throughline_objective_unassigned_issues',
    'Issues of the objective in progress without an assignee.',
    ({ measured }) => measured.unassignedIssues,
  ),
  measuredValue(
    'throughline_objective_last_movement_timestamp_seconds',
    'When an issue of the objective last changed state, assignee, estimate, flag or a label that rules read. Absent without issues.',
    ({ measured }) => inSeconds(measured.lastMovedAt),
  ),
  objectiveValue(
    'throughline_objective_no_active_work_since_timestamp_seconds',
    'Since when no issue of the objective is in progress, never before it came into force, moved on by the time its sources were not observed. Absent while an issue is in progress, while not in force and while unobserved.',
    ({ noActiveWorkSince }) => inSeconds(noActiveWorkSince),
  ),
  objectiveValue(
    'throughline_objective_quiet_after_seconds',
    'Configured: an objective with work in progress of which nothing moved for this long is quiet, and so is an issue of it.',
    ({ objective }) => inSeconds(objective.quietAfterMs),
  ),
  objectiveValue(
    'throughline_objective_grace_seconds',
    'How long the objective may be without active work before that is an alert.',
    ({ objective }) => inSeconds(objective.graceMs),
  ),
];

const flowMetrics: readonly StateMetric[] = flowFamilies.map(
  ({ name, help, value, mayRestOnWhole }) =>
    measuredValue(`throughline_objective_${name}`, `${help} ${distinct}`, ({ measured }, seen) =>
      mayRestOnWhole && measured.flow.ageing?.of === 'portfolio' && seen.isPartial
        ? undefined
        : value(measured.flow),
    ),
);

export const objectiveMetrics: readonly StateMetric[] = [
  ...activityMetrics,
  ...objectiveTargetMetrics,
  ...flowMetrics,
  ...objectiveOutlookMetrics,
];
