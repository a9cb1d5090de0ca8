import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jiraRateLimit } from '../../src/simulator/jira/jira-site.ts';
import { readSource } from '../../src/store/sources.ts';
import { openSimulatedCompany, type SimulatedCompany } from './company.ts';
import { type MainJob, openMainJob } from './job-runtime.ts';

const redis = process.env['THROUGHLINE_TEST_REDIS_URL'];
const noRedis = redis === undefined ? ' (skipped: THROUGHLINE_TEST_REDIS_URL is not set)' : '';

const backends = [
  { name: 'queues in PostgreSQL', redisUrl: undefined, isSkipped: false },
  { name: `queues in Redis${noRedis}`, redisUrl: `${redis}/2`, isSkipped: redis === undefined },
];

for (const { name, redisUrl, isSkipped } of backends) {
  describe.skipIf(isSkipped)(`a rate limit with ${name}`, () => {
    let main: MainJob;
    let company: SimulatedCompany;

    beforeAll(async () => {
      main = await openMainJob();
      company = await openSimulatedCompany(120);
    });

    afterAll(async () => {
      await company.close();
      await main.close();
    });

    // Longer than a connector waits by itself: the whole queue of the source waits, and that is no failure.
    it('is waited for by the whole source and is no failure', async () => {
      company.jira.traffic.failNext(1, jiraRateLimit(17, 'jira-quota-tenant-based'));
      const results = await main.sync(company.configuration, redisUrl);
      expect(results).toMatchObject([
        { source: 'acme-jira', ok: true },
        { source: 'acme-linear', ok: true },
      ]);
      expect(company.jira.traffic.total).toBeGreaterThan(1);
      const { rows } = await main.pool.query('select 1 from source_outage');
      expect(rows).toEqual([]);
      expect((await readSource(main.pool, 'acme-jira'))?.consecutiveFailures).toBe(0);
    }, 60_000);
  });
}
