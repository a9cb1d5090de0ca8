import { describe, expect, it } from 'vitest';
import { createWebhookReader } from '../../connectors/webhook-readers.ts';
import type { WebhookRequest } from '../../connectors/webhook.ts';
import { hmac, linearWebhook, outcomeOf, webhookSecret, withHeaders } from './webhooks.ts';

const read = createWebhookReader({ type: 'linear' }, { secret: webhookSecret });
const id = 'a4344dc7-7d8d-4b28-a93c-553ac9aba41a';
const updated = { action: 'update', type: 'Issue', data: { id, title: 'Small font' } };
const hint = { kind: 'issue', issueId: id, isDeletion: false };

describe('a webhook of Linear', () => {
  it('is a hint to read its issue again', async () => {
    const reading = await read(linearWebhook(updated, { delivery: 'd-1' }));
    expect(reading).toEqual({ ...hint, deliveryId: 'd-1' });
  });

  it('says when the issue was removed', async () => {
    const reading = await read(linearWebhook({ ...updated, action: 'remove' }));
    expect(reading).toMatchObject({ kind: 'issue', issueId: id, isDeletion: true });
  });

  it.each([
    ['Issue', 'issue'],
    ['IssueLabel', 'catalogue'],
    ['Project', 'catalogue'],
    ['ProjectLabel', 'catalogue'],
    ['Initiative', 'catalogue'],
    ['Team', 'catalogue'],
    ['WorkflowState', 'catalogue'],
    ['Comment', 'ignored'],
    ['Reaction', 'ignored'],
    ['Attachment', 'ignored'],
    ['Cycle', 'ignored'],
    ['ProjectUpdate', 'ignored'],
    ['IssueSLA', 'ignored'],
    ['OAuthApp', 'ignored'],
    ['AuditEntry', 'ignored'],
    ['Spaceship', 'unknown'],
    ['toString', 'unknown'],
    ['__proto__', 'unknown'],
  ])('about %s is: %s', async (type, outcome) => {
    expect(outcomeOf(await read(linearWebhook({ ...updated, type })))).toBe(outcome);
  });

  it('is recognised when it comes again, with the name Linear gave it or without', async () => {
    const at = Date.now();
    const first = await read(linearWebhook(updated, { at }));
    expect(await read(linearWebhook(updated, { at }))).toEqual(first);
    expect(await read(linearWebhook(updated, { at: at - 1 }))).not.toEqual(first);
    const named = await read(linearWebhook(updated, { at, delivery: 'd-1' }));
    expect(await read(linearWebhook(updated, { at: at - 1, delivery: 'd-1' }))).toEqual(named);
  });

  it.each([
    ['59 s old', -59_000, 'issue'],
    ['61 s old', -61_000, 'stale'],
    ['of an hour ago', -3_600_000, 'stale'],
    ['58 s in the future', 58_000, 'issue'],
    ['62 s in the future', 62_000, 'stale'],
  ])('%s is: %s', async (_case, awayMs, outcome) => {
    const request = linearWebhook(updated, { at: Date.now() + awayMs });
    expect(outcomeOf(await read(request))).toBe(outcome);
  });

  it.each<[string, WebhookRequest]>([
    ['signed with another secret', linearWebhook(updated, { secret: 'guessed' })],
    ['altered', { ...linearWebhook(updated), body: Buffer.from('{"type":"Issue"}') }],
    [
      'old, altered to be new',
      { ...linearWebhook(updated, { at: 0 }), body: linearWebhook(updated).body },
    ],
    ['old, with another secret', linearWebhook(updated, { secret: 'guessed', at: 0 })],
    ['without a signature', signatureAs(() => undefined)],
    ['with two signatures', signatureAs((signature) => [signature, signature])],
    ['with an empty signature', signatureAs(() => '')],
    ['signed in capital letters', signatureAs((signature) => signature.toUpperCase())],
    ['without a body', { ...linearWebhook(updated), body: Buffer.alloc(0) }],
  ])('%s is forged', async (_case, request) => {
    expect(outcomeOf(await read(request))).toBe('forged');
  });

  it('is stale whatever the unsigned header says of its time', async () => {
    const old = linearWebhook(updated, { at: Date.now() - 120_000 });
    const headers = { ...old.headers, 'linear-timestamp': String(Date.now()) };
    expect(outcomeOf(await read({ ...old, headers }))).toBe('stale');
  });

  it('is forged for a source without a secret', async () => {
    const withoutSecret = createWebhookReader({ type: 'linear' }, {});
    expect(outcomeOf(await withoutSecret(linearWebhook(updated)))).toBe('forged');
  });

  it.each([
    ['no time', linearWebhook(updated, { at: null })],
    ['a time that is a text', linearWebhook(updated, { at: String(Date.now()) })],
    ['no type', linearWebhook({ action: 'update', data: { id } })],
    ['no action', linearWebhook({ type: 'Issue', data: { id } })],
    ['no data', linearWebhook({ ...updated, data: null })],
    ['an identifier for an id', linearWebhook({ ...updated, data: { id: 'WEB-43' } })],
    ['a query for an id', linearWebhook({ ...updated, data: { id: `${id}" } }` } })],
    ['a number for an id', linearWebhook({ ...updated, data: { id: 43 } })],
    ['an object for an id', linearWebhook({ ...updated, data: { id: { toString: id } } })],
  ])('signed, with %s, is malformed', async (_case, request) => {
    expect(outcomeOf(await read(request))).toBe('malformed');
  });

  it.each(['', 'null', '[]', '{"webhookTimestamp":', '['.repeat(200_000)])(
    'whose signed body is no event (%#) is malformed',
    async (body) => {
      const headers = { 'linear-signature': hmac(body) };
      const request = { headers, body: Buffer.from(body), now: Date.now() };
      expect(outcomeOf(await read(request))).toBe('malformed');
    },
  );

  it('gives no reason that tells anything of header or body', async () => {
    const requests = [
      linearWebhook({ ...updated, type: 'seen-type' }),
      linearWebhook({ ...updated, data: { id: 'seen-id' } }),
      linearWebhook(updated, { at: 'seen-time' }),
      signatureAs(() => 'seen'),
    ];
    for (const request of requests) {
      const reading = await read(request);
      expect(reading.kind).toBe('refused');
      expect(JSON.stringify(reading)).not.toContain('seen');
    }
  });
});

function signatureAs(
  change: (signature: string) => string | readonly string[] | undefined,
): WebhookRequest {
  const request = linearWebhook(updated);
  const signature = String(request.headers['linear-signature']);
  return withHeaders(request, { 'linear-signature': change(signature) });
}
