import type {
  Connection,
  JiraConnection,
  LinearConnection,
  OAuthGrant,
} from '../../connectors/connection.ts';
import type { SourceFile } from './source-schema.ts';

/** How to reach the tracker of a source. */
export function toConnection(source: SourceFile): Connection {
  switch (source.type) {
    case 'jira': {
      const { type, url, scope, estimate } = source;
      return { type, url, auth: jiraAuth(source.auth), scope, estimate };
    }
    case 'jira-datacenter': {
      const { type, url, scope, estimate } = source;
      const auth = { kind: 'bearer', token: source.auth.bearer } as const;
      return { type, url, auth, scope, estimate };
    }
    case 'linear': {
      const { type, api_url: apiUrl, teams } = source;
      return { type, apiUrl, auth: linearAuth(source.auth), teams };
    }
  }
}

type AuthOf<Type> = Extract<SourceFile, { type: Type }>['auth'];

/** The schema has seen to it that there is one way to sign in, and that it is whole. */
function jiraAuth({ email, token, bearer, oauth }: AuthOf<'jira'>): JiraConnection['auth'] {
  if (oauth !== undefined) return { ...grantOf(oauth), gatewayUrl: oauth.gateway_url };
  if (bearer !== undefined) return { kind: 'bearer', token: bearer };
  return { kind: 'basic', email: email ?? '', token: token ?? '' };
}

function linearAuth({ key, bearer, oauth }: AuthOf<'linear'>): LinearConnection['auth'] {
  if (oauth !== undefined) return grantOf(oauth);
  if (bearer !== undefined) return { kind: 'bearer', token: bearer };
  return { kind: 'key', key: key ?? '' };
}

function grantOf(oauth: NonNullable<AuthOf<'linear'>['oauth']>): OAuthGrant {
  return {
    kind: 'oauth',
    clientId: oauth.client_id,
    clientSecret: oauth.client_secret,
    refreshToken: oauth.refresh_token,
    tokenUrl: oauth.token_url,
  };
}
