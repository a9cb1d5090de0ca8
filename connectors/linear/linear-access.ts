import { type Access, constantAccess } from '../access.ts';
import { AccessTokens } from '../access-tokens.ts';
import type { LinearConnection } from '../connection.ts';
import type { ConnectorContext } from '../connector.ts';

/** As the SDK takes it: a personal key goes bare into the header, a token with its scheme. */
export type LinearCredential = { readonly apiKey: string } | { readonly accessToken: string };

export function linearAccess(
  { auth }: LinearConnection,
  context: ConnectorContext,
): Access<LinearCredential> {
  switch (auth.kind) {
    case 'key':
      return constantAccess({ apiKey: auth.key });
    case 'bearer':
      return constantAccess({ accessToken: auth.token });
    case 'oauth': {
      const tokens = new AccessTokens({ grant: auth, context, encoding: 'form' });
      return {
        use: (request, signal) => tokens.use((accessToken) => request({ accessToken }), signal),
      };
    }
  }
}
