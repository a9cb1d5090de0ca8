import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openJobs } from '../../src/cli/runtime.ts';
import { dayMs } from '../../src/core/time.ts';
import type { FinishedJob } from '../../src/metrics/process-metrics.ts';
import { readSource } from '../../src/store/sources.ts';
import { readRegistration } from '../../src/store/webhook-registrations.ts';
import { runtimeOf } from './job-runtime.ts';
import { callback, openWebhookStage, type WebhookStage } from './webhook-stage.ts';

describe('webhooks of a Jira source', () => {
  let stage: WebhookStage;

  beforeEach(async () => {
    stage = await openWebhookStage();
  });

  afterEach(async () => {
    await stage.trackers.close();
    await stage.database.drop();
    if (stage.violations.length > 0)
      throw new Error(`requests against the contract: ${stage.violations.join('; ')}`);
  });

  async function readAndKept(): Promise<void> {
    await stage.sync();
    await stage.keep();
  }

  it('are registered for the projects that were read, once', async () => {
    await readAndKept();
    const expected = {
      id: 1_001,
      url: callback,
      jqlFilter: expect.stringMatching(/^project IN \("[A-Z]+"(?:, "[A-Z]+")*\)$/),
      events: ['jira:issue_created', 'jira:issue_updated', 'jira:issue_deleted'],
    };
    expect(stage.registered()).toEqual([expected]);
    await stage.keep();
    expect(stage.registered()).toEqual([expected]);
    const { pool } = stage.database;
    const { rows } = await pool.query<{ team: string }>('select distinct team from issue');
    const { atlassian } = stage.trackers;
    for (const { team } of rows) {
      expect(atlassian.webhooks.all[0]?.jqlFilter).toContain(`"${team}"`);
    }
    expect(await readRegistration(pool, 'acme-jira')).toMatchObject({ callback, ids: [1_001] });
  });

  it('wait until the source was read to its end, for the first time or anew', async () => {
    await stage.keep();
    expect(stage.registered()).toEqual([]);
    await stage.sync();
    await stage.database.pool.query('update source set history_complete = false');
    await stage.keep();
    expect(stage.registered()).toEqual([]);
  });

  it('are renewed when half of their time is over, and not before', async () => {
    await readAndKept();
    stage.trackers.clock.aheadMs = 14 * dayMs;
    await stage.keep();
    expect(stage.daysLeft()).toEqual([16]);
    stage.trackers.clock.aheadMs = 16 * dayMs;
    await stage.keep();
    expect(stage.daysLeft()).toEqual([30]);
    expect(stage.registered()).toMatchObject([{ id: 1_001 }]);
  });

  it('are registered anew when Jira has ended or forgotten them', async () => {
    await readAndKept();
    stage.trackers.clock.aheadMs = 40 * dayMs;
    await stage.keep();
    expect(stage.registered()).toMatchObject([{ id: 1_002 }]);
    stage.trackers.atlassian.webhooks.delete([1_002]);
    await stage.keep();
    expect(stage.registered()).toMatchObject([{ id: 1_003 }]);
  });

  it('that a crash left without a record are found again', async () => {
    await readAndKept();
    await stage.database.pool.query('delete from webhook_registration');
    await stage.keep();
    expect(stage.registered()).toMatchObject([{ id: 1_001 }]);
    const kept = await readRegistration(stage.database.pool, 'acme-jira');
    expect(kept?.ids).toEqual([1_001]);
  });

  it('are replaced when the callback changes, and when the projects do', async () => {
    await readAndKept();
    await stage.keep('https://other.acme.example/webhooks');
    expect(stage.registered()).toMatchObject([
      { id: 1_002, url: 'https://other.acme.example/webhooks' },
    ]);
    const moved = `update issue set team = 'NEW' where team = (select min(team) from issue)`;
    await stage.database.pool.query(moved);
    await stage.keep('https://other.acme.example/webhooks');
    expect(stage.registered()).toMatchObject([
      { id: 1_003, jqlFilter: expect.stringContaining('"NEW"') },
    ]);
  });

  it('of other programs of the app are left alone, although they are for the same address', async () => {
    await readAndKept();
    const { webhooks } = stage.trackers.atlassian;
    const jqlFilter = webhooks.all[0]?.jqlFilter ?? '';
    webhooks.delete([1_001]);
    webhooks.register(callback, { jqlFilter, events: ['comment_created'] });
    await stage.keep();
    expect(stage.registered().map(({ id }) => id)).toEqual([1_002, 1_003]);
    await stage.keep('https://other.acme.example/webhooks').catch(() => {});
    expect(stage.registered()).toMatchObject([{ events: ['comment_created'] }]);
  });

  it.each([400, 403, 404, 405])(
    'go by their record where Jira answers %i to the question which there are',
    async (status) => {
      await readAndKept();
      const { webhooks } = stage.trackers.atlassian;
      webhooks.listStatus = status;
      await stage.keep();
      expect(stage.daysLeft()).toEqual([30]);
      stage.trackers.clock.aheadMs = 16 * dayMs;
      await stage.keep();
      expect(stage.daysLeft()).toEqual([30]);
      expect(stage.registered()).toMatchObject([{ id: 1_001 }]);
      await stage.keep('https://other.acme.example/webhooks');
      expect(stage.registered()).toMatchObject([{ id: 1_002 }]);
      stage.trackers.clock.aheadMs = 47 * dayMs;
      await stage.keep('https://other.acme.example/webhooks');
      expect(stage.registered()).toMatchObject([{ id: 1_003 }]);
    },
  );

  it('that Jira refuses within a success are a failure that says why, and the source stays observed', async () => {
    stage.trackers.atlassian.webhooks.register('https://other.acme.example/', {
      jqlFilter: 'project = PAY',
      events: ['comment_created'],
    });
    await stage.sync();
    await expect(stage.keep()).rejects.toMatchObject({
      kind: 'malformed',
      message: expect.stringMatching(
        /^acme-jira: Jira did not register the webhook \(Only a single URL per app is allowed .*\): check webhook.callback/,
      ),
    });
    expect(await readRegistration(stage.database.pool, 'acme-jira')).toBeUndefined();
  });
});

