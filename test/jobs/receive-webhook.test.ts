import { afterEach, beforeEach, expect, it } from 'vitest';
import { createWebhookReader } from '../../connectors/webhook-readers.ts';
import { createReceiver } from '../../jobs/receive-webhook.ts';
import { oldestHints } from '../../src/store/webhooks.ts';
import { jiraWebhook, webhookSecret } from '../connectors/webhooks.ts';
import { freshDatabase, type TestDatabase } from '../postgres.ts';

const read = createWebhookReader({ type: 'jira' }, { secret: webhookSecret });
const updated = { webhookEvent: 'jira:issue_updated', issue: { id: '10040' } };
const inTime = (): AbortSignal => AbortSignal.timeout(10_000);

let database: TestDatabase;
let asked: string[];
/** How the queue answers. */
let answer: () => Promise<void>;
let receive: ReturnType<typeof createReceiver>;

beforeEach(async () => {
  database = await freshDatabase();
  await database.pool.query(`insert into source (id, fingerprint) values ('acme-jira', 'f')`);
  asked = [];
  answer = async () => {};
  receive = createReceiver({ pool: database.pool, source: 'acme-jira', read, enqueue: queue() });
});

afterEach(() => database.drop());

function queue(): Parameters<typeof createReceiver>[0]['enqueue'] {
  return {
    applyWebhook: (source) => {
      asked.push(`apply ${source}`);
      return answer();
    },
    syncSoon: (source) => {
      asked.push(`sync ${source}`);
      return answer();
    },
  };
}

async function hinted(): Promise<readonly string[]> {
  const hints = await oldestHints(database.pool, 'acme-jira', 10);
  return hints.map(({ issueId }) => issueId);
}

it('a webhook about an issue is kept as a hint, and the queue is asked to follow it', async () => {
  expect((await receive(jiraWebhook(updated), inTime())).outcome).toBe('accepted');
  expect([await hinted(), asked]).toEqual([['10040'], ['apply acme-jira']]);
});

it('one about what issues refer to has the source read, and leaves no hint', async () => {
  const event = { webhookEvent: 'project_updated' };
  expect((await receive(jiraWebhook(event), inTime())).outcome).toBe('accepted');
  expect([await hinted(), asked]).toEqual([[], ['sync acme-jira']]);
});

it('one that is ignored or refused leaves nothing at all', async () => {
  const comment = jiraWebhook({ ...updated, webhookEvent: 'comment_created' });
  const forged = jiraWebhook(updated, { secret: 'guessed' });
  expect((await receive(comment, inTime())).outcome).toBe('ignored');
  expect((await receive(forged, inTime())).outcome).toBe('forged');
  const { rowCount } = await database.pool.query('select 1 from webhook_delivery');
  expect([rowCount, await hinted(), asked]).toEqual([0, [], []]);
});

it('one that comes again is told from a new one, but the queue is asked again: the first may have failed there', async () => {
  answer = async () => {
    throw new Error('the queue cannot be reached');
  };
  const request = jiraWebhook(updated, { delivery: 'd-1' });
  await expect(receive(request, inTime())).rejects.toThrow('the queue cannot be reached');
  answer = async () => {};
  expect((await receive(request, inTime())).outcome).toBe('duplicate');
  expect([await hinted(), asked]).toEqual([['10040'], ['apply acme-jira', 'apply acme-jira']]);
});

it('a queue that does not answer is not waited for longer than the tracker waits, nor asked more and more', async () => {
  const waiting = Promise.withResolvers<void>();
  answer = () => waiting.promise;
  for (const id of ['1', '2', '3', '4']) {
    const request = jiraWebhook({ ...updated, issue: { id } });
    await expect(receive(request, AbortSignal.timeout(500))).rejects.toThrow('timeout');
  }
  expect(asked).toHaveLength(1);
  expect(database.pool.idleCount).toBe(database.pool.totalCount);
  waiting.resolve();
  answer = async () => {};
  await receive(jiraWebhook({ ...updated, issue: { id: '5' } }), inTime());
  expect(await hinted()).toEqual(['1', '2', '3', '4', '5']);
});

it('nothing is kept once the time is over', async () => {
  await expect(receive(jiraWebhook(updated), AbortSignal.abort())).rejects.toThrow('aborted');
  await expect.poll(() => database.pool.idleCount === database.pool.totalCount).toBe(true);
  expect(await hinted()).toEqual([]);
});

it('a source that no worker has made known yet keeps nothing', async () => {
  await database.pool.query('delete from source');
  await expect(receive(jiraWebhook(updated), inTime())).rejects.toThrow('webhook_delivery');
  expect(asked).toEqual([]);
});
