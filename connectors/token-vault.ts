import type { Instant } from '../src/core/issue.ts';

export interface OAuthTokens {
  readonly accessToken: string;
  /** The only one that will be good for the next refresh: trackers rotate them. */
  readonly refreshToken: string;
  /** When the access token ends. */
  readonly expiresAt: Instant;
}

/** Keeps what the tokens of one grant have become, for every process that reads with it. */
export interface TokenVault {
  /**
   * Runs `work` alone among all of them, with what is kept (undefined = nothing yet), and keeps what it answers before
   * anybody can use it.
   */
  renew(
    work: (kept: OAuthTokens | undefined) => Promise<OAuthTokens>,
    signal: AbortSignal,
  ): Promise<OAuthTokens>;
}
