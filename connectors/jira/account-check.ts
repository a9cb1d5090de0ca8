import { getCurrentUser } from 'jira.js/cloud';
import { z } from 'zod';
import type { JiraConnection } from '../connection.ts';
import type { Check } from '../connector.ts';
import { ConnectorError } from '../connector-error.ts';
import { failure } from '../examination.ts';
import type { JiraReach } from './discovery.ts';
import { isGatewayAddress } from './gateway.ts';
import { pageOf } from './jira-session.ts';
import { zoneOf } from './site-catalogue.ts';

const userSchema = z.object({ accountType: z.string().nullish() });

/** Who asks: never a name or an address, only what kind of account it is. */
export async function examineAccount(reach: JiraReach): Promise<readonly Check[]> {
  const { client, connection, context } = reach;
  const name = 'authentication';
  try {
    const body: unknown = await getCurrentUser(client);
    const { accountType } = pageOf(context.source, userSchema, body);
    const zone = zoneOf(context.source, body) ?? 'unknown';
    const address = isGatewayAddress(connection.url) ? 'the API gateway' : 'the site';
    const detail = `an account of type ${accountType ?? 'unknown'}, zone ${zone}, at the address of ${address}`;
    if (accountType !== 'customer') return [{ name, result: 'ok', detail }];
    const remedy =
      'use an account with a licence for Jira: one of the customer portal sees no project';
    return [{ name, result: 'warning', detail, remedy }];
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    const remedies = [error.remedy, addressOf(error, connection)].filter(Boolean);
    return [{ ...failure(context.source, name, error), remedy: remedies.join('; ') }];
  }
}

/** A token is refused at the address for the other kind of tokens, and nothing answers at that of another product. */
function addressOf({ kind }: ConnectorError, connection: JiraConnection): string | undefined {
  switch (kind) {
    case 'auth':
      if (connection.auth.kind === 'oauth') return undefined;
      return isGatewayAddress(connection.url)
        ? 'url is the API gateway: the scopes of a token must hold read:jira-work and read:jira-user; a token without scopes needs the address of the site, https://SITE.atlassian.net'
        : `url is the site: a token with scopes, or of a service account, needs https://api.atlassian.com/ex/jira/CLOUD-ID (${connection.url}/_edge/tenant_info shows the id)`;
    case 'not-found':
    case 'malformed':
      return 'expected https://SITE.atlassian.net or https://api.atlassian.com/ex/jira/CLOUD-ID; a Jira Data Center has type: jira-datacenter';
    case 'unavailable':
    case 'rate-limited':
      return undefined;
  }
}
