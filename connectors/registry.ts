import type { Connection } from './connection.ts';
import type { Connector, ConnectorContext } from './connector.ts';
import { createJiraConnector } from './jira/jira-connector.ts';
import { createDatacenterConnector } from './jira-datacenter/datacenter-connector.ts';
import { createLinearConnector } from './linear/linear-connector.ts';

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
