import type { Instant } from '../src/core/issue.ts';
import { type QueueState, queueStates } from '../src/metrics/queue-metrics.ts';
import { jobNames, type QueueByName } from './job-queues.ts';
import type { JobQueue, QueuedJob } from './queues.ts';

/** What waits in the queues of these sources, and of what is derived from them. */
export async function readQueueStates(
  queue: QueueByName,
  sources: readonly string[],
): Promise<readonly QueueState[]> {
  const names = new Set(jobNames(sources).map((each) => each.queue));
  return Promise.all([...names].map((name) => stateOf(queue(name))));
}

async function stateOf(queue: JobQueue): Promise<QueueState> {
  const [counts, waits, comes, workers] = await Promise.all([
    queue.getJobCounts(...queueStates),
    queue.getJobs(['waiting'], 0, 0, true),
    // While every worker is busy, or none is there, a job whose time has come stays among those that wait for it.
    queue.getJobs(['delayed'], 0, 0, true),
    // Some hosted Redis do not tell who is connected.
    queue.getWorkersCount().catch(() => undefined),
  ]);
  const { waiting = 0, active = 0, delayed = 0, failed = 0 } = counts;
  const due = [...waits, ...comes].map(dueAt).filter((at) => at <= Date.now());
  return {
    queue: queue.name,
    jobs: { waiting, active, delayed, failed },
    oldestWaitingAt: due.length === 0 ? undefined : Math.min(...due),
    workers,
  };
}

/** A job that had to wait for its time has not waited for a worker until then. */
function dueAt({ timestamp, opts }: QueuedJob): Instant {
  return timestamp + (opts.delay ?? 0);
}
