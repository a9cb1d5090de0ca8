import { randomBytes } from 'node:crypto';
import type { Instant } from '../../core/issue.ts';
import { hourMs, minuteMs, secondMs } from '../../core/time.ts';

/** An app that an account has let in, as a configuration names it. */
export interface OAuthApp {
  readonly clientId: string;
  readonly clientSecret: string;
  /** The first one. */
  readonly refreshToken: string;
}

export interface AuthorizationOptions {
  readonly app: OAuthApp;
  readonly now: () => Instant;
  /** How long an access token lives; default an hour. */
  readonly accessLifeMs?: number | undefined;
  /** How long a refresh token that was used is taken again; default ten minutes. */
  readonly graceMs?: number | undefined;
}

export interface IssuedTokens {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly expires_in: number;
}

/** What an authorisation server knows of one app: rotating refresh tokens, whose reuse ends them all. */
export class Authorization {
  readonly #app: OAuthApp;
  readonly #now: () => Instant;
  readonly #accessLifeMs: number;
  readonly #graceMs: number;
  /** When each refresh token was used first. */
  readonly #refresh = new Map<string, Instant | undefined>();
  /** When each access token ends. */
  readonly #access = new Map<string, Instant>();
  #isRevoked = false;
  #refreshes = 0;

  constructor({ app, now, accessLifeMs, graceMs }: AuthorizationOptions) {
    this.#app = app;
    this.#now = now;
    this.#accessLifeMs = accessLifeMs ?? hourMs;
    this.#graceMs = graceMs ?? 10 * minuteMs;
    this.#refresh.set(app.refreshToken, undefined);
  }

  /** How often tokens were handed out. */
  get refreshes(): number {
    return this.#refreshes;
  }

  exchange(asked: OAuthApp): IssuedTokens | 'wrong client' | 'used up' {
    const { clientId, clientSecret } = this.#app;
    if (asked.clientId !== clientId || asked.clientSecret !== clientSecret) return 'wrong client';
    const now = this.#now();
    const usedAt = this.#refresh.get(asked.refreshToken);
    if (usedAt !== undefined && now - usedAt > this.#graceMs) this.revoke();
    if (this.#isRevoked || !this.#refresh.has(asked.refreshToken)) return 'used up';
    this.#refresh.set(asked.refreshToken, usedAt ?? now);
    return this.#issue(now);
  }

  #issue(now: Instant): IssuedTokens {
    const access_token = `access-${randomBytes(16).toString('hex')}`;
    const refresh_token = `refresh-${randomBytes(16).toString('hex')}`;
    this.#refresh.set(refresh_token, undefined);
    this.#access.set(access_token, now + this.#accessLifeMs);
    this.#refreshes += 1;
    return { access_token, refresh_token, expires_in: this.#accessLifeMs / secondMs };
  }

  /** Whether a header lets a request in. */
  lets(authorization: string | undefined): boolean {
    const endsAt = this.#access.get(authorization?.replace(/^Bearer /, '') ?? '');
    return endsAt !== undefined && endsAt > this.#now();
  }

  /** Access tokens that were handed out open nothing any more. */
  forgetAccess(): void {
    this.#access.clear();
  }

  /** The account lets the app in once more; what was handed out before stays worthless. */
  letInAgain(refreshToken: string): void {
    this.revoke();
    this.#refresh.clear();
    this.#refresh.set(refreshToken, undefined);
    this.#isRevoked = false;
  }

  /** The account takes back what it let the app do. */
  revoke(): void {
    this.#isRevoked = true;
    this.#access.clear();
  }
}
