import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { emptyFields } from '../../src/simulator/tracker.ts';
import { type Received, startReceiver } from './receiver.ts';
import { hasRecordings, keysOf, recordings, startWorld, type World } from './webhook-world.ts';

/** What a receiver gets of an act. */
async function told(act: (world: World) => void): Promise<readonly Received[]> {
  const world = await startWorld();
  const { url, received } = await startReceiver();
  const signing = { kind: 'secret', secret: 'hush' } as const;
  const { outbox } = world.jira.sendWebhooks({ url, signing });
  act(world);
  await outbox.drain();
  expect(outbox.counts.sent).toBe(received.length);
  return received;
}

describe('Jira Cloud', () => {
  test('tells of a change: what changed, the issue as it is now, who and when', async () => {
    const begin = Date.now();
    const [hook] = await told(({ change }) => change('jira', '10030', { labels: ['new'] }));
    expect(hook?.body).toMatchObject({
      webhookEvent: 'jira:issue_updated',
      issue_event_type_name: 'issue_updated',
      user: { displayName: 'Ines Carvalho' },
      issue: { id: '10030', fields: { labels: ['new'] } },
      changelog: { items: [{ field: 'labels', toString: 'new' }] },
    });
    expect(hook?.body['timestamp']).toBeGreaterThanOrEqual(begin);
  });

  test('signs the body with the secret of the webhook, and names the delivery', async () => {
    const hooks = await told(({ change }) => {
      change('jira', '10030', { title: 'Größe' });
      change('jira', '10031', { title: 'Two' });
    });
    for (const { headers, text } of hooks) {
      const digest = createHmac('sha256', 'hush').update(text).digest('hex');
      expect(headers['x-hub-signature']).toBe(`sha256=${digest}`);
    }
    const names = hooks.map(({ headers }) => headers['x-atlassian-webhook-identifier']);
    expect(new Set(names).size).toBe(2);
  });

  test.each([
    [{ team: 'CORE' }, 'issue_moved'],
    [{ status: '10001', resolution: null }, 'issue_generic'],
    [{ assignee: '5b10a2844c20165700ede212' }, 'issue_assigned'],
    [{ estimate: 13 }, 'issue_updated'],
  ] as const)('calls %o %s', async (set, name) => {
    const [hook] = await told(({ change }) => change('jira', '10030', set));
    expect(hook?.body['issue_event_type_name']).toBe(name);
  });

  test('tells of creation and deletion; a deleted issue is told as it was', async () => {
    const hooks = await told(({ apply }) => {
      const fields = { ...emptyFields, title: 'New', type: 'Task', team: 'PAY', status: '10000' };
      const by = { at: Date.now(), actor: 'x', id: '99999' };
      apply('jira', { kind: 'create', ...by, fields });
      apply('jira', { kind: 'delete', ...by });
    });
    expect(hooks.map(({ body }) => body['webhookEvent'])).toEqual([
      'jira:issue_created',
      'jira:issue_deleted',
    ]);
    expect(hooks[1]?.body).toMatchObject({ issue: { id: '99999', fields: { summary: 'New' } } });
    expect(hooks[1]?.body).not.toHaveProperty('changelog');
  });

  test('tells nothing of archiving, nor of what is archived, and goes on when it is back', async () => {
    const hooks = await told(({ change, restrictions }) => {
      change('jira', '10030', { place: 'archived' });
      change('jira', '10030', { title: 'in the archive' });
      change('jira', '10030', { place: 'live' });
      restrictions.shelve('PAY', { place: 'archived', at: Date.now() });
      restrictions.shelve('CORE', { place: 'archived', at: Date.now() });
      restrictions.shelve('OPS', { place: 'archived', at: Date.now() });
      change('jira', '10030', { title: 'in an archived project' });
      for (const key of ['PAY', 'CORE', 'OPS']) restrictions.restore(key);
      change('jira', '10030', { title: 'back' });
    });
    expect(hooks.map(({ body }) => body['issue'])).toMatchObject([{ fields: { summary: 'back' } }]);
  });

  test('tells also of what the reading account may not see: webhooks are an administrator’s', async () => {
    const hooks = await told(({ change, restrictions }) => {
      restrictions.revoke('10030');
      change('jira', '10030', { title: 'hidden' });
    });
    expect(hooks).toHaveLength(1);
  });

  test('as a dynamic webhook brings a token keyed by the secret of the app, and no signature', async () => {
    const { jira, change } = await startWorld();
    const { url, received } = await startReceiver();
    const signing = { kind: 'jwt', clientId: 'app', key: 'client-secret' } as const;
    const { outbox } = jira.sendWebhooks({ url, signing });
    change('jira', '10030', { title: 'Two' });
    await outbox.drain();
    const { headers, body } = received[0] ?? {};
    expect(headers).not.toHaveProperty('x-hub-signature');
    const [head = '', claims = '', signature] = headers?.authorization?.slice(7).split('.') ?? [];
    const expected = createHmac('sha256', 'client-secret').update(`${head}.${claims}`);
    expect(signature).toBe(expected.digest('base64url'));
    expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({ iss: 'app' });
    expect(body?.['matchedWebhookIds']).toEqual([1]);
  });

  test.skipIf(!hasRecordings)(
    'writes the keys that recorded webhooks have (needs ../shared/data)',
    async () => {
      for (const [name, set] of [
        ['webhook-issue-updated-assigned.json', { assignee: '5b10a2844c20165700ede212' }],
        ['webhook-issue-updated-edited.json', { title: 'Two' }],
      ] as const) {
        const recorded = JSON.parse(
          readFileSync(new URL(`jira-webhooks/${name}`, recordings), 'utf8'),
        );
        const [hook] = await told(({ change }) => change('jira', '10030', set));
        expect(keysOf(hook?.body).toSorted()).toEqual(keysOf(recorded).toSorted());
        expect(keysOf(hook?.body['issue'])).toEqual(
          expect.arrayContaining([...keysOf(recorded.issue)]),
        );
      }
    },
  );

  test('stops when it is told to', async () => {
    const { jira, change } = await startWorld();
    const { url, received } = await startReceiver();
    const sent = jira.sendWebhooks({ url, signing: { kind: 'secret', secret: 'hush' } });
    sent.stop();
    change('jira', '10030', { title: 'Two' });
    await sent.outbox.drain();
    expect(received).toEqual([]);
  });
});

test('Jira Data Center tells of issues and persons in its own form', async () => {
  const { datacenter, change } = await startWorld();
  const { url, received } = await startReceiver();
  const sent = datacenter.sendWebhooks({ url, signing: { kind: 'secret', secret: 'hush' } });
  change('jira', '10030', { title: 'Two' });
  await sent.outbox.drain();
  expect(received[0]?.body).toMatchObject({
    user: { key: '5b10a2844c20165700ede211', name: 'ines.carvalho' },
    issue: { self: `${datacenter.url}/rest/api/2/issue/10030`, fields: { summary: 'Two' } },
  });
  expect(received[0]?.text).not.toContain('accountId');
});
