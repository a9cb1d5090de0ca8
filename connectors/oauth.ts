import { z } from 'zod';
import { secondMs } from '../src/core/time.ts';
import type { OAuthGrant } from './connection.ts';
import type { ConnectorContext } from './connector.ts';
import { ConnectorError } from './connector-error.ts';
import { exchange, jsonOf } from './exchange.ts';
import { shapeOf } from './malformed.ts';
import { refusedRefresh } from './oauth-error.ts';
import type { OAuthTokens } from './token-vault.ts';

export interface Refreshing {
  readonly grant: OAuthGrant;
  readonly context: ConnectorContext;
  /** Atlassian takes JSON, Linear a form. */
  readonly encoding: 'json' | 'form';
}

/** Exchanges a refresh token for new tokens. The trackers take it a second time for some minutes, and then never again. */
export async function refreshTokens(
  refreshing: Refreshing,
  refreshToken: string,
  signal: AbortSignal,
): Promise<OAuthTokens> {
  const { grant, context } = refreshing;
  const asked = context.now();
  const { response, text } = await exchange(
    {
      context,
      address: grant.tokenUrl,
      request: requestOf(refreshing, refreshToken),
      noAnswer: (reason, cause) => noAnswer(context.source, reason, cause),
    },
    signal,
  );
  if (!response.ok) {
    throw refusedRefresh({ source: context.source, response, body: jsonOf(text), now: asked });
  }
  const what = `${context.source}: check auth.oauth.token_url of this source: the answer to a refresh of the OAuth tokens`;
  const tokens = shapeOf(what, answerSchema, jsonOf(text));
  return {
    accessToken: tokens.access_token,
    refreshToken: tokens.refresh_token ?? refreshToken,
    expiresAt: asked + tokens.expires_in * secondMs,
  };
}

/** Visible characters only: a header with any other is refused by `fetch` with the token in the message. */
const tokenSchema = z.string().regex(/^[\x21-\x7e]+$/, 'not a token');

const answerSchema = z.object({
  access_token: tokenSchema,
  /** Left out where tokens do not rotate. */
  refresh_token: tokenSchema.nullish(),
  expires_in: z.coerce.number().positive(),
});

function requestOf({ grant, encoding }: Refreshing, refreshToken: string): RequestInit {
  const fields = {
    grant_type: 'refresh_token',
    client_id: grant.clientId,
    client_secret: grant.clientSecret,
    refresh_token: refreshToken,
  };
  const [type, body] =
    encoding === 'json'
      ? ['application/json', JSON.stringify(fields)]
      : ['application/x-www-form-urlencoded', new URLSearchParams(fields).toString()];
  const headers = { accept: 'application/json', 'content-type': type };
  // A redirect would carry the secrets to another address.
  return { method: 'POST', headers, body, redirect: 'manual' };
}

function noAnswer(source: string, reason: string, cause: unknown): ConnectorError {
  return new ConnectorError(
    'unavailable',
    `${source}: no answer to the refresh of the OAuth tokens (${reason}): check auth.oauth.token_url of this source and the network`,
    { cause },
  );
}
