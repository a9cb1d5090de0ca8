/** Flow of a set of issues, of an objective as of the whole: what is shown of it, under a prefix of each. */
import type { Durations, Flow } from '../core/measures/flow-snapshot.ts';
import { inSeconds } from './seconds.ts';

export interface FlowFamily {
  /** What the name says after the prefix. */
  readonly name: string;
  readonly help: string;
  readonly value: (flow: Flow) => number | undefined;
  /** Whether it may be measured by the portfolio where the set has too few issues itself. */
  readonly mayRestOnWhole?: true;
}

const window = 'the trailing window (throughline_window_seconds)';
const percentiles = ['p50', 'p85', 'p95'] as const;
const ofWhom = {
  p50: 'Half of the issues took no longer than this',
  p85: '85 in 100 issues took no longer than this',
  p95: '95 in 100 issues took no longer than this',
} as const;

function durationFamilies(
  name: string,
  what: string,
  durations: (flow: Flow) => Durations,
): readonly FlowFamily[] {
  return [
    ...percentiles.map((percentile) => ({
      name: `${name}_${percentile}_seconds`,
      help: `${ofWhom[percentile]}: ${what} Nearest rank. Absent while there are fewer issues than min_sample.`,
      value: (flow: Flow) => inSeconds(durations(flow)[`${percentile}Ms`]),
    })),
    {
      name: `${name}_issues`,
      help: `Issues behind the percentiles: ${what}`,
      value: (flow) => durations(flow).n,
    },
  ];
}

export const flowFamilies: readonly FlowFamily[] = [
  ...durationFamilies(
    'cycle_time',
    `from start to completion, of issues completed in ${window} that have a start.`,
    ({ cycleTime }) => cycleTime,
  ),
  ...durationFamilies(
    'lead_time',
    `from creation to completion, of issues completed in ${window}.`,
    ({ leadTime }) => leadTime,
  ),
  {
    name: 'flow_efficiency_ratio',
    help: 'Time active and not blocked ÷ time in progress, between start and completion, over the issues of cycle time. Where nobody uses a waiting status, waiting is hidden in it. Absent without time in progress.',
    value: ({ efficiency }) => efficiency.ratio,
  },
  {
    name: 'flow_unblocked_active_seconds',
    help: 'Numerator of flow efficiency: time active and not blocked, over the issues of cycle time.',
    value: ({ efficiency }) => inSeconds(efficiency.unblockedActiveMs),
  },
  {
    name: 'flow_in_progress_seconds',
    help: 'Denominator of flow efficiency: time in progress, over the issues of cycle time.',
    value: ({ efficiency }) => inSeconds(efficiency.inProgressMs),
  },
  {
    name: 'flow_waiting_issues',
    help: 'Issues of cycle time (…_cycle_time_issues) that were waiting at any time: few of them mean that waiting is hidden in active time.',
    value: ({ efficiency }) => efficiency.issuesWithWaiting,
  },
  {
    name: 'started_issues',
    help: `Issues whose start lies in ${window}, whatever became of them. Less what was completed = net flow.`,
    value: ({ started }) => started,
  },
  {
    name: 'reopenings',
    help: `Exits from done in ${window} to another state than cancelled: an issue counts as often as it was reopened.`,
    value: ({ reopenings }) => reopenings,
  },
  {
    name: 'cancelled_after_start_issues',
    help: `Issues cancelled in ${window} that had been started.`,
    value: ({ cancelledAfterStart }) => cancelledAfterStart,
  },
  {
    name: 'ageing_issues',
    help: 'Issues in progress now that are older than the threshold of ageing. Absent while there is none.',
    value: ({ ageing }) => ageing?.issues,
    mayRestOnWhole: true,
  },
  {
    name: 'ageing_threshold_seconds',
    help: 'Age beyond which an issue in progress is ageing: the P85 of cycle time of the same issues, or of all sources while there are too few of them. Absent while neither has one.',
    value: ({ ageing }) => inSeconds(ageing?.thresholdMs),
    mayRestOnWhole: true,
  },
];
