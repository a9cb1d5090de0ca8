import { getDynamicWebhooksForApp } from 'jira.js/cloud';
import type { Client } from 'jira.js/core';
import { z } from 'zod';
import type { Instant } from '../../src/core/issue.ts';
import type { ConnectorContext } from '../connector.ts';
import { ConnectorError } from '../connector-error.ts';
import { instantOf } from '../instant.ts';
import { pageOf } from './jira-session.ts';

export const webhookEvents = [
  'jira:issue_created',
  'jira:issue_updated',
  'jira:issue_deleted',
] as const;

export interface RegisteredWebhook {
  readonly id: number;
  readonly callback: string;
  readonly filter: string;
  /** undefined when Jira does not say. */
  readonly expiresAt: Instant | undefined;
}

/** More than any app may have. */
const mostPages = 20;

/** Webhooks of the app whose token asks, those for our events only; undefined where Jira does not tell. */
export async function registeredWebhooks(
  client: Client,
  { source }: Pick<ConnectorContext, 'source'>,
): Promise<readonly RegisteredWebhook[] | undefined> {
  const found: RegisteredWebhook[] = [];
  let startAt = 0;
  try {
    for (let page = 0; page < mostPages; page += 1) {
      const body: unknown = await getDynamicWebhooksForApp(client, { startAt });
      const { values, isLast } = pageOf(source, pageSchema, body);
      found.push(...values.filter(isOurs).map(webhookOf));
      startAt += values.length;
      if (isLast !== false || values.length === 0) break;
    }
    return found;
  } catch (error) {
    if (error instanceof ConnectorError && notTelling.includes(error.status)) return undefined;
    throw error;
  }
}

const notTelling: readonly (number | undefined)[] = [400, 403, 404, 405];

const webhookSchema = z.object({
  id: z.number(),
  url: z.string().nullish(),
  jqlFilter: z.string().nullish(),
  events: z.array(z.string()),
  /** Documented as a number, shown as a text. */
  expirationDate: z.unknown(),
});
type Webhook = z.infer<typeof webhookSchema>;

const pageSchema = z.object({ values: z.array(webhookSchema), isLast: z.boolean().nullish() });

function isOurs({ events }: Webhook): boolean {
  return events.length === webhookEvents.length && webhookEvents.every((e) => events.includes(e));
}

function webhookOf({ id, url, jqlFilter, expirationDate }: Webhook): RegisteredWebhook {
  return {
    id,
    callback: url ?? '',
    filter: jqlFilter ?? '',
    expiresAt: instantOf(expirationDate),
  };
}
