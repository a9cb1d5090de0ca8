import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readObservedState } from '../../src/cli/observed-state.ts';
import type { ActivityStatus } from '../../src/core/measures/snapshot.ts';
import { observe } from '../../src/metrics/observation.ts';
import { openSimulatedCompany, type SimulatedCompany } from './company.ts';
import { type MainJob, openMainJob, runtimeOf, storedContent, storedRows } from './job-runtime.ts';

const redis = process.env['THROUGHLINE_TEST_REDIS_URL'];
const noRedis = redis === undefined ? ' (skipped: THROUGHLINE_TEST_REDIS_URL is not set)' : '';

const backends = [
  { name: 'queues in PostgreSQL', redisUrl: undefined, isSkipped: false },
  // A database of its own on the shared server, so that test files do not take each other's jobs.
  { name: `queues in Redis${noRedis}`, redisUrl: `${redis}/1`, isSkipped: redis === undefined },
];

for (const { name, redisUrl, isSkipped } of backends) {
  describe.skipIf(isSkipped)(`the main job with ${name}`, () => {
    let main: MainJob;
    let company: SimulatedCompany;

    beforeAll(async () => {
      main = await openMainJob();
      company = await openSimulatedCompany(900);
    });

    afterAll(async () => {
      await company.close();
      await main.close();
    });

    async function statusOf(objective: string): Promise<ActivityStatus | undefined> {
      const { config } = await runtimeOf(
        { ...main, drop: () => main.close() },
        company.configuration,
      );
      const observation = observe(await readObservedState(main.pool, config, Date.now()));
      return observation.objectives.find((each) => each.objective.id === objective)?.status;
    }

    async function countOf(query: string): Promise<number> {
      const { rows } = await main.pool.query<{ count: string }>(query);
      return Number(rows[0]?.count);
    }

    it('reads every issue of both trackers once', async () => {
      const results = await main.sync(company.configuration, redisUrl);
      expect(results).toMatchObject([
        { source: 'acme-jira', ok: true, kind: 'full' },
        { source: 'acme-linear', ok: true, kind: 'full' },
      ]);
      const { jira, linear } = company.living.company;
      const held = [...jira.tracker.issues.values(), ...linear.tracker.issues.values()];
      const visible = held.filter(({ fields }) => fields.place === 'live');
      expect(await countOf('select count(*) from issue')).toBeGreaterThanOrEqual(visible.length);
      expect(await countOf('select count(*) from issue')).toBeLessThanOrEqual(held.length);
      expect(await countOf('select count(*) from attribution_pending')).toBe(0);
    });

    it('publishes coverage and throughput for objectives served from both trackers', async () => {
      const snapshot = await main.snapshot(company.configuration);
      expect(snapshot.alignment.completed.coverageRatio).toBeGreaterThan(0.3);
      const active = snapshot.objectives.filter(({ completed }) => completed.issues > 0);
      expect(active.length).toBeGreaterThan(2);
      const { rows } = await main.pool.query(
        `select objective from attribution where objective is not null
         group by objective having count(distinct source) = 2`,
      );
      expect(rows.length).toBeGreaterThan(2);
    });

    it('conserves mass: weights, unaligned and exempt issues add up to all work', async () => {
      const { alignment } = await main.snapshot(company.configuration);
      const { aligned, unaligned, exempt } = alignment.wip;
      const wip = await countOf(
        `select count(*) from issue_fact join issue using (source, id)
         where is_work and state in ('active', 'waiting') and archived_at is null`,
      );
      expect(aligned + unaligned + exempt).toBe(wip);
    });

    it('publishes how much attention there was, and nowhere whose', async () => {
      const snapshot = await main.snapshot(company.configuration);
      expect(snapshot.effort.aligned).toBeGreaterThan(20);
      const { rows } = await main.pool.query<{ assignee: string }>(
        'select distinct assignee from issue where assignee is not null',
      );
      expect(rows.length).toBeGreaterThan(10);
      const text = JSON.stringify(snapshot);
      expect(rows.filter(({ assignee }) => text.includes(assignee))).toEqual([]);
    });

    it('writes no row and asks at most three times a source when nothing has changed', async () => {
      await main.sync(company.configuration, redisUrl);
      const before = await storedRows(main.pool);
      const results = await main.sync(company.configuration, redisUrl);
      expect(await storedRows(main.pool)).toEqual(before);
      for (const result of results) {
        expect(result).toMatchObject({ ok: true, kind: 'incremental', issuesChanged: 0 });
        expect(result.requests).toBeLessThanOrEqual(3);
      }
    });

    it('re-attributes the descendants of an epic whose label changed', async () => {
      const { rows } = await main.pool.query<{ id: string; children: string }>(
        `select parent.id, count(*) as children from issue parent
         join issue child on child.source = parent.source and child.parent_id = parent.id
         where parent.source = 'acme-jira' and parent.level = 1
           and not exists (select 1 from attribution a where a.source = parent.source and a.issue_id = parent.id)
         group by parent.id order by children desc limit 1`,
      );
      const epic = company.living.company.jira.tracker.find(rows[0]?.id ?? '');
      if (epic === undefined) throw new Error('the company has no unaligned epic');
      const through = `select count(*) from attribution where ancestor = '${epic.id}' and objective = 'reliability'`;
      expect(await countOf(through)).toBe(0);
      company.living.apply('jira', {
        kind: 'change',
        id: epic.id,
        at: Date.now(),
        actor: epic.creator,
        set: { labels: [...epic.fields.labels, 'reliability'] },
      });
      await main.sync(company.configuration, redisUrl);
      const served = await countOf(
        `select count(*) from attribution join issue on issue.source = attribution.source
           and issue.id = attribution.issue_id where ancestor = '${epic.id}' and objective = 'reliability'`,
      );
      expect(served).toBeGreaterThan(0);
      expect(await countOf('select count(*) from attribution_pending')).toBe(0);
    });

    it('says that a priority has no active work when its last active ticket leaves progress', async () => {
      const { rows } = await main.pool.query<{ id: string }>(
        `select distinct issue_id as id from attribution join issue_fact fact
           on fact.source = attribution.source and fact.id = attribution.issue_id
         where objective = 'enterprise-sign-on' and state in ('active', 'waiting')`,
      );
      expect(rows.length).toBeGreaterThan(0);
      expect(await statusOf('enterprise-sign-on')).toBe('moving');
      const { statuses, tracker } = company.living.company.jira;
      const backlog = statuses.find((status) => status.role === 'backlog')?.id ?? '';
      for (const { id } of rows) {
        const actor = tracker.find(id)?.creator ?? '';
        company.living.apply('jira', {
          kind: 'change',
          id,
          at: Date.now(),
          actor,
          set: { status: backlog },
        });
      }
      await main.sync(company.configuration, redisUrl);
      expect(await statusOf('enterprise-sign-on')).toBe('idle');
      const snapshot = await main.snapshot(company.configuration);
      const measured = snapshot.objectives.find(({ id }) => id === 'enterprise-sign-on');
      expect(measured?.states.active.issues).toBe(0);
      expect(Date.now() - (measured?.noActiveWorkSince ?? 0)).toBeLessThan(600_000);
    });

    it('gives no verdict while a tracker is away, and one again when it is back', async () => {
      await company.jira.goDown();
      const results = await main.sync(company.configuration, redisUrl);
      expect(results).toMatchObject([{ ok: false }, { ok: true }]);
      expect(results[0]?.error).toContain('acme-jira');
      expect(await statusOf('enterprise-sign-on')).toBe('unobserved');
      await company.jira.comeUp();
      await main.sync(company.configuration, redisUrl);
      expect(await statusOf('enterprise-sign-on')).toBe('idle');
    });

    it('applies a changed strategy to stored issues even while the trackers are away', async () => {
      await Promise.all([company.jira.goDown(), company.linear.goDown()]);
      const changed = company.configuration.replace('- enterprise-sso', '- reliability');
      expect(changed).not.toBe(company.configuration);
      await main.sync(changed, redisUrl);
      expect(
        await countOf(
          `select count(*) from attribution where objective = 'enterprise-sign-on' and label = 'enterprise-sso'`,
        ),
      ).toBe(0);
      await Promise.all([company.jira.comeUp(), company.linear.comeUp()]);
      await main.sync(company.configuration, redisUrl);
      expect(await statusOf('enterprise-sign-on')).toBe('idle');
    });

    it('stores the same as a database that is filled today', async () => {
      const other = await openMainJob();
      try {
        await other.sync(company.configuration, redisUrl);
        const [incremental, full] = await Promise.all([
          storedContent(main.pool),
          storedContent(other.pool),
        ]);
        expect(incremental['issue']?.length).toBe(full['issue']?.length);
        expect(difference(incremental['attribution'], full['attribution'])).toEqual([]);
        expect(difference(incremental['data_problem'], full['data_problem'])).toEqual([]);
      } finally {
        await other.close();
      }
    });

    it('names the source, the status and what to check when a token is wrong', async () => {
      const wrong = company.configuration.replace('demo-token', 'expired');
      const results = await main.sync(wrong, redisUrl);
      expect(results[0]).toMatchObject({ source: 'acme-jira', ok: false });
      expect(results[0]?.error).toMatch(/acme-jira.*401.*token/s);
      expect(results[0]?.error).not.toContain('expired');
    });
  });
}

/** Rows that stand on one side only. */
function difference(
  left: readonly string[] | undefined,
  right: readonly string[] | undefined,
): readonly string[] {
  return [...new Set(left).symmetricDifference(new Set(right))].slice(0, 5);
}
