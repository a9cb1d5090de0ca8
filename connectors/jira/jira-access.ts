import { type Access, constantAccess } from '../access.ts';
import type { JiraConnection, JiraDatacenterConnection } from '../connection.ts';
import type { ConnectorContext } from '../connector.ts';
import { gatewayAccess } from './gateway.ts';
import type { JiraRequest } from './jira-error.ts';

/** Where a request goes, and the header that lets it in. */
export interface JiraEntry {
  /** Site or gateway address, without a trailing slash. */
  readonly address: string;
  readonly authorization: string;
}

export interface JiraAccess extends Access<JiraEntry> {
  readonly type: JiraRequest['type'];
}

export function jiraAccess(
  connection: JiraConnection | JiraDatacenterConnection,
  context: ConnectorContext,
): JiraAccess {
  const { type, auth, url: address } = connection;
  switch (auth.kind) {
    case 'basic': {
      const pair = Buffer.from(`${auth.email}:${auth.token}`).toString('base64');
      return { type, ...constantAccess({ address, authorization: `Basic ${pair}` }) };
    }
    case 'bearer':
      return { type, ...constantAccess({ address, authorization: `Bearer ${auth.token}` }) };
    case 'oauth':
      return { type: 'jira-oauth', ...gatewayAccess({ url: address, grant: auth }, context) };
  }
}
