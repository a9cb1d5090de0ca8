/** The main job without queues: each step is done when it is asked for, so that a test can look between two of them. */
import type { JobContext } from '../../jobs/context.ts';
import { sourceOf } from '../../jobs/context.ts';
import { measure } from '../../jobs/measure.ts';
import { pullShard } from '../../jobs/pull-shard.ts';
import { reAttribute } from '../../jobs/re-attribute.ts';
import { syncSource } from '../../jobs/sync-source.ts';
import { openJobs } from '../../src/cli/runtime.ts';
import { type PublishedSnapshot, readSnapshot } from '../../src/store/snapshots.ts';
import type { TestDatabase } from '../postgres.ts';
import { runtimeOf } from './job-runtime.ts';

export interface Steps {
  /** Reads what has changed in a source to the end; descendants of changed ancestors are left to be derived. */
  read(source: string): Promise<void>;
  /** One batch of what is pending, as if the worker were stopped behind it. */
  deriveBatch(): Promise<void>;
  /** All that is pending. */
  derive(): Promise<void>;
  /** Takes the numbers; returns what is published afterwards. */
  measure(): Promise<PublishedSnapshot | undefined>;
}

export async function openSteps(database: TestDatabase, configuration: string): Promise<Steps> {
  const runtime = await runtimeOf(database, configuration);
  const jobs = await openJobs(runtime, { redisUrl: undefined, onCall: () => {}, onJob: () => {} });
  await jobs.close();
  const { signal } = new AbortController();
  const context: JobContext = {
    ...jobs.context,
    enqueue: {
      pullShard: (source, run, shard) =>
        pullShard(context, { source: sourceOf(context, source), run, shard }, signal),
      sweepAgain: leave,
      keepWebhooks: leave,
      syncSoon: leave,
      applyWebhook: leave,
      reAttribute: leave,
      measure: leave,
      keepHistory: leave,
    },
  };
  return {
    read: (source) => syncSource(context, sourceOf(context, source), signal),
    deriveBatch: async () => {
      const stopped = AbortSignal.abort();
      await reAttribute(context, stopped).catch((error: unknown) => {
        if (error !== stopped.reason) throw error;
      });
    },
    derive: () => reAttribute(context, signal),
    measure: async () => {
      await measure(context);
      return readSnapshot(context.pool);
    },
  };
}

/** What would be done later, the test does when it is time. */
async function leave(): Promise<void> {}
