import { describe, expect, it } from 'vitest';
import { createWebhookReader } from '../../connectors/webhook-readers.ts';
import type { WebhookRequest } from '../../connectors/webhook.ts';
import {
  clientSecret,
  dynamicWebhook,
  hmac,
  jiraWebhook,
  outcomeOf,
  webhookSecret,
  withHeaders,
} from './webhooks.ts';

const secrets = { secret: webhookSecret, clientSecret };
const read = createWebhookReader({ type: 'jira' }, secrets);
const updated = { webhookEvent: 'jira:issue_updated', issue: { id: '10040', key: 'PAY-41' } };
const hint = { kind: 'issue', issueId: '10040', isDeletion: false };

describe('a webhook of Jira that an administrator set up', () => {
  it('is a hint to read its issue again', async () => {
    const reading = await read(jiraWebhook(updated, { delivery: 'e4f8' }));
    expect(reading).toEqual({ ...hint, deliveryId: 'e4f8' });
  });

  it('is read alike from Data Center', async () => {
    const ofDatacenter = createWebhookReader({ type: 'jira-datacenter' }, secrets);
    expect(await ofDatacenter(jiraWebhook(updated))).toMatchObject(hint);
  });

  it.each([
    ['jira:issue_created', 'issue'],
    ['jira:issue_updated', 'issue'],
    ['jira:issue_deleted', 'issue'],
    ['project_updated', 'catalogue'],
    ['project_soft_deleted', 'catalogue'],
    ['issuetype_created', 'catalogue'],
    ['comment_created', 'ignored'],
    ['worklog_updated', 'ignored'],
    ['jira:worklog_updated', 'ignored'],
    ['attachment_deleted', 'ignored'],
    ['issuelink_created', 'ignored'],
    ['issue_property_set', 'ignored'],
    ['jira:version_released', 'ignored'],
    ['sprint_started', 'ignored'],
    ['board_configuration_changed', 'ignored'],
    ['user_deleted', 'ignored'],
    ['option_subtasks_changed', 'ignored'],
    ['jira:issue_devoured', 'unknown'],
    ['issue_updated', 'unknown'],
    ['toString', 'unknown'],
    ['__proto__', 'unknown'],
    ['', 'unknown'],
  ])('%s is: %s', async (webhookEvent, outcome) => {
    expect(outcomeOf(await read(jiraWebhook({ ...updated, webhookEvent })))).toBe(outcome);
  });

  it('says when the issue was deleted', async () => {
    const reading = await read(jiraWebhook({ ...updated, webhookEvent: 'jira:issue_deleted' }));
    expect(reading).toMatchObject({ kind: 'issue', issueId: '10040', isDeletion: true });
  });

  it('needs neither a change log nor more of an issue than its id, a number or a text', async () => {
    const event = { webhookEvent: 'jira:issue_updated', issue: { id: 10_040 } };
    expect(await read(jiraWebhook(event))).toMatchObject(hint);
  });

  it('is recognised when it comes again, with the name Jira gave it or without', async () => {
    const [first, again, other] = await Promise.all(
      [updated, updated, { ...updated, timestamp: 2 }].map((event) => read(jiraWebhook(event))),
    );
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
    const long = await read(jiraWebhook(updated, { delivery: 'x'.repeat(500) }));
    expect(long).toEqual(first);
  });

  it('may come late: its signature has no time', async () => {
    const request = jiraWebhook(updated);
    expect(await read({ ...request, now: request.now + 900_000 })).toMatchObject(hint);
  });

  it.each<[string, WebhookRequest]>([
    ['signed with another secret', jiraWebhook(updated, { secret: 'guessed' })],
    [
      'altered',
      { ...jiraWebhook(updated), body: Buffer.from('{"webhookEvent":"project_updated"}') },
    ],
    [
      'altered by a space',
      { ...jiraWebhook(updated), body: Buffer.from(`${JSON.stringify(updated)} `) },
    ],
    ['without a signature', withHeaders(jiraWebhook(updated), { 'x-hub-signature': undefined })],
    [
      'with an empty signature',
      withHeaders(jiraWebhook(updated), { 'x-hub-signature': 'sha256=' }),
    ],
    ['signed by SHA-1', withHeaders(jiraWebhook(updated), { 'x-hub-signature': 'sha1=00' })],
    [
      'with a signature that is no hexadecimal number',
      withHeaders(jiraWebhook(updated), { 'x-hub-signature': `sha256=${'ü'.repeat(64)}` }),
    ],
    [
      'with half a signature',
      withHeaders(jiraWebhook(updated), {
        'x-hub-signature': `sha256=${hmac(JSON.stringify(updated)).slice(0, 32)}`,
      }),
    ],
    ['without a body', { ...jiraWebhook(updated), body: Buffer.alloc(0) }],
  ])('%s is forged', async (_case, request) => {
    expect(outcomeOf(await read(request))).toBe('forged');
  });

  it('is forged for a source that has no secret for it', async () => {
    const withoutSecret = createWebhookReader({ type: 'jira' }, { clientSecret });
    expect(outcomeOf(await withoutSecret(jiraWebhook(updated)))).toBe('forged');
    const withoutAny = createWebhookReader({ type: 'jira' }, {});
    expect(outcomeOf(await withoutAny(jiraWebhook(updated, { secret: '' })))).toBe('forged');
  });

  it.each([
    ['nothing', ''],
    ['no JSON', '{"webhookEvent":'],
    ['a text', '"jira:issue_updated"'],
    ['nothing at all in it', 'null'],
    ['a list', '[{"webhookEvent":"jira:issue_updated"}]'],
    ['an event that is no text', { webhookEvent: { toString: 'jira:issue_updated' } }],
    ['an event of a prototype', '{"__proto__":{"webhookEvent":"jira:issue_updated"}}'],
    ['no issue', { webhookEvent: 'jira:issue_updated' }],
    [
      'an issue of a prototype',
      '{"webhookEvent":"jira:issue_updated","__proto__":{"issue":{"id":"1"}}}',
    ],
    ['a key for an id', { ...updated, issue: { id: 'PAY-41' } }],
    ['JQL for an id', { ...updated, issue: { id: '1) OR (project = SECRET' } }],
    ['an id of too many digits', { ...updated, issue: { id: '9'.repeat(16) } }],
    ['an id that is no whole number', { ...updated, issue: { id: 1.5 } }],
    ['an id beyond exact numbers', { ...updated, issue: { id: 1e21 } }],
    ['a negative id', { ...updated, issue: { id: -1 } }],
    ['a list of ids', { ...updated, issue: { id: ['10040'] } }],
    ['a lot of nesting', '['.repeat(200_000) + ']'.repeat(200_000)],
    ['nesting without end', '{"a":'.repeat(200_000)],
  ])('signed, with %s, is malformed', async (_case, event) => {
    expect(outcomeOf(await read(jiraWebhook(event)))).toBe('malformed');
  });
});

