import { expect, it } from 'vitest';
import { finishRunWhenDone } from '../../jobs/finish-run.ts';
import { openJobs } from '../../src/cli/runtime.ts';
import { createRun } from '../../src/store/runs.ts';
import { readSource } from '../../src/store/sources.ts';
import { freshDatabase } from '../postgres.ts';
import { runtimeOf } from './job-runtime.ts';
import { openSmallTrackers } from './small-trackers.ts';

it('a run whose last two shards end together is ended by one of the two', async () => {
  const database = await freshDatabase();
  const { pool } = database;
  const trackers = await openSmallTrackers();
  const runtime = await runtimeOf(database, trackers.configuration);
  const jobs = await openJobs(runtime, { redisUrl: undefined, onCall: () => {}, onJob: () => {} });
  const source = jobs.context.sources.get('acme-jira');
  if (source === undefined) throw new Error('no such source');
  await pool.query(`update source set discovery = '{}'`);
  const shards = ['first', 'second'].map((id) => ({ id, request: {} }));
  const startedAt = Date.now();
  const run = await createRun(
    pool,
    { source: 'acme-jira', since: undefined, startedAt, newestBefore: undefined },
    shards,
  );
  const context = { ...jobs.context, enqueue: jobs.workers.enqueue };
  const { signal } = new AbortController();
  const finish = (): Promise<void> => finishRunWhenDone(context, { source, run }, signal);
  const done = `update sync_shard set done = true where run = ${run} and id = `;
  await pool.query(`${done} 'first'`);
  // The first one has asked and is about to end, when the second shard is done, too.
  let second: Promise<void> | undefined;
  const query = pool.query.bind(pool);
  const hesitant = new Proxy(pool, {
    get: (target, name) =>
      name === 'query'
        ? async (text: string, values: readonly unknown[]) => {
            const result = await query(text, [...values]);
            if (text.includes('from sync_shard') && second === undefined) {
              await query(`${done} 'second'`);
              second = finish();
              await second;
            }
            return result;
          }
        : Reflect.get(target, name, target),
  });
  await finishRunWhenDone({ ...context, pool: hesitant }, { source, run }, signal);
  expect((await readSource(pool, 'acme-jira'))?.isHistoryComplete).toBe(true);
  await jobs.close();
  await trackers.close();
  await database.drop();
});
