import type { Connection } from './connection.ts';
import type { Connector, ConnectorContext } from './connector.ts';
import { createJiraConnector } from './jira/jira-connector.ts';
import { createLinearConnector } from './linear/linear-connector.ts';

const connectors = { jira: createJiraConnector, linear: createLinearConnector } satisfies {
  readonly [T in Connection['type']]: (
    connection: Extract<Connection, { type: T }>,
    context: ConnectorContext,
  ) => Connector;
};

/** The connector of one source. It reaches no network before it is asked to read. */
export function createConnector(connection: Connection, context: ConnectorContext): Connector {
  return connection.type === 'jira'
    ? connectors.jira(connection, context)
    : connectors.linear(connection, context);
}
