import { createHmac, randomUUID } from 'node:crypto';
import type { Instant } from '../../core/issue.ts';
import { minuteMs, secondMs } from '../../core/time.ts';
import { type Delivery, Outbox, type OutboxOptions, type SentWebhooks } from '../site/outbox.ts';
import type { JiraContent, JiraEvent, JiraIssue, JsonObject } from './jira-content.ts';

/** How a receiver can tell that a webhook is genuine. */
export type JiraSigning =
  /** Webhooks of an administrator: an HMAC over the body. */
  | { readonly kind: 'secret'; readonly secret: string }
  /** Dynamic webhooks of an OAuth app: a JWT, keyed by the client's secret, which says nothing of the body. */
  | { readonly kind: 'jwt'; readonly clientId: string; readonly key: string };

export interface JiraWebhooks extends OutboxOptions {
  readonly signing: JiraSigning;
}

/** How a site shows issues and persons, as Cloud or Data Center does. */
export interface WebhookView {
  readonly now: () => Instant;
  issue(issue: JiraIssue): JsonObject;
  user(user: JsonObject): JsonObject;
}

/** Sends a webhook for everything that happens from now on. */
export function sendJiraWebhooks(
  content: JiraContent,
  webhooks: JiraWebhooks,
  view: WebhookView,
): SentWebhooks {
  const outbox = new Outbox(webhooks);
  const stop = content.watch?.((event) => outbox.send(deliveryOf(event, webhooks.signing, view)));
  return { outbox, stop: () => stop?.() };
}

function deliveryOf(event: JiraEvent, signing: JiraSigning, view: WebhookView): Delivery {
  const { history } = event;
  const body = JSON.stringify({
    timestamp: view.now(),
    webhookEvent: `jira:issue_${event.kind}`,
    ...(history === undefined ? {} : { issue_event_type_name: eventTypeOf(event) }),
    user: view.user(event.user),
    issue: view.issue(event.issue),
    ...(history === undefined ? {} : { changelog: { id: history.id, items: history.items } }),
    ...(signing.kind === 'jwt' ? { matchedWebhookIds: [1] } : {}),
  });
  const headers = {
    'content-type': 'application/json; charset=UTF-8',
    'user-agent': 'Atlassian HttpClient 4.2.0',
    'x-atlassian-webhook-identifier': randomUUID(),
    'x-atlassian-webhook-flow': 'Primary',
    ...signatureOf(body, signing, view.now()),
  };
  return { headers, body };
}

/** The first of these fields that changed gives the event its name. */
const eventTypes: readonly (readonly [field: string, name: string])[] = [
  ['project', 'issue_moved'],
  ['status', 'issue_generic'],
  ['assignee', 'issue_assigned'],
];

function eventTypeOf({ kind, history }: JiraEvent): string {
  if (kind === 'created') return 'issue_created';
  const changed = new Set(history?.items.map((item) => item['fieldId']));
  return eventTypes.find(([field]) => changed.has(field))?.[1] ?? 'issue_updated';
}

function signatureOf(body: string, signing: JiraSigning, now: Instant): Record<string, string> {
  if (signing.kind === 'jwt') return { authorization: `Bearer ${jwtOf(signing, now)}` };
  const digest = createHmac('sha256', signing.secret).update(body).digest('hex');
  return { 'x-hub-signature': `sha256=${digest}` };
}

/** How long a token of a webhook holds. */
const tokenLifeMs = 3 * minuteMs;

function jwtOf(
  { clientId, key }: { readonly clientId: string; readonly key: string },
  now: Instant,
): string {
  const iat = Math.floor(now / secondMs);
  const claims = { iss: clientId, iat, exp: iat + tokenLifeMs / secondMs };
  const signed = [{ alg: 'HS256', typ: 'JWT' }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  return `${signed}.${createHmac('sha256', key).update(signed).digest('base64url')}`;
}
