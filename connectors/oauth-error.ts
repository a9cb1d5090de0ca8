import { z } from 'zod';
import type { Instant } from '../src/core/issue.ts';
import { ConnectorError, type ConnectorErrorKind } from './connector-error.ts';
import { retryAfterMs } from './retry.ts';

export interface RefusedRefresh {
  readonly source: string;
  readonly response: Response;
  /** undefined = no JSON. */
  readonly body: unknown;
  readonly now: Instant;
}

interface Meaning {
  readonly kind: ConnectorErrorKind;
  readonly check: string;
}

const usedUp: Meaning = {
  kind: 'auth',
  check:
    'check auth.oauth of this source: its refresh token is used up, revoked or belongs to another app: authorise the app again and set the new refresh token (docs/operations.md, "Signing in with OAuth")',
};
const wrongClient: Meaning = {
  kind: 'auth',
  check: 'check auth.oauth.client_id and auth.oauth.client_secret of this source',
};
const wrongAddress: Meaning = {
  kind: 'not-found',
  check: 'check auth.oauth.token_url of this source',
};
const unavailable: Meaning = { kind: 'unavailable', check: 'the next try may succeed' };

/** What authorisation servers say, by RFC 6749 and, of a refresh token that is no good, Atlassian's `unauthorized_client`. */
const meanings = {
  invalid_grant: usedUp,
  unauthorized_client: usedUp,
  invalid_client: wrongClient,
  access_denied: wrongClient,
} as const satisfies Record<string, Meaning>;

const bodySchema = z.object({
  error: z.enum(['invalid_grant', 'unauthorized_client', 'invalid_client', 'access_denied']),
});

const meaningsByStatus: Readonly<Record<number, Meaning>> = {
  400: usedUp,
  401: wrongClient,
  403: usedUp,
  429: { kind: 'rate-limited', check: 'the next try waits as long as it asks' },
};

/** Of the body only a known code is read: the rest can quote what was sent. */
export function refusedRefresh({ source, response, body, now }: RefusedRefresh): ConnectorError {
  const { status, headers } = response;
  const said = status < 500 && status !== 429 ? bodySchema.safeParse(body).data?.error : undefined;
  const meaning =
    (said === undefined ? meaningsByStatus[status] : meanings[said]) ??
    (status >= 500 ? unavailable : wrongAddress);
  return new ConnectorError(
    meaning.kind,
    `${source}: the authorisation server answered ${status}${said === undefined ? '' : ` ${said}`} to the refresh of the OAuth tokens`,
    {
      remedy: meaning.check,
      status,
      retryAfterMs: retryAfterMs(headers.get('retry-after'), now),
    },
  );
}
