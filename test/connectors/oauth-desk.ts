import type { OAuthGrant } from '../../connectors/connection.ts';
import type { OAuthTokens, TokenVault } from '../../connectors/token-vault.ts';
import type { ScriptedAnswer, ScriptedRequest } from './scripted-server.ts';

/** The part of a scripted tracker that hands out tokens, each refresh token good for once. */
export interface OAuthDesk {
  /** undefined for requests that are none of its business. */
  answer(request: ScriptedRequest): ScriptedAnswer | undefined;
  /** The header that lets requests in. */
  authorization(): string;
  /** The access token handed out last is no good any more, long before it ends. */
  forget(): void;
}

/** Options of a site that a desk can stand before. */
export interface BehindDesk {
  oauth?: OAuthDesk;
}

export const siteOfGrant = 'https://acme.atlassian.net';

export function createOAuthDesk(contentType: string): OAuthDesk {
  let generation = 0;
  let accepted = 0;
  function refresh({ body, ...request }: ScriptedRequest): ScriptedAnswer {
    if (request.contentType !== contentType) return { status: 415, body: {} };
    if (body.client_secret !== 'client-secret') {
      return { status: 401, body: { error: 'access_denied', error_description: 'Unauthorized' } };
    }
    if (body.refresh_token !== `refresh-${generation}`) {
      return { status: 403, body: { error: 'unauthorized_client', error_description: 'invalid' } };
    }
    generation += 1;
    accepted = generation;
    return {
      body: {
        access_token: `access-${generation}`,
        refresh_token: `refresh-${generation}`,
        expires_in: 3_600,
      },
    };
  }
  return {
    answer(request) {
      if (request.path === '/oauth/token') return refresh(request);
      if (request.path !== '/oauth/token/accessible-resources') return undefined;
      if (request.authorization !== `Bearer access-${accepted}`) return { status: 401, body: {} };
      return { body: [{ id: 'cloud-1', name: 'acme', url: siteOfGrant, scopes: [] }] };
    },
    authorization: () => `Bearer access-${accepted}`,
    forget: () => {
      accepted = -1;
    },
  };
}

type Script = (request: ScriptedRequest) => ScriptedAnswer | Promise<ScriptedAnswer>;

/** The script of a site behind a desk, if there is one: who has its token comes in as somebody the site knows. */
export function behindDesk(site: BehindDesk, known: string, script: Script): Script {
  return (request) => {
    const { oauth } = site;
    if (oauth === undefined) return script(request);
    const isLetIn = request.authorization === oauth.authorization();
    const behind = { ...request, authorization: isLetIn ? known : undefined };
    return oauth.answer(request) ?? script(behind);
  };
}

export function grantOf(server: { readonly url: string }, clientSecret: string): OAuthGrant {
  return {
    kind: 'oauth',
    clientId: 'app',
    clientSecret,
    refreshToken: 'refresh-0',
    tokenUrl: `${new URL(server.url).origin}/oauth/token`,
  };
}

/** For connectors of one process; that of the program is tested with its database. */
export function vaultInMemory(): TokenVault {
  let kept: OAuthTokens | undefined;
  return {
    async renew(work) {
      kept = await work(kept);
      return kept;
    },
  };
}