/** Runs the workers of a service until what is wanted has come, or fails; its jobs that keep webhooks. */
async function serveUntil(
  stage: WebhookStage,
  hasCome: (jobs: readonly FinishedJob[]) => boolean,
): Promise<readonly FinishedJob[]> {
  const ended: FinishedJob[] = [];
  const runtime = await runtimeOf(stage.database, stage.configuration(callback));
  const opened = await openJobs(runtime, {
    redisUrl: undefined,
    onCall: () => {},
    onJob: (job) => {
      if (job.job === 'keep-webhooks') ended.push(job);
    },
  });
  await opened.workers.schedule();
  await vi.waitUntil(() => hasCome(ended), { timeout: 20_000 });
  await opened.close();
  return ended;
}

describe('a service', () => {
  it('has webhooks registered as soon as a new source was read', async () => {
    const stage = await openWebhookStage();
    const jobs = await serveUntil(stage, () => stage.registered().length === 1);
    expect(jobs.filter(({ failed }) => failed)).toEqual([]);
    await stage.trackers.close();
    await stage.database.drop();
  });

  it('goes on reading when webhooks cannot be registered', async () => {
    const stage = await openWebhookStage(['read:jira-work', 'read:jira-user']);
    await stage.sync();
    // Of two at once one does nothing, which is no failure.
    await serveUntil(stage, (jobs) => jobs.some(({ failed }) => failed));
    const source = await readSource(stage.database.pool, 'acme-jira');
    expect(source).toMatchObject({ failingSince: undefined, lastError: undefined });
    const { rows } = await stage.database.pool.query('select 1 from source_outage');
    expect(rows).toEqual([]);
    await stage.trackers.close();
    await stage.database.drop();
  });
});
