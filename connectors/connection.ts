/** How to reach one tracker: what the configuration file says of it, secrets resolved. Never logged, never stored. */
export type Connection = JiraConnection | JiraDatacenterConnection | LinearConnection;

/** An OAuth 2.0 app that an account has let in. */
export interface OAuthGrant {
  readonly kind: 'oauth';
  readonly clientId: string;
  readonly clientSecret: string;
  /** The first one. Every refresh replaces it: see `TokenVault`. */
  readonly refreshToken: string;
  readonly tokenUrl: string;
}

/** OAuth reaches Jira Cloud only through Atlassian's API gateway. */
export interface JiraGrant extends OAuthGrant {
  /** Where the gateway is, without a trailing slash. */
  readonly gatewayUrl: string;
}

export interface JiraConnection {
  readonly type: 'jira';
  /** Site or gateway address, without a trailing slash. */
  readonly url: string;
  readonly auth:
    | { readonly kind: 'basic'; readonly email: string; readonly token: string }
    | { readonly kind: 'bearer'; readonly token: string }
    | JiraGrant;
  /** JQL filter; undefined = everything the account can see. */
  readonly scope: string | undefined;
  /** `auto` = story points found by field name and type, else a field id. */
  readonly estimate: string;
}

export interface JiraDatacenterConnection {
  readonly type: 'jira-datacenter';
  /** Address of the site with its context path, without a trailing slash. */
  readonly url: string;
  /** A personal access token. */
  readonly auth: { readonly kind: 'bearer'; readonly token: string };
  readonly scope: string | undefined;
  readonly estimate: string;
}

export interface LinearConnection {
  readonly type: 'linear';
  readonly apiUrl: string;
  /** `key` goes bare into the header, `bearer` with its scheme. */
  readonly auth:
    | { readonly kind: 'key'; readonly key: string }
    | { readonly kind: 'bearer'; readonly token: string }
    | OAuthGrant;
  /** Team keys; empty = every team. */
  readonly teams: readonly string[];
}
