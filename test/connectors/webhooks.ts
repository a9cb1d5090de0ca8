/** Webhooks as trackers send them: signed bodies with their headers. */
import { createHmac } from 'node:crypto';
import { SignJWT } from 'jose';
import type { WebhookReading, WebhookRequest } from '../../connectors/webhook.ts';

export const webhookSecret = 'the-secret-of-the-webhook';
export const clientSecret = 'the-client-secret-of-the-oauth-app';

export function hmac(body: string | Buffer, secret = webhookSecret): string {
  return createHmac('sha256', secret).update(body).digest('hex');
}

/** What Jira sends for an administrator. */
export function jiraWebhook(
  event: unknown,
  { secret = webhookSecret, delivery }: { secret?: string; delivery?: string } = {},
): WebhookRequest {
  const body = bytesOf(event);
  const headers = {
    'content-type': 'application/json; charset=UTF-8',
    'x-hub-signature': `sha256=${hmac(body, secret)}`,
    ...(delivery === undefined ? {} : { 'x-atlassian-webhook-identifier': delivery }),
  };
  return { headers, body, now: Date.now() };
}

interface Token {
  readonly secret?: string;
  readonly alg?: string;
  /** Seconds since the epoch. */
  readonly expiresAt?: number;
  readonly scheme?: string;
}

/** What Jira sends for an OAuth app that registered its webhook itself. */
export async function dynamicWebhook(event: unknown, token: Token = {}): Promise<WebhookRequest> {
  const now = Date.now();
  const { secret = clientSecret, alg = 'HS256', scheme = 'Bearer' } = token;
  const jwt = await new SignJWT({ iss: 'client-id' })
    .setProtectedHeader({ alg, typ: 'JWT' })
    .setIssuedAt()
    .setExpirationTime(token.expiresAt ?? Math.floor(now / 1_000) + 180)
    .sign(new TextEncoder().encode(secret));
  return { headers: { authorization: `${scheme} ${jwt}` }, body: bytesOf(event), now };
}

/** What Linear sends, with the time it is sent at in its body. */
export function linearWebhook(
  event: object,
  { secret = webhookSecret, delivery, at = Date.now() }: LinearDelivery = {},
): WebhookRequest {
  const body = bytesOf({ ...event, ...(at === null ? {} : { webhookTimestamp: at }) });
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    'linear-signature': hmac(body, secret),
    ...(delivery === undefined ? {} : { 'linear-delivery': delivery }),
  };
  return { headers, body, now: Date.now() };
}

interface LinearDelivery {
  readonly secret?: string;
  readonly delivery?: string;
  /** null = the body has no time. */
  readonly at?: unknown;
}

function bytesOf(event: unknown): Buffer {
  return Buffer.from(typeof event === 'string' ? event : JSON.stringify(event));
}

/** The same with other headers; an undefined one is missing. */
export function withHeaders(
  request: WebhookRequest,
  headers: WebhookRequest['headers'],
): WebhookRequest {
  return { ...request, headers: { ...request.headers, ...headers } };
}

export function outcomeOf(reading: WebhookReading): string {
  return reading.kind === 'refused' ? reading.outcome : reading.kind;
}
