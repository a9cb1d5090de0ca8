import { readFileSync } from 'node:fs';
import { LinearWebhookClient } from '@linear/sdk/webhooks';
import { describe, expect, test } from 'vitest';
import { type Received, startReceiver } from './receiver.ts';
import { hasRecordings, keysOf, recordings, startWorld, type World } from './webhook-world.ts';

/** What a receiver gets of an act. */
async function told(act: (world: World) => void): Promise<readonly Received[]> {
  const world = await startWorld();
  const { url, received } = await startReceiver();
  const { outbox } = world.linear.sendWebhooks({ url, secret: 'lin_wh_hush' });
  act(world);
  await outbox.drain();
  return received;
}

describe('Linear', () => {
  test('tells of a change: the issue as it is now and what was before', async () => {
    const [hook] = await told(({ change, linearId }) =>
      change('linear', linearId, { title: 'Two' }),
    );
    expect(hook?.body).toMatchObject({
      action: 'update',
      type: 'Issue',
      actor: { name: 'Nora Haddad', type: 'user' },
      data: { title: 'Two' },
      updatedFrom: { title: expect.any(String), updatedAt: expect.any(String) },
    });
    expect(hook?.headers).toMatchObject({
      'linear-event': 'Issue',
      'linear-delivery': expect.stringMatching(/^[0-9a-f-]{36}$/),
      'linear-timestamp': String(hook?.body['webhookTimestamp']),
    });
  });

  test("is believed by Linear's own client, unless one letter of the body is another", async () => {
    const [hook] = await told(({ change, linearId }) =>
      change('linear', linearId, { title: 'Größe' }),
    );
    const client = new LinearWebhookClient('lin_wh_hush');
    const signature = String(hook?.headers['linear-signature']);
    const text = hook?.text ?? '';
    const timestamp = Number(hook?.body['webhookTimestamp']);
    expect(client.verify(Buffer.from(text), signature, timestamp)).toBe(true);
    const forged = text.replace('Größe', 'Grösse');
    expect(() => client.verify(Buffer.from(forged), signature, timestamp)).toThrow('signature');
  });

  test('calls trashing and purging a removal, archiving and restoring an update', async () => {
    const hooks = await told(({ change, apply, linearId: id }) => {
      change('linear', id, { place: 'archived' });
      change('linear', id, { place: 'live' });
      change('linear', id, { place: 'trashed' });
      change('linear', id, { place: 'live' });
      apply('linear', { kind: 'delete', at: Date.now(), actor: 'x', id });
    });
    expect(hooks.map(({ body }) => body['action'])).toEqual([
      'update',
      'update',
      'remove',
      'update',
      'remove',
    ]);
    expect(hooks[0]?.body).toMatchObject({ updatedFrom: { archivedAt: null } });
    expect(hooks[2]?.body).toMatchObject({ data: { trashed: true } });
    expect(hooks[3]?.body).toMatchObject({ updatedFrom: { trashed: true } });
  });

  test.skipIf(!hasRecordings)(
    'writes the keys that a recorded webhook has (needs ../shared/data)',
    async () => {
      const file = new URL('linear-webhooks/issue_create_simple.json', recordings);
      const recorded = JSON.parse(readFileSync(file, 'utf8'));
      const [hook] = await told(({ change, linearId }) =>
        change('linear', linearId, { title: 'Two' }),
      );
      for (const [own, other] of [
        [hook?.body, recorded],
        [hook?.body['data'], recorded.data],
      ]) {
        expect(keysOf(own)).toEqual(expect.arrayContaining([...keysOf(other)]));
      }
    },
  );
});

test('a mutation that changes nothing is not told', async () => {
  const { linear, change, linearId } = await startWorld();
  const { url, received } = await startReceiver();
  const { outbox } = linear.sendWebhooks({ url, secret: 'hush' });
  change('linear', linearId, { place: 'live' });
  await outbox.drain();
  expect(received).toEqual([]);
});
