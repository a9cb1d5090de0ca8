/** Two small trackers that send webhooks to a service with workers, over real HTTP. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import type { WebhookRequest } from '../../connectors/webhook.ts';
import { openJobs } from '../../src/cli/runtime.ts';
import { syncOnce } from '../../src/cli/sync.ts';
import { webhookSources, webhooksOf } from '../../src/cli/webhooks.ts';
import { createProcessMetrics } from '../../src/metrics/process-metrics.ts';
import { listen } from '../../src/server/listen.ts';
import { createServer } from '../../src/server/server.ts';
import { isAnyPending } from '../../src/store/pending.ts';
import { readSnapshot } from '../../src/store/snapshots.ts';
import { jiraWebhook, linearWebhook } from '../connectors/webhooks.ts';
import { healthy } from '../metrics/observed-states.ts';
import { freshDatabase, type TestDatabase } from '../postgres.ts';
import { noIssue } from '../server/no-issue.ts';
import { runtimeOf } from './job-runtime.ts';
import { activeIn, numbersOf, type Removal, removalsIn } from './numbers.ts';
import { openSmallTrackers, type SmallTrackers, type SourceId } from './small-trackers.ts';

type IssueEvent = 'created' | 'updated' | 'deleted';

export interface WebhookTrackers extends SmallTrackers {
  readonly database: TestDatabase;
  /** Finished jobs by name. */
  readonly jobs: ReadonlyMap<string, number>;
  sync(): Promise<void>;
  /** The beginning of the service, after which it follows its schedule. */
  schedule(): Promise<void>;
  /** Sends a webhook and gives the status and what became of it. */
  send(source: SourceId, request: WebhookRequest): Promise<readonly [number, string]>;
  /** Sends what a tracker says of an issue, again while the service is too busy, as trackers do. */
  deliver(source: SourceId, id: string, event: IssueEvent): Promise<void>;
  /** Delivers it, and waits until it is followed. */
  tell(source: SourceId, id: string, event: IssueEvent): Promise<void>;
  /** Waits until nothing is left to follow or derive. */
  followed(): Promise<void>;
  /** Issues of a source that are active, now or at a past instant. */
  active(source: SourceId, asOf?: number): Promise<number | undefined>;
  /** The same in the published numbers, which are taken anew soon after a change. */
  published(source: SourceId): Promise<number | undefined>;
  removals(): Promise<readonly Removal[]>;
}

/** What a tracker says of an issue, signed. */
export function issueWebhook(
  source: SourceId,
  issue: { readonly id: string; readonly event: IssueEvent },
  delivery: { readonly delivery?: string; readonly secret?: string } = {},
): WebhookRequest {
  const { id, event } = issue;
  if (source === 'acme-jira') {
    return jiraWebhook({ webhookEvent: `jira:issue_${event}`, issue: { id } }, delivery);
  }
  const action = { created: 'create', updated: 'update', deleted: 'remove' }[event];
  return linearWebhook({ type: 'Issue', action, data: { id } }, delivery);
}

export async function openWebhookTrackers(redisUrl: string | undefined): Promise<WebhookTrackers> {
  if (redisUrl !== undefined) await emptyRedis(redisUrl);
  const database = await freshDatabase();
  const trackers = await openSmallTrackers();
  const runtime = await runtimeOf(database, trackers.configuration);
  const finished = new Map<string, number>();
  const jobs = await openJobs(runtime, {
    redisUrl,
    onCall: () => {},
    onJob: ({ job }) => finished.set(job, (finished.get(job) ?? 0) + 1),
  });
  const webhooks = webhookSources(runtime.config);
  const app = createServer({
    state: async () => healthy,
    processMetrics: createProcessMetrics({ version: '0', sources: [], jobs: [], webhooks }),
    webhooks: webhooksOf(runtime, jobs.workers.enqueue),
    explain: noIssue,
    ready: async () => true,
    onError: () => {},
  });
  const url = await listen(app, { host: '127.0.0.1', port: 0, setting: 'test' });
  const sender = senderTo(url);
  const deliver: WebhookTrackers['deliver'] = async (source, id, event) => {
    const webhook = issueWebhook(source, { id, event });
    let [status] = await sender(source, webhook);
    while (status === 503) [status] = await sender(source, webhook);
    if (status !== 200) throw new Error(`a webhook was answered with ${status}`);
  };
  const followed = async (): Promise<void> => {
    while ((await isHinted(database)) || (await isAnyPending(database.pool))) await sleep(20);
  };
  return {
    ...trackers,
    database,
    jobs: finished,
    sync: async () => {
      const results = await syncOnce(runtime, jobs, new Map());
      const failed = results.find(({ ok }) => !ok);
      if (failed !== undefined) throw new Error(failed.error);
    },
    schedule: () => jobs.workers.schedule(),
    send: sender,
    deliver,
    tell: async (source, id, event) => {
      await deliver(source, id, event);
      await followed();
    },
    followed,
    active: async (source, asOf) =>
      activeIn(await numbersOf(runtime, { now: Date.now(), asOf }), source),
    published: async (source) => {
      const published = await readSnapshot(database.pool);
      return published === undefined ? undefined : activeIn(published.snapshot, source);
    },
    removals: () => removalsIn(database.pool),
    close: async () => {
      await app.close();
      await jobs.close();
      await trackers.close();
      await database.drop();
    },
  };
}

/** What an earlier test left there would be worked on in this one. */
async function emptyRedis(url: string): Promise<void> {
  const redis = new Redis(url);
  await redis.flushdb();
  await redis.quit();
}

async function isHinted({ pool }: TestDatabase): Promise<boolean> {
  return (await pool.query('select 1 from webhook_hint')).rowCount !== 0;
}

function senderTo(url: string): WebhookTrackers['send'] {
  return async (source, { headers, body }) => {
    const answer = await fetch(`${url}/webhooks/${source}`, {
      method: 'POST',
      headers: Object.entries(headers).map(([name, value]) => [name, String(value)]),
      body: new Uint8Array(body),
    });
    const { outcome }: { outcome: string } = JSON.parse(await answer.text());
    return [answer.status, outcome];
  };
}
