import { createHash, hkdfSync } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { Instant } from '../core/issue.ts';
import { inTransaction, type Queryable, toTimestamp } from './query.ts';
import { type Lock, seal, unseal } from './seal.ts';

/** What an OAuth app was given when an account let it in. */
export interface Grant {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly refreshToken: string;
  readonly tokenUrl: string;
}

export interface StoredTokens {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly expiresAt: Instant;
}

interface TokenVault {
  renew(
    work: (kept: StoredTokens | undefined) => Promise<StoredTokens>,
    signal: AbortSignal,
  ): Promise<StoredTokens>;
}

const pollMs = 100;

/**
 * Keeps the tokens of one grant. `renew` runs its work alone among all processes on this database, and answers only after
 * what the work answered is committed. A crash in between leaves the refresh token that was just used: trackers take it
 * once more for some minutes (Atlassian 10, Linear 30), so the next attempt must come within them.
 */
export function createTokenVault(
  pool: Pool,
  { grant, salt }: { readonly grant: Grant; readonly salt: string },
): TokenVault {
  const lock = lockOf(grant, salt);
  return {
    async renew(work, signal) {
      for (;;) {
        signal.throwIfAborted();
        const renewed = await inTransaction(pool, async (client) => {
          if (!(await isAlone(client, lock))) return undefined;
          const kept = await readTokens(client, lock);
          const tokens = await work(kept);
          if (tokens !== kept) await writeTokens(client, lock, tokens);
          return tokens;
        });
        if (renewed !== undefined) return renewed;
        await sleep(pollMs, undefined, { signal }).catch(() => signal.throwIfAborted());
      }
    },
  };
}

/** Another refresh token in the configuration is another lock: what is kept below the old one is not looked at again. */
function lockOf({ clientId, clientSecret, refreshToken, tokenUrl }: Grant, salt: string): Lock {
  const origin = JSON.stringify([salt, tokenUrl, clientId, refreshToken]);
  return {
    key: Buffer.from(hkdfSync('sha256', clientSecret, salt, 'throughline oauth tokens', 32)),
    about: createHash('sha256').update(origin).digest('hex'),
  };
}

/** Tried, not waited for: a connection that waits cannot be given up. Ends with the transaction. */
async function isAlone(client: Queryable, { about }: Lock): Promise<boolean> {
  const { rows } = await client.query<{ held: boolean }>(
    'select pg_try_advisory_xact_lock(hashtextextended($1, 0)) as held',
    [`oauth ${about}`],
  );
  return rows[0]?.held === true;
}

async function readTokens(client: Queryable, lock: Lock): Promise<StoredTokens | undefined> {
  const { rows } = await client.query<{ sealed: Buffer; expires_at: Date }>(
    'select sealed, expires_at from oauth_token where origin = $1',
    [lock.about],
  );
  const [row] = rows;
  const text = row === undefined ? undefined : unseal(row.sealed, lock);
  const [accessToken, refreshToken] = text?.split('\n') ?? [];
  if (row === undefined || accessToken === undefined || refreshToken === undefined)
    return undefined;
  return { accessToken, refreshToken, expiresAt: row.expires_at.getTime() };
}

/** No token contains a line feed. */
async function writeTokens(client: Queryable, lock: Lock, tokens: StoredTokens): Promise<void> {
  await client.query(
    `insert into oauth_token (origin, sealed, expires_at) values ($1, $2, $3)
     on conflict (origin) do update set sealed = excluded.sealed, expires_at = excluded.expires_at`,
    [
      lock.about,
      seal(`${tokens.accessToken}\n${tokens.refreshToken}`, lock),
      toTimestamp(tokens.expiresAt),
    ],
  );
}
