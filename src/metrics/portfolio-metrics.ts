/** The whole: how much work serves the strategy, and what gets done. */
import { type Alignment, bases } from '../core/measures/snapshot.ts';
import { dayMs } from '../core/time.ts';
import { flowFamilies } from './flow-families.ts';
import { type StateMetric, sample } from './metric.ts';
import { countedMetric, countedValue, portfolioValue } from './portfolio-family.ts';
import { inSeconds } from './seconds.ts';
import { strategyMetrics } from './strategy-metrics.ts';

function alignmentMetric(
  name: string,
  help: string,
  value: (alignment: Alignment) => number | undefined,
): StateMetric {
  return countedMetric({ name, help, labels: ['basis'] }, ({ alignment }) =>
    bases.flatMap((basis) => sample(value(alignment[basis]), { basis })),
  );
}

const basis =
  'Basis: wip = in progress now, completed and created = in the trailing window (throughline_window_seconds).';

export const portfolioMetrics: readonly StateMetric[] = [
  alignmentMetric(
    'throughline_alignment_coverage_ratio',
    `Share of work that serves an objective in force: aligned ÷ (aligned + unaligned); exempt work is in neither. ${basis} Absent when there is neither. It does not say that the work is valuable.`,
    ({ coverageRatio }) => coverageRatio,
  ),
  alignmentMetric(
    'throughline_aligned_work',
    `Work that serves at least one objective in force, every issue once. ${basis}`,
    ({ aligned }) => aligned,
  ),
  alignmentMetric(
    'throughline_unaligned_work',
    `Work that serves no objective in force and is not exempt. ${basis}`,
    ({ unaligned }) => unaligned,
  ),
  alignmentMetric(
    'throughline_exempt_work',
    `Run-the-business work matched by an exempt rule: neither aligned nor unaligned. ${basis}`,
    ({ exempt }) => exempt,
  ),
  portfolioValue(
    'throughline_window_seconds',
    'Length of the trailing window: its local days of 24 hours. A window across a change of daylight saving is an hour shorter or longer.',
    ({ windowDays }) => inSeconds(windowDays * dayMs),
  ),
  countedValue(
    'throughline_completed_issues',
    'Issues completed in the trailing window, every issue once, whether it serves an objective or not. Cancelled is never completed.',
    ({ throughput }) => throughput.completed,
  ),
  countedValue(
    'throughline_created_issues',
    'Issues created in the trailing window, every issue once, whether it serves an objective or not.',
    ({ created }) => created,
  ),
  countedMetric(
    {
      name: 'throughline_weekly_completed_issues',
      help: 'Issues completed in each of the 12 whole local ISO weeks, every issue once, zeros included. Query it at one instant, not over a range.',
      labels: ['week_start'],
    },
    ({ throughput }) =>
      throughput.weeks.map((week) => ({
        labels: { week_start: week.start },
        value: week.completed,
      })),
  ),
  countedValue(
    'throughline_current_week_completed_issues',
    'Issues completed in the running week so far, every issue once: partial, not to be compared with whole weeks.',
    ({ throughput }) => throughput.runningWeek.completed,
  ),
  countedValue(
    'throughline_in_progress_issues',
    'Issues in progress now (active or waiting), every issue once, whether they serve an objective or not.',
    ({ wip }) => wip,
  ),
  countedValue(
    'throughline_blocked_issues',
    'Issues in progress now that are blocked, every issue once.',
    ({ blockedIssues }) => blockedIssues,
  ),
  countedValue(
    'throughline_quiet_issues',
    'Issues in progress now that have not moved for 14 days, every issue once.',
    ({ quietIssues }) => quietIssues,
  ),
  countedValue(
    'throughline_unassigned_issues',
    'Issues in progress now without an assignee, every issue once.',
    ({ unassignedIssues }) => unassignedIssues,
  ),
  ...flowFamilies.map(({ name, help, value }) =>
    countedValue(`throughline_${name}`, `${help} Every issue once.`, ({ flow }) => value(flow)),
  ),
  ...strategyMetrics,
  portfolioValue(
    'throughline_snapshot_timestamp_seconds',
    'When the shown numbers were taken. It stays as it is while later measurements give the same numbers: its age alone is no fault.',
    ({ asOf }) => inSeconds(asOf),
  ),
  portfolioValue(
    'throughline_snapshot_data_version',
    'Version of the stored data the shown numbers were taken from; it only rises.',
    (_, { state }) => state.dataVersion,
  ),
  portfolioValue(
    'throughline_stored_data_version',
    'Version of the data that is stored now. Above throughline_snapshot_data_version the shown numbers are not yet of the newest data, usually for seconds.',
    (_, { state }) => state.storedDataVersion,
  ),
  portfolioValue(
    'throughline_alert_priority',
    'Configured threshold: objectives up to this priority alert when they have no active work or are quiet.',
    (_, { state }) => state.alertPriority,
  ),
  portfolioValue(
    'throughline_alert_min_coverage_ratio',
    'Configured threshold: alignment coverage of work in progress below it is an alert. Absent when none is configured: then there is no such alert.',
    (_, { state }) => state.minCoverage,
  ),
  portfolioValue(
    'throughline_alert_max_divergence_ratio',
    'Configured threshold: a share that is off its target by more than this is an alert. Absent when none is configured: then there is no such alert.',
    (_, { state }) => state.maxDivergence,
  ),
];
