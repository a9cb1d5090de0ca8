import { expect, it } from 'vitest';
import { openMainJob } from './job-runtime.ts';
import { openSmallTrackers } from './small-trackers.ts';

it('after a first read PostgreSQL knows what the tables of issues are read by, and need not look for itself', async () => {
  const trackers = await openSmallTrackers();
  trackers.createMany('acme-jira', 'PAY', 5);
  const job = await openMainJob();
  await job.pool.query(
    `alter table issue set (autovacuum_enabled = off); alter table issue_fact set (autovacuum_enabled = off)`,
  );
  await job.sync(trackers.configuration);
  const { rows } = await job.pool.query<{ known: string }>(
    `select tablename || '.' || attname as known from pg_stats
     where tablename in ('issue', 'issue_fact') and attname in ('source', 'id') order by 1`,
  );
  expect(rows.map(({ known }) => known)).toEqual([
    'issue.id',
    'issue.source',
    'issue_fact.id',
    'issue_fact.source',
  ]);
  await job.close();
  await trackers.close();
});
