import { minuteMs } from '../src/core/time.ts';
import type { Access } from './access.ts';
import { RefusedCredentialError } from './connector-error.ts';
import { type Refreshing, refreshTokens } from './oauth.ts';
import type { OAuthTokens, TokenVault } from './token-vault.ts';

/** An access token is renewed this long before it ends, so that it does not end on its way. */
const marginMs = minuteMs;

/** A renewal under way, and the signal of the request that began it. */
interface Renewal {
  readonly tokens: Promise<OAuthTokens>;
  readonly signal: AbortSignal;
}

/** Access tokens of one OAuth grant: renewed when they end or are refused, once for all requests that wait for it. */
export class AccessTokens implements Access<string> {
  readonly #refreshing: Refreshing;
  readonly #vault: TokenVault;
  #tokens: OAuthTokens | undefined;
  #renewal: Renewal | undefined;

  constructor(refreshing: Refreshing) {
    const { vault, source } = refreshing.context;
    if (vault === undefined) throw new Error(`${source}: OAuth without a vault for its tokens`);
    this.#refreshing = refreshing;
    this.#vault = vault;
  }

  async use<T>(request: (accessToken: string) => Promise<T>, signal: AbortSignal): Promise<T> {
    const token = await this.#current(undefined, signal);
    try {
      return await request(token);
    } catch (error) {
      if (!(error instanceof RefusedCredentialError)) throw error;
      return await request(await this.#current(token, signal));
    }
  }

  async #current(refused: string | undefined, signal: AbortSignal): Promise<string> {
    const held = this.#usable(this.#tokens, refused);
    if (held !== undefined) return held.accessToken;
    signal.throwIfAborted();
    this.#renewal ??= { tokens: this.#renewed(refused, signal), signal };
    const joined = this.#renewal;
    try {
      return (await unlessAborted(joined.tokens, signal)).accessToken;
    } catch (error) {
      signal.throwIfAborted();
      // The request that began the renewal was given up, this one was not.
      if (joined.signal.aborted) return await this.#current(refused, signal);
      throw error;
    }
  }

  async #renewed(refused: string | undefined, signal: AbortSignal): Promise<OAuthTokens> {
    const { grant } = this.#refreshing;
    try {
      this.#tokens = await this.#vault.renew(async (kept) => {
        const { refreshToken } = kept ?? grant;
        // Another process may have renewed them in the meantime.
        return this.#usable(kept, refused) ?? refreshTokens(this.#refreshing, refreshToken, signal);
      }, signal);
      return this.#tokens;
    } finally {
      this.#renewal = undefined;
    }
  }

  #usable(tokens: OAuthTokens | undefined, refused: string | undefined): OAuthTokens | undefined {
    if (tokens === undefined || tokens.accessToken === refused) return undefined;
    return tokens.expiresAt - marginMs > this.#refreshing.context.now() ? tokens : undefined;
  }
}

async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const abort = (): void => reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
