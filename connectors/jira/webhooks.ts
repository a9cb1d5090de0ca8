import { deleteWebhookById, refreshWebhooks, registerDynamicWebhooks } from 'jira.js/cloud';
import type { Client } from 'jira.js/core';
import { z } from 'zod';
import type { Instant } from '../../src/core/issue.ts';
import { dayMs } from '../../src/core/time.ts';
import type {
  ConnectorContext,
  WebhookRegistration,
  WebhookRequest,
  Webhooks,
} from '../connector.ts';
import { ConnectorError } from '../connector-error.ts';
import { instantOf } from '../instant.ts';
import { pageOf } from './jira-session.ts';
import {
  type RegisteredWebhook,
  registeredWebhooks,
  webhookEvents,
} from './registered-webhooks.ts';

/** Jira ends a dynamic webhook after this time. */
const lifeMs = 30 * dayMs;
/** Half of it: a daily attempt can fail for two weeks before one is lost. */
const prolongBelowMs = 15 * dayMs;

/**
 * Dynamic webhooks of an OAuth app, one a source. What Jira says is registered decides, not what is stored: a crash can
 * have come between the two.
 */
export function jiraWebhooks(
  clientOf: (signal: AbortSignal) => Client,
  context: ConnectorContext,
): Webhooks {
  return {
    keep: (request, signal) => keep({ client: clientOf(signal), context }, request),
  };
}

interface Reach {
  readonly client: Client;
  readonly context: ConnectorContext;
}

async function keep(reach: Reach, request: WebhookRequest): Promise<WebhookRegistration> {
  const { callback, known } = request;
  const filter = filterOf(request.teams);
  const isKnown = known?.callback === callback && known.filter === filter;
  const now = reach.context.now();
  const all = (await registeredWebhooks(reach.client, reach.context)) ?? recorded(known, now);
  const fitting = all.filter(
    (each) =>
      (each.callback === callback && each.filter === filter) ||
      (isKnown && known.ids.includes(each.id)),
  );
  // First: an app may register one address only.
  const outdated = all.filter((each) => known?.ids.includes(each.id) && !fitting.includes(each));
  if (outdated.length > 0) {
    await deleteWebhookById(reach.client, { webhookIds: outdated.map(({ id }) => id) });
  }
  const kept = (await prolonged(reach, fitting)) ?? (await registered(reach, { callback, filter }));
  return { callback, filter, ...kept };
}

/** What was registered by the record, where Jira does not tell. */
function recorded(
  known: WebhookRegistration | undefined,
  now: Instant,
): readonly RegisteredWebhook[] {
  if (known === undefined || known.expiresAt <= now) return [];
  return known.ids.map((id) => ({ ...known, id }));
}

/** Only fields and operators that a webhook's filter may have. Quoted: a key can be a word of JQL. */
function filterOf(teams: readonly string[]): string {
  return `project IN (${teams
    .toSorted()
    .map((team) => JSON.stringify(team))
    .join(', ')})`;
}

type Kept = Pick<WebhookRegistration, 'ids' | 'expiresAt'>;

/** undefined = there is none. */
async function prolonged(
  reach: Reach,
  webhooks: readonly RegisteredWebhook[],
): Promise<Kept | undefined> {
  if (webhooks.length === 0) return undefined;
  const ids = webhooks.map(({ id }) => id);
  const now = reach.context.now();
  const endsAt = Math.min(...webhooks.map(({ expiresAt }) => expiresAt ?? now));
  if (endsAt - now >= prolongBelowMs) return { ids, expiresAt: endsAt };
  try {
    const body: unknown = await refreshWebhooks(reach.client, { webhookIds: ids });
    const { expirationDate } = pageOf(reach.context.source, prolongedSchema, body);
    return { ids, expiresAt: instantOf(expirationDate) ?? now + lifeMs };
  } catch (error) {
    const isUnknown =
      error instanceof ConnectorError && (error.status === 400 || error.status === 404);
    if (isUnknown) return undefined;
    throw error;
  }
}

const prolongedSchema = z.object({ expirationDate: z.unknown() });

interface Wanted {
  readonly callback: string;
  readonly filter: string;
}

async function registered({ client, context }: Reach, wanted: Wanted): Promise<Kept> {
  const expiresAt = context.now() + lifeMs;
  const body: unknown = await registerDynamicWebhooks(client, {
    url: wanted.callback,
    webhooks: [{ events: [...webhookEvents], jqlFilter: wanted.filter }],
  });
  const page = pageOf(context.source, registeredSchema, body);
  const [result] = page.webhookRegistrationResult;
  if (result?.createdWebhookId != null) return { ids: [result.createdWebhookId], expiresAt };
  // A refusal comes as HTTP 200. What it quotes is what was sent: an address and keys of projects.
  const said = result?.errors?.join('; ').slice(0, 300) ?? 'no reason told';
  throw new ConnectorError(
    'malformed',
    `${context.source}: Jira did not register the webhook (${said}): check webhook.callback of this source; an app may have one address, which no other program uses`,
  );
}

const registeredSchema = z.object({
  webhookRegistrationResult: z.array(
    z.object({
      createdWebhookId: z.number().nullish(),
      errors: z.array(z.string()).nullish(),
    }),
  ),
});
