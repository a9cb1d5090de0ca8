import type { Connection } from './connection.ts';
import type { Connector, ConnectorContext } from './connector.ts';
import { createJiraConnector } from './jira/jira-connector.ts';
import { createJiraWebhookReader } from './jira/webhook.ts';
import { createDatacenterConnector } from './jira-datacenter/datacenter-connector.ts';
import { createLinearConnector } from './linear/linear-connector.ts';
import { createLinearWebhookReader } from './linear/webhook.ts';
import type { WebhookReader, WebhookSecrets } from './webhook.ts';

/** The connector of one source. It reaches no network before it is asked to read. */
export function createConnector(connection: Connection, context: ConnectorContext): Connector {
  switch (connection.type) {
    case 'jira':
      return createJiraConnector(connection, context);
    case 'jira-datacenter':
      return createDatacenterConnector(connection, context);
    case 'linear':
      return createLinearConnector(connection, context);
  }
}

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
