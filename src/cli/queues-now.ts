import { setTimeout } from 'node:timers/promises';
import type { JobQueues } from '../../jobs/job-queues.ts';
import { readQueueStates } from '../../jobs/queue-state.ts';
import type { Config } from '../config/config.ts';
import { secondMs } from '../core/time.ts';
import type { QueueState } from '../metrics/queue-metrics.ts';
import type { Runtime } from './runtime.ts';

/** A Redis that went away is waited for without end; whoever asks for metrics is not. */
const patienceMs = 2 * secondMs;

/** What waits in the queues; nothing, and a line in the log, when they do not answer: the state is shown without them. */
export async function queuesNow(
  { log }: Pick<Runtime, 'log'>,
  config: Pick<Config, 'sources'>,
  queues: () => Promise<JobQueues>,
): Promise<readonly QueueState[]> {
  const given = new AbortController();
  try {
    return await Promise.race([
      read(config, queues),
      setTimeout(patienceMs, undefined, { signal: given.signal }).then(() => {
        throw new Error(`no answer within ${patienceMs / secondMs} s`);
      }),
    ]);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    log.warn({ reason }, 'the queues cannot be read: /metrics is without them');
    return [];
  } finally {
    given.abort();
  }
}

async function read(
  { sources }: Pick<Config, 'sources'>,
  queues: () => Promise<JobQueues>,
): Promise<readonly QueueState[]> {
  const { queue } = await queues();
  return readQueueStates(
    queue,
    sources.map(({ id }) => id),
  );
}
