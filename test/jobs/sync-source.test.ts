import { expect, it } from 'vitest';
import { syncSource } from '../../jobs/sync-source.ts';
import { openJobs } from '../../src/cli/runtime.ts';
import { readSource } from '../../src/store/sources.ts';
import { freshDatabase } from '../postgres.ts';
import { runtimeOf } from './job-runtime.ts';
import { openSmallTrackers } from './small-trackers.ts';

it('a run that is asked for twice at once begins once, and nothing fails', async () => {
  const database = await freshDatabase();
  const trackers = await openSmallTrackers();
  const runtime = await runtimeOf(database, trackers.configuration);
  const jobs = await openJobs(runtime, { redisUrl: undefined, onCall: () => {}, onJob: () => {} });
  const source = jobs.context.sources.get('acme-jira');
  if (source === undefined) throw new Error('no such source');
  const context = { ...jobs.context, enqueue: jobs.workers.enqueue };
  const { signal } = new AbortController();
  const twice = [syncSource(context, source, signal), syncSource(context, source, signal)];
  expect(await Promise.all(twice)).toEqual([undefined, undefined]);
  const { rowCount } = await database.pool.query('select 1 from sync_run');
  expect(rowCount).toBe(1);
  expect((await readSource(database.pool, 'acme-jira'))?.failingSince).toBeUndefined();
  await jobs.close();
  await trackers.close();
  await database.drop();
});
