/** Atlassian's API gateway: the only way to a site for OAuth, and for tokens with scopes. */
import { z } from 'zod';
import type { Access } from '../access.ts';
import { AccessTokens } from '../access-tokens.ts';
import type { JiraGrant } from '../connection.ts';
import type { ConnectorContext } from '../connector.ts';
import { ConnectorError } from '../connector-error.ts';
import { exchange, jsonOf } from '../exchange.ts';
import { shapeOf } from '../malformed.ts';
import type { JiraEntry } from './jira-access.ts';
import { noAnswer, refusal } from './jira-error.ts';

export function isGatewayAddress(url: string): boolean {
  return url.includes('/ex/jira/');
}

interface Way {
  /** Of the site, or of the gateway with the site's cloud id. */
  readonly url: string;
  readonly grant: JiraGrant;
}

export function gatewayAccess(way: Way, context: ConnectorContext): Access<JiraEntry> {
  const tokens = new AccessTokens({ grant: way.grant, context, encoding: 'json' });
  let address = isGatewayAddress(way.url) ? way.url : undefined;
  return {
    use: (request, signal) =>
      tokens.use(async (token) => {
        const authorization = `Bearer ${token}`;
        address ??= await findAddress({ ...way, context, authorization }, signal);
        return request({ address, authorization });
      }, signal),
  };
}

interface Finding extends Way {
  readonly context: ConnectorContext;
  readonly authorization: string;
}

const path = '/oauth/token/accessible-resources';
const sitesSchema = z.array(z.object({ id: z.string().min(1), url: z.string() }));

/** Asks which sites the grant is for: their ids are known to the gateway only. */
async function findAddress(finding: Finding, signal: AbortSignal): Promise<string> {
  const { url, grant, context, authorization } = finding;
  const asked = { source: context.source, type: 'jira-oauth', method: 'GET', path } as const;
  const { response, text } = await exchange(
    {
      context,
      address: `${grant.gatewayUrl}${path}`,
      request: { headers: { accept: 'application/json', authorization } },
      noAnswer: (reason, cause) => noAnswer(asked, reason, cause),
    },
    signal,
  );
  if (!response.ok) throw refusal(asked, response, context.now());
  const what = `${context.source}: check auth.oauth.gateway_url of this source: the answer to GET ${path}`;
  const sites = shapeOf(what, sitesSchema, jsonOf(text));
  const site = sites.find((each) => originOf(each.url) === originOf(url));
  if (site !== undefined) return `${grant.gatewayUrl}/ex/jira/${encodeURIComponent(site.id)}`;
  const seen = sites.length === 0 ? 'none' : sites.map((each) => each.url).join(', ');
  throw new ConnectorError(
    'auth',
    `${context.source}: the OAuth app is not let into ${url} (sites it is let into: ${seen}): check url of this source, or authorise the app again and choose this site`,
  );
}

function originOf(url: string): string | undefined {
  return URL.parse(url)?.origin;
}
