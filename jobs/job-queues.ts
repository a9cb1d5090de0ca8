import { minuteMs } from '../src/core/time.ts';
import type { Enqueue } from './context.ts';
import type { JobQueue, QueueBackend } from './queues.ts';

/** A queue is opened when it is first needed. */
export type QueueByName = (name: string) => JobQueue;

/** Every queue, and how jobs get into them. */
export interface JobQueues {
  readonly queue: QueueByName;
  readonly enqueue: Enqueue;
  close(): Promise<void>;
}

/** Changes that come together are measured together. */
const measureDelayMs = 500;
/** Late changes come in crowds, and computing days anew can wait. */
const historyDelayMs = 2 * minuteMs;
/** Webhooks that come together, as those of a bulk edit do, are followed together. */
const webhookDelayMs = 1_000;

export const retryLater = {
  attempts: 5,
  backoff: { type: 'exponential', delay: 2_000, jitter: 0.5 },
};

export function queueNameOf(source: string): string {
  return `sync-${source}`;
}

/** Every job there is, by its queue. */
export function jobNames(sources: readonly string[]): readonly { queue: string; job: string }[] {
  return [
    ...sources.flatMap((source) =>
      ['sync-source', 'pull-shard', 'sweep-source', 'apply-webhook', 'keep-webhooks'].map(
        (job) => ({
          queue: queueNameOf(source),
          job,
        }),
      ),
    ),
    { queue: 'attribute', job: 're-attribute' },
    { queue: 'measure', job: 'measure' },
    { queue: 'history', job: 'keep-history' },
  ];
}

export function openJobQueues(backend: QueueBackend): JobQueues {
  const queues = new Map<string, JobQueue>();
  const queue: QueueByName = (name) => {
    const known = queues.get(name) ?? backend.queue(name);
    queues.set(name, known);
    return known;
  };
  return {
    queue,
    enqueue: enqueueOn(queue),
    close: async () => {
      await Promise.all([...queues.values()].map((each) => each.close()));
    },
  };
}

/** A job that stands for all of its kind that are asked for before it begins. */
function once(id: string): { readonly deduplication: { id: string; keepLastIfActive: true } } {
  return { deduplication: { id, keepLastIfActive: true } };
}

function enqueueOn(queue: QueueByName): Enqueue {
  return {
    pullShard: async (source, run, shard) => {
      await queue(queueNameOf(source)).add('pull-shard', { source, run, shard }, retryLater);
    },
    sweepAgain: async (source, delay) => {
      const options = { ...retryLater, ...once('sweep-again'), delay };
      await queue(queueNameOf(source)).add('sweep-source', { source }, options);
    },
    syncSoon: async (source) => {
      const options = { ...once('sync-soon'), delay: webhookDelayMs };
      await queue(queueNameOf(source)).add('sync-source', { source }, options);
    },
    applyWebhook: async (source) => {
      const options = { ...retryLater, ...once('apply-webhook'), delay: webhookDelayMs };
      await queue(queueNameOf(source)).add('apply-webhook', { source }, options);
    },
    keepWebhooks: async ({ config: { id, webhook } }) => {
      if (webhook?.callback === undefined) return;
      const options = { ...retryLater, ...once('keep-webhooks') };
      await queue(queueNameOf(id)).add('keep-webhooks', { source: id }, options);
    },
    reAttribute: async () => {
      await queue('attribute').add('re-attribute', {}, once('re-attribute'));
    },
    measure: async () => {
      const options = { ...once('measure'), delay: measureDelayMs };
      await queue('measure').add('measure', {}, options);
    },
    keepHistory: async () => {
      const options = { ...retryLater, ...once('keep-history'), delay: historyDelayMs };
      await queue('history').add('keep-history', {}, options);
    },
  };
}
