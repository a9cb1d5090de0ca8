import type { Connection } from './connection.ts';
import { createJiraWebhookReader } from './jira/webhook.ts';
import { createLinearWebhookReader } from './linear/webhook.ts';
import type { WebhookReader, WebhookSecrets } from './webhook.ts';

/** Reads the webhooks of one source. */
export function createWebhookReader(
  { type }: Pick<Connection, 'type'>,
  secrets: WebhookSecrets,
): WebhookReader {
  switch (type) {
    case 'jira':
    case 'jira-datacenter':
      return createJiraWebhookReader(secrets);
    case 'linear':
      return createLinearWebhookReader(secrets);
  }
}
