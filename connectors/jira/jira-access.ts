import { type Access, constantAccess } from '../access.ts';
import type { JiraConnection, JiraDatacenterConnection } from '../connection.ts';
import type { ConnectorContext } from '../connector.ts';
import { gatewayAccess } from './gateway.ts';
import type { JiraRequest } from './jira-error.ts';
import { Pace } from './pace.ts';

/** Where a request goes, and the header that lets it in. */
export interface JiraEntry {
  /** Site or gateway address, without a trailing slash. */
  readonly address: string;
  readonly authorization: string;
}

/** What all requests of one source share. */
export interface JiraAccess extends Access<JiraEntry> {
  readonly type: JiraRequest['type'];
  readonly pace: Pace;
}

export function jiraAccess(
  connection: JiraConnection | JiraDatacenterConnection,
  context: ConnectorContext,
): JiraAccess {
  return { pace: new Pace(), ...entryOf(connection, context) };
}

function entryOf(
  { type, auth, url: address }: JiraConnection | JiraDatacenterConnection,
  context: ConnectorContext,
): Omit<JiraAccess, 'pace'> {
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
