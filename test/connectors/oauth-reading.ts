import type { JiraConnection } from '../../connectors/connection.ts';
import type { Connector, ConnectorContext } from '../../connectors/connector.ts';
import { ConnectorError } from '../../connectors/connector-error.ts';
import { createConnector } from '../../connectors/registry.ts';
import { type JiraSite, siteIssue, startJiraSite } from './jira-site.ts';
import {
  createOAuthDesk,
  grantOf,
  type OAuthDesk,
  siteOfGrant,
  vaultInMemory,
} from './oauth-desk.ts';

export const { signal } = new AbortController();
const open: JiraSite[] = [];

/** Ends the sites of a test; fails when a request broke the vendor's contract. */
export async function closeOAuthSites(): Promise<void> {
  const closing = open.splice(0);
  await Promise.all(closing.map((site) => site.close()));
  const violations = closing.flatMap((site) => site.violations);
  if (violations.length > 0)
    throw new Error(`requests against the contract: ${violations.join('; ')}`);
}

export interface OAuthReading {
  readonly site: JiraSite;
  readonly desk: OAuthDesk;
  readonly clock: { now: number };
  readonly connect: (
    changed?: Partial<JiraConnection>,
    context?: Partial<ConnectorContext>,
  ) => Connector;
  /** Requests of one kind so far: `token`, `accessible-resources`, `myself`. */
  readonly count: (end: string) => number;
}

/** A Jira that lets an OAuth app in. Connectors share a vault, like those of one database. */
export async function openJiraWithOAuth(): Promise<OAuthReading> {
  const desk = createOAuthDesk('application/json');
  const site = await startJiraSite({ issues: [siteIssue(1)], oauth: desk });
  open.push(site);
  const clock = { now: Date.UTC(2026, 10, 24) };
  const vault = vaultInMemory();
  return {
    site,
    desk,
    clock,
    connect: (changed = {}, context = {}) =>
      createConnector(
        {
          type: 'jira',
          url: siteOfGrant,
          auth: { ...grantOf(site, 'client-secret'), gatewayUrl: site.url },
          scope: undefined,
          estimate: 'auto',
          ...changed,
        },
        {
          source: 'acme-jira',
          hashPerson: undefined,
          onCall: () => undefined,
          now: () => clock.now,
          vault,
          ...context,
        },
      ),
    count: (end) => site.requests.filter(({ path }) => path.endsWith(`/${end}`)).length,
  };
}

export async function failure(promise: Promise<unknown>): Promise<ConnectorError> {
  const error: unknown = await promise.catch((reason: unknown) => reason);
  if (error instanceof ConnectorError) return error;
  throw new Error(`no ConnectorError: ${String(error)}`);
}
