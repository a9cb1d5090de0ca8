import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { statusFor } from '../../src/simulator/company/workplace.ts';
import {
  createJiraWorkplace,
  createLinearWorkplace,
} from '../../src/simulator/company/workplaces.ts';
import { readSource } from '../../src/store/sources.ts';
import { linearWebhook } from '../connectors/webhooks.ts';
import { storedContent } from './job-runtime.ts';
import type { SourceId } from './small-trackers.ts';
import { issueWebhook, openWebhookTrackers, type WebhookTrackers } from './webhook-delivery.ts';

const redis = process.env['THROUGHLINE_TEST_REDIS_URL'];
const noRedis = redis === undefined ? ' (skipped: THROUGHLINE_TEST_REDIS_URL is not set)' : '';

const backends = [
  { name: 'queues in PostgreSQL', redisUrl: undefined, isSkipped: false },
  { name: `queues in Redis${noRedis}`, redisUrl: `${redis}/3`, isSkipped: redis === undefined },
];

const done = {
  'acme-jira': statusFor(createJiraWorkplace(), 'PAY', 'done'),
  'acme-linear': statusFor(createLinearWorkplace(), 'WEB', 'done'),
};

const patience = { timeout: 20_000 } as const;

for (const { name, redisUrl, isSkipped } of backends) {
  describe.skipIf(isSkipped)(`webhooks with ${name}`, () => {
    let trackers: WebhookTrackers;

    beforeEach(async () => {
      trackers = await openWebhookTrackers(redisUrl);
    });

    afterEach(async () => {
      await trackers.close();
    });

    describe.each([
      ['acme-jira', 'PAY'],
      ['acme-linear', 'WEB'],
    ] as const)('of %s', (source, team) => {
      let ids: readonly string[];
      let id: string;

      beforeEach(async () => {
        ids = trackers.createMany(source, team, 8);
        id = ids[3] ?? '';
        await trackers.sync();
      });

      it('bring a change and a new issue into the numbers without a run', async () => {
        trackers.change(source, id, { status: done[source] });
        await trackers.tell(source, id, 'updated');
        expect(await trackers.active(source)).toBe(7);
        await expect.poll(() => trackers.published(source), patience).toBe(7);
        await trackers.tell(source, trackers.create(source, team), 'created');
        expect(await trackers.active(source)).toBe(8);
        expect(await runsOf(source)).toBe(1);
      });

      it('take a deleted issue out of the numbers at once, and leave it in history', async () => {
        trackers.delete(source, id);
        const before = Date.now() - 1;
        await trackers.tell(source, id, 'deleted');
        expect(await trackers.removals()).toEqual([{ id, reason: 'deleted', isAway: true }]);
        expect(await trackers.active(source)).toBe(7);
        expect(await trackers.active(source, before)).toBe(8);
        await expect.poll(() => trackers.published(source), patience).toBe(7);
      });

      it('change nothing when they come twice, late, and in another order than they were sent', async () => {
        trackers.change(source, id, { status: done[source] });
        const [other = ''] = ids;
        trackers.delete(source, other);
        const updated = issueWebhook(source, { id, event: 'updated' }, { delivery: 'd-1' });
        const deleted = issueWebhook(source, { id: other, event: 'deleted' }, { delivery: 'd-2' });
        const earlier = issueWebhook(source, { id: other, event: 'updated' }, { delivery: 'd-3' });
        expect(await trackers.send(source, deleted)).toEqual([200, 'accepted']);
        expect(await trackers.send(source, earlier)).toEqual([200, 'accepted']);
        expect(await trackers.send(source, updated)).toEqual([200, 'accepted']);
        await trackers.followed();
        const content = await storedContent(trackers.database.pool);
        const removals = await trackers.removals();
        expect(removals).toEqual([{ id: other, reason: 'deleted', isAway: true }]);
        expect(await trackers.active(source)).toBe(6);
        for (const again of [updated, deleted, earlier]) {
          expect(await trackers.send(source, again)).toEqual([200, 'duplicate']);
        }
        const late = issueWebhook(source, { id: other, event: 'updated' }, { delivery: 'd-4' });
        expect(await trackers.send(source, late)).toEqual([200, 'accepted']);
        await trackers.followed();
        await trackers.sync();
        expect(await trackers.removals()).toEqual(removals);
        expect(await storedContent(trackers.database.pool)).toEqual(content);
      });

      it('remove nothing when the deletion is forged, or the tracker still has the issue', async () => {
        const deletion = { id, event: 'deleted' } as const;
        const forged = issueWebhook(source, deletion, { secret: 'guessed' });
        expect(await trackers.send(source, forged)).toEqual([401, 'forged']);
        const { rowCount } = await trackers.database.pool.query('select 1 from webhook_hint');
        expect(rowCount).toBe(0);
        await trackers.tell(source, id, 'deleted');
        expect(await trackers.removals()).toEqual([]);
        expect(await trackers.active(source)).toBe(8);
      });

      it('of a bulk edit are followed by a handful of jobs and requests', async () => {
        const many = trackers.createMany(source, team, 240);
        const site = source === 'acme-jira' ? trackers.jira : trackers.linear;
        site.traffic.reset();
        await Promise.all(many.map((each) => trackers.deliver(source, each, 'updated')));
        await trackers.followed();
        expect(await trackers.active(source)).toBe(248);
        expect(trackers.jobs.get('apply-webhook')).toBeLessThanOrEqual(5);
        expect(site.traffic.total).toBeLessThanOrEqual(40);
      });

      it('wait while the tracker cannot be read, which is no failure of the source', async () => {
        trackers.change(source, id, { status: done[source] });
        const site = source === 'acme-jira' ? trackers.jira : trackers.linear;
        site.traffic.failNext(1, { kind: 'answer', status: 401 });
        await trackers.send(source, issueWebhook(source, { id, event: 'updated' }));
        while (trackers.jobs.get('apply-webhook') === undefined) await aMoment();
        expect((await readSource(trackers.database.pool, source))?.failingSince).toBeUndefined();
        expect(await trackers.active(source)).toBe(8);
        await trackers.tell(source, ids[0] ?? '', 'updated');
        expect(await trackers.active(source)).toBe(7);
      });

      it('that could not be followed are followed after the next run', async () => {
        trackers.delete(source, id);
        const site = source === 'acme-jira' ? trackers.jira : trackers.linear;
        site.traffic.failNext(1, { kind: 'answer', status: 401 });
        await trackers.send(source, issueWebhook(source, { id, event: 'deleted' }));
        while (trackers.jobs.get('apply-webhook') === undefined) await aMoment();
        expect(await trackers.removals()).toEqual([]);
        await trackers.sync();
        await trackers.followed();
        expect(await trackers.removals()).toEqual([{ id, reason: 'deleted', isAway: true }]);
      });

      it('that nobody followed before the service ended are followed when it begins', async () => {
        trackers.delete(source, id);
        await trackers.database.pool.query(
          'insert into webhook_hint (source, issue_id, is_deletion) values ($1, $2, true)',
          [source, id],
        );
        await trackers.schedule();
        await trackers.followed();
        expect(await trackers.removals()).toEqual([{ id, reason: 'deleted', isAway: true }]);
      });
    });

    it('of a source that was not yet read are dropped: its first run reads everything', async () => {
      const id = trackers.create('acme-jira', 'PAY');
      await trackers.tell('acme-jira', id, 'created');
      expect(trackers.jira.traffic.total).toBe(0);
      await trackers.sync();
      expect(await trackers.active('acme-jira')).toBe(1);
    });

    it('about a label, a project or the like have the source read soon, once for many', async () => {
      await trackers.sync();
      for (const type of ['IssueLabel', 'Project', 'Initiative']) {
        const event = { type, action: 'update', data: { id: 'whatever' } };
        expect(await trackers.send('acme-linear', linearWebhook(event))).toEqual([200, 'accepted']);
      }
      while ((await runsOf('acme-linear')) < 2) await aMoment();
      expect(await runsOf('acme-linear')).toBe(2);
    });

    async function runsOf(source: SourceId): Promise<number> {
      const { rowCount } = await trackers.database.pool.query(
        'select 1 from sync_run where source = $1 and finished_at is not null',
        [source],
      );
      return rowCount ?? 0;
    }
  });
}

async function aMoment(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 20));
}