describe('a webhook of Jira that an OAuth app registered', () => {
  it.each(['Bearer', 'JWT', 'bearer'])('is a hint with its token as %s', async (scheme) => {
    expect(await read(await dynamicWebhook(updated, { scheme }))).toMatchObject(hint);
  });

  it.each<[string, Parameters<typeof dynamicWebhook>[1]]>([
    ['signed with another secret', { secret: 'guessed' }],
    ['signed with the secret of the other way', { secret: webhookSecret }],
    ['signed by HS512', { alg: 'HS512' }],
    ['offered as Basic', { scheme: 'Basic' }],
  ])('%s is forged', async (_case, token) => {
    expect(outcomeOf(await read(await dynamicWebhook(updated, token)))).toBe('forged');
  });

  it.each([
    ['not signed at all', unsigned({ alg: 'none' }, '')],
    ['signed in name only', unsigned({ alg: 'HS256' }, 'AAAA')],
    ['no token', 'abc'],
    ['of two parts', 'abc.def'],
    ['of things that are no JSON', 'AAAA.AAAA.AAAA'],
  ])('whose token is %s is forged', async (_case, token) => {
    const request = withHeaders(await dynamicWebhook(updated), {
      authorization: `Bearer ${token}`,
    });
    expect(outcomeOf(await read(request))).toBe('forged');
  });

  it('is stale when its token has expired, a minute of difference between clocks allowed', async () => {
    const now = Math.floor(Date.now() / 1_000);
    const expired = await dynamicWebhook(updated, { expiresAt: now - 120 });
    expect(outcomeOf(await read(expired))).toBe('stale');
    expect(await read(await dynamicWebhook(updated, { expiresAt: now - 30 }))).toMatchObject(hint);
  });

  it('is forged, not stale, when its expired token has another signature', async () => {
    const token = { secret: 'guessed', expiresAt: Math.floor(Date.now() / 1_000) - 3_600 };
    expect(outcomeOf(await read(await dynamicWebhook(updated, token)))).toBe('forged');
  });

  it('is forged for a source without OAuth', async () => {
    const withoutOauth = createWebhookReader({ type: 'jira' }, { secret: webhookSecret });
    expect(outcomeOf(await withoutOauth(await dynamicWebhook(updated)))).toBe('forged');
  });

  it('is decided by its token when a signature comes along that the source has no secret for', async () => {
    const withoutSecret = createWebhookReader({ type: 'jira' }, { clientSecret });
    const request = withHeaders(await dynamicWebhook(updated), { 'x-hub-signature': 'sha256=00' });
    expect(await withoutSecret(request)).toMatchObject(hint);
    expect(outcomeOf(await read(request))).toBe('forged');
  });
});

it('no reason tells anything of header, token or body', async () => {
  const token = await dynamicWebhook(updated, { secret: 'guessed' });
  const requests = [
    jiraWebhook({ webhookEvent: 'seen-event', issue: { id: 'seen-id' } }),
    jiraWebhook({ webhookEvent: 'jira:issue_updated', issue: { id: 'seen-id' } }),
    jiraWebhook('seen-body'),
    withHeaders(jiraWebhook(updated), { 'x-hub-signature': 'sha256=seen' }),
    withHeaders(token, { authorization: `${String(token.headers['authorization'])}seen` }),
  ];
  for (const request of requests) {
    const reading = await read(request);
    expect(reading.kind).toBe('refused');
    expect(JSON.stringify(reading)).not.toMatch(/seen|eyJ/);
  }
});

function unsigned(header: object, signature: string): string {
  const parts = [header, { iss: 'client-id', exp: 4_102_444_800 }].map((part) =>
    Buffer.from(JSON.stringify(part)).toString('base64url'),
  );
  return [...parts, signature].join('.');
}
