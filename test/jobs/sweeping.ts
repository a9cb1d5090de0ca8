/** Two small trackers under the main job, whose clock can be set forward. */
import { EventEmitter, once } from 'node:events';
import { openJobQueues } from '../../jobs/job-queues.ts';
import { createQueueBackend } from '../../jobs/queues.ts';
import { storedJson } from '../../jobs/stored-json.ts';
import { startWorkers } from '../../jobs/worker.ts';
import { readObservedState } from '../../src/cli/observed-state.ts';
import { openJobs } from '../../src/cli/runtime.ts';
import { syncOnce } from '../../src/cli/sync.ts';
import type { Snapshot } from '../../src/core/measures/snapshot.ts';
import { hourMs } from '../../src/core/time.ts';
import { type Observation, observe } from '../../src/metrics/observation.ts';
import { isAnyPending } from '../../src/store/pending.ts';
import { readSource } from '../../src/store/sources.ts';
import { storeSwept, takeUpSweep } from '../../src/store/sweeps.ts';
import { freshDatabase, type TestDatabase } from '../postgres.ts';
import { runtimeOf } from './job-runtime.ts';
import { activeIn, numbersOf, type Removal, removalsIn } from './numbers.ts';
import {
  openSmallTrackers,
  type SmallTrackers,
  type SmallTrackersOptions,
  type SourceId,
} from './small-trackers.ts';

interface SweepingJobs {
  sync(): Promise<void>;
  /** One sweep through the queue; false when it failed. */
  sweep(source: SourceId): Promise<boolean>;
  /** The beginning of a sweep that is interrupted behind its first page. */
  sweepOnePage(source: SourceId): Promise<void>;
  /** Two sweeps as far apart as is needed to agree. */
  sweepTwice(source: SourceId): Promise<void>;
  snapshot(asOf?: number): Promise<Snapshot>;
  /** Issues of a source that are active, now or at a past instant. */
  active(source: SourceId, asOf?: number): Promise<number | undefined>;
  /** Issues that serve the objective. */
  serving(asOf?: number): Promise<number | undefined>;
  observation(): Promise<Observation>;
  removals(): Promise<readonly Removal[]>;
  close(): Promise<void>;
}

export interface SweptTrackers extends SmallTrackers, SweepingJobs {
  readonly database: TestDatabase;
  /** The clock of the jobs, ahead of the trackers' own. */
  readonly clock: { aheadMs: number };
}

export async function openSweptTrackers(
  options: SmallTrackersOptions = {},
): Promise<SweptTrackers> {
  const database = await freshDatabase();
  const trackers = await openSmallTrackers(options);
  const clock = { aheadMs: 0 };
  const jobs = await openSweepingJobs(database, trackers.configuration, clock);
  return {
    database,
    clock,
    ...trackers,
    ...jobs,
    close: async () => {
      await jobs.close();
      await trackers.close();
      await database.drop();
    },
  };
}

async function openSweepingJobs(
  database: TestDatabase,
  text: string,
  clock: { aheadMs: number },
): Promise<SweepingJobs> {
  const { pool } = database;
  const runtime = await runtimeOf(database, text);
  const now = (): number => Date.now() + clock.aheadMs;
  const opened = await openJobs(runtime, {
    redisUrl: undefined,
    onCall: () => {},
    onJob: () => {},
  });
  await opened.close();
  const context = { ...opened.context, now };
  const ended = new EventEmitter();
  const backend = createQueueBackend({
    redisUrl: undefined,
    databaseUrl: database.url,
    onError: () => {},
  });
  const queues = openJobQueues(backend);
  const workers = startWorkers({
    backend,
    queues,
    context,
    onJob: (job) => ended.emit(job.job, job.failed),
  });
  async function sweep(source: SourceId): Promise<boolean> {
    const queue = backend.queue(`sync-${source}`);
    const end = once(ended, 'sweep-source');
    await queue.add('sweep-source', { source });
    const [failed] = await end;
    await queue.close();
    while (await isAnyPending(pool)) await new Promise((resolve) => setTimeout(resolve, 20));
    return failed === false;
  }
  const snapshot = (asOf?: number): Promise<Snapshot> => numbersOf(runtime, { now: now(), asOf });
  return {
    sync: async () => {
      const results = await syncOnce(
        runtime,
        { context, workers, close: async () => {} },
        new Map(),
      );
      const failed = results.find(({ ok }) => !ok);
      if (failed !== undefined) throw new Error(failed.error);
    },
    sweep,
    sweepOnePage: async (source) => {
      const state = storedJson((await readSource(pool, source))?.discovery);
      const begun = await takeUpSweep(pool, source, { now: now(), notBefore: 0 });
      const sweeper = context.sources.get(source)?.connector.sweeper;
      const { signal } = new AbortController();
      for await (const page of sweeper?.sweep({ state, cursor: undefined }, signal) ?? []) {
        await storeSwept(pool, begun, page);
        return;
      }
    },
    sweepTwice: async (source) => {
      await sweep(source);
      clock.aheadMs += hourMs;
      await sweep(source);
    },
    snapshot,
    active: async (source, asOf) => activeIn(await snapshot(asOf), source),
    serving: async (asOf) => (await snapshot(asOf)).objectives[0]?.all.issues,
    observation: async () => observe(await readObservedState(pool, runtime.config, now())),
    removals: () => removalsIn(pool),
    close: async () => {
      await workers.close();
      await queues.close();
      await backend.close();
    },
  };
}
