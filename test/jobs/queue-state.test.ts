import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type JobQueues, openJobQueues } from '../../jobs/job-queues.ts';
import { readQueueStates } from '../../jobs/queue-state.ts';
import { createQueueBackend, type QueueBackend } from '../../jobs/queues.ts';
import { queuesNow } from '../../src/cli/queues-now.ts';
import { hourMs } from '../../src/core/time.ts';
import type { QueueState } from '../../src/metrics/queue-metrics.ts';
import { freshDatabase, type TestDatabase } from '../postgres.ts';

const redis = process.env['THROUGHLINE_TEST_REDIS_URL'];
const noRedis = redis === undefined ? ' (skipped: THROUGHLINE_TEST_REDIS_URL is not set)' : '';

const backends = [
  { name: 'in PostgreSQL', redisUrl: undefined, isSkipped: false },
  { name: `in Redis${noRedis}`, redisUrl: `${redis}/9`, isSkipped: redis === undefined },
];

const silent = { log: pino({ level: 'silent' }) };
const nothing = { waiting: 0, active: 0, delayed: 0, failed: 0 };
/** Queues in PostgreSQL keep instants finer than milliseconds, and tell them rounded. */
const roundingMs = 1;

for (const { name, redisUrl, isSkipped } of backends) {
  describe.skipIf(isSkipped)(`what waits in queues ${name}`, () => {
    let database: TestDatabase;
    let backend: QueueBackend;
    let queues: JobQueues;

    beforeAll(async () => {
      database = await freshDatabase();
      backend = createQueueBackend({ redisUrl, databaseUrl: database.url, onError: () => {} });
      queues = openJobQueues(backend);
    });

    afterAll(async () => {
      await queues.close();
      await backend.close();
      await database.drop();
    });

    it('is told of every queue, with the instant the oldest waiting job could have begun', async () => {
      const queue = queues.queue('sync-told');
      const before = Date.now();
      await queue.add('sync-source', { source: 'told' });
      const after = Date.now();
      await queue.add('sync-source', { source: 'told' });
      await queue.add('sweep-source', { source: 'told' }, { delay: hourMs });
      const [told, ...others] = await readQueueStates(queues.queue, ['told']);
      expect(told).toMatchObject({
        queue: 'sync-told',
        jobs: { ...nothing, waiting: 2, delayed: 1 },
        workers: 0,
      });
      expect(told?.oldestWaitingAt).toBeGreaterThanOrEqual(before - roundingMs);
      expect(told?.oldestWaitingAt).toBeLessThanOrEqual(after + roundingMs);
      expect(others).toEqual(
        ['attribute', 'measure', 'history'].map((each) => ({
          queue: each,
          jobs: nothing,
          oldestWaitingAt: undefined,
          workers: 0,
        })),
      );
    });

    it('counts a job whose time has come as waiting since then, also while no worker takes it', async () => {
      const late = async (): Promise<QueueState | undefined> =>
        (await readQueueStates(queues.queue, ['late']))[0];
      const added = Date.now();
      await queues.queue('sync-late').add('sync-source', { source: 'late' }, { delay: 1_000 });
      const told = Date.now();
      expect(await late()).toMatchObject({ oldestWaitingAt: undefined });
      await expect
        .poll(async () => (await late())?.oldestWaitingAt, { timeout: 10_000 })
        .toBeDefined();
      const since = (await late())?.oldestWaitingAt;
      expect(since).toBeGreaterThanOrEqual(added + 1_000 - roundingMs);
      expect(since).toBeLessThanOrEqual(told + 1_000 + roundingMs);
    });

    it('counts workers, and a job that one of them took as active', async () => {
      const worker = backend.worker('sync-busy', () => new Promise(() => {}), 1);
      const queue = queues.queue('sync-busy');
      const added = Date.now();
      await queue.add('sync-source', { source: 'busy' }, { delay: 500 });
      await queue.add('sync-source', { source: 'busy' }, { delay: 500 });
      await expect
        .poll(async () => (await readQueueStates(queues.queue, ['busy']))[0], { timeout: 10_000 })
        .toMatchObject({ jobs: { active: 1 }, workers: 1 });
      const [busy] = await readQueueStates(queues.queue, ['busy']);
      // Promoted together with the one that was taken: it has waited since its time, not since it was added.
      expect(busy?.oldestWaitingAt ?? Infinity).toBeGreaterThanOrEqual(added + 500);
      await worker.close(true);
    });
  });
}

describe('queues that cannot be read', () => {
  const config = { sources: [] };

  it('take nothing but themselves from /metrics', async () => {
    const refused = new Error('cannot use Redis');
    expect(await queuesNow(silent, config, () => Promise.reject(refused))).toEqual([]);
  });

  it('are not waited for without end', async () => {
    expect(await queuesNow(silent, config, () => new Promise(() => {}))).toEqual([]);
  });
});
