/** What waits in the queues. They are shared by all processes, so only `start` and `serve` tell of them. */
import type { Instant } from '../core/issue.ts';
import { type LabelName, type Sample, type SeenMetric, sample } from './metric.ts';
import { inSeconds } from './seconds.ts';

export const queueStates = ['waiting', 'active', 'delayed', 'failed'] as const;

export interface QueueState {
  readonly queue: string;
  readonly jobs: Readonly<Record<(typeof queueStates)[number], number>>;
  /** When the job that has waited longest was due; undefined = none waits. */
  readonly oldestWaitingAt: Instant | undefined;
  /** undefined = cannot be told. */
  readonly workers: number | undefined;
}

function queueMetric(
  family: { name: string; help: string; labels?: readonly LabelName[] },
  samplesOf: (each: QueueState) => readonly Sample[],
): SeenMetric<readonly QueueState[]> {
  return {
    name: family.name,
    help: family.help,
    labels: ['queue', ...(family.labels ?? [])],
    type: 'gauge',
    stability: 'stable',
    samples: (queues) =>
      queues.flatMap((each) =>
        samplesOf(each).map(({ labels, value }) => ({
          labels: { queue: each.queue, ...labels },
          value,
        })),
      ),
  };
}

const shared =
  'The same on every process that serves the state. Absent while the queues cannot be reached.';

export const queueMetrics: readonly SeenMetric<readonly QueueState[]>[] = [
  queueMetric(
    {
      name: 'throughline_queue_jobs',
      help: `Jobs of the queue by state. delayed = waits for its time, as everything that repeats does; failed = given up, kept for a week. ${shared}`,
      labels: ['state'],
    },
    ({ jobs }) => queueStates.map((state) => ({ labels: { state }, value: jobs[state] })),
  ),
  queueMetric(
    {
      name: 'throughline_queue_oldest_waiting_job_timestamp_seconds',
      help: `When the job that has waited longest for a worker could have begun; one that repeats or comes later waits only from its time on. Absent while none waits. ${shared}`,
    },
    ({ oldestWaitingAt }) => sample(inSeconds(oldestWaitingAt)),
  ),
  queueMetric(
    {
      name: 'throughline_queue_workers',
      help: `Workers that take jobs from the queue, of all processes. ${shared}`,
    },
    ({ workers }) => sample(workers),
  ),
];
