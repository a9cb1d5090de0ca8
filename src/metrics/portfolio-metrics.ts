/** The whole: how much work serves the strategy, and what gets done. */
import { type Alignment, bases, type Snapshot } from '../core/measures/snapshot.ts';
import { dayMs } from '../core/time.ts';
import { countedHelp, type LabelName, type Sample, type StateMetric, sample } from './metric.ts';
import type { ObservedState } from './observation.ts';
import { inSeconds } from './seconds.ts';

function portfolioMetric(
  family: { name: string; help: string; labels?: readonly LabelName[] },
  samplesOf: (snapshot: Snapshot, state: ObservedState) => readonly Sample[],
): StateMetric {
  return {
    name: family.name,
    help: family.help,
    labels: family.labels ?? [],
    type: 'gauge',
    stability: 'stable',
    samples: ({ state }) => (state.snapshot === undefined ? [] : samplesOf(state.snapshot, state)),
  };
}

/** A number that is counted from the issues of every source: absent while one was not yet read to the end. */
function countedMetric(
  family: { name: string; help: string; labels?: readonly LabelName[] },
  samplesOf: (snapshot: Snapshot) => readonly Sample[],
): StateMetric {
  const metric = portfolioMetric({ ...family, help: countedHelp(family.help) }, samplesOf);
  return { ...metric, samples: (seen) => (seen.isPartial ? [] : metric.samples(seen)) };
}

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
  portfolioMetric(
    {
      name: 'throughline_window_seconds',
      help: 'Length of the trailing window: its local days of 24 hours. A window across a change of daylight saving is an hour shorter or longer.',
    },
    ({ windowDays }) => sample(inSeconds(windowDays * dayMs)),
  ),
  countedMetric(
    {
      name: 'throughline_completed_issues',
      help: 'Issues completed in the trailing window, every issue once, whether it serves an objective or not. Cancelled is never completed.',
    },
    ({ throughput }) => sample(throughput.completed),
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
  portfolioMetric(
    {
      name: 'throughline_snapshot_timestamp_seconds',
      help: 'When the shown numbers were taken. It stays as it is while later measurements give the same numbers: its age alone is no fault.',
    },
    ({ asOf }) => sample(inSeconds(asOf)),
  ),
  portfolioMetric(
    {
      name: 'throughline_snapshot_data_version',
      help: 'Version of the stored data the shown numbers were taken from; it only rises.',
    },
    (_, { dataVersion }) => sample(dataVersion),
  ),
  portfolioMetric(
    {
      name: 'throughline_alert_priority',
      help: 'Configured threshold: objectives up to this priority alert when they have no active work.',
    },
    (_, { alertPriority }) => sample(alertPriority),
  ),
];
