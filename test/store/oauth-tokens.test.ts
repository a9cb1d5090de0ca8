import type { Pool } from 'pg';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTokenVault, type Grant, type StoredTokens } from '../../src/store/oauth-tokens.ts';
import { freshDatabase, type TestDatabase } from '../postgres.ts';

const { signal } = new AbortController();
const grant: Grant = {
  clientId: 'app',
  clientSecret: 'a secret',
  refreshToken: 'refresh-0',
  tokenUrl: 'https://auth.example/token',
};
const salt = 'salt';

function tokens(generation: number): StoredTokens {
  const accessToken = `access-${generation}`;
  return { accessToken, refreshToken: `refresh-${generation}`, expiresAt: 1_800_000_000_000 };
}

/** What a vault keeps, without changing it. */
async function keptBy(vault: ReturnType<typeof createTokenVault>): Promise<unknown> {
  let seen: unknown;
  const looking = vault.renew(async (kept) => {
    seen = kept;
    throw new Error('only looking');
  }, signal);
  await expect(looking).rejects.toThrow('only looking');
  return seen;
}

describe('kept OAuth tokens', () => {
  let database: TestDatabase;
  let otherReplica: Pool;

  beforeEach(async () => {
    database = await freshDatabase();
    otherReplica = new pg.Pool({ connectionString: database.url });
    otherReplica.on('error', () => {});
  });

  afterEach(async () => {
    await otherReplica.end();
    await database.drop();
  });

  it('are handed to the next renewal, in another process too', async () => {
    const vault = createTokenVault(database.pool, { grant, salt });
    expect(await keptBy(vault)).toBeUndefined();
    expect(await vault.renew(async () => tokens(1), signal)).toEqual(tokens(1));
    expect(await keptBy(vault)).toEqual(tokens(1));
    expect(await keptBy(createTokenVault(otherReplica, { grant, salt }))).toEqual(tokens(1));
  });

  it('are committed before anybody has them', async () => {
    const vault = createTokenVault(database.pool, { grant, salt });
    await vault.renew(async () => tokens(1), signal);
    const { rows } = await otherReplica.query('select origin from oauth_token');
    expect(rows).toHaveLength(1);
  });

  it('are renewed by one replica at a time, and the other sees what it did', async () => {
    const vaults = [database.pool, otherReplica].map((pool) =>
      createTokenVault(pool, { grant, salt }),
    );
    let running = 0;
    let refreshes = 0;
    async function refreshUnlessDone(kept: StoredTokens | undefined): Promise<StoredTokens> {
      running += 1;
      expect(running).toBe(1);
      await new Promise((resolve) => setTimeout(resolve, 50));
      running -= 1;
      if (kept !== undefined) return kept;
      refreshes += 1;
      return tokens(1);
    }
    const renewed = await Promise.all(
      [...vaults, ...vaults].map((vault) => vault.renew(refreshUnlessDone, signal)),
    );
    expect(renewed).toEqual([tokens(1), tokens(1), tokens(1), tokens(1)]);
    expect(refreshes).toBe(1);
  });

  it('stay as they are when a renewal fails', async () => {
    const vault = createTokenVault(database.pool, { grant, salt });
    await vault.renew(async () => tokens(1), signal);
    const failing = vault.renew(async () => {
      throw new Error('refused');
    }, signal);
    await expect(failing).rejects.toThrow('refused');
    expect(await keptBy(vault)).toEqual(tokens(1));
  });

  it('are not waited for by who is stopped', async () => {
    const holding = Promise.withResolvers<StoredTokens>();
    const begun = Promise.withResolvers<void>();
    const first = createTokenVault(database.pool, { grant, salt }).renew(() => {
      begun.resolve();
      return holding.promise;
    }, signal);
    await begun.promise;
    const stop = new AbortController();
    const other = createTokenVault(otherReplica, { grant, salt });
    const waiting = other.renew(async () => tokens(2), stop.signal);
    stop.abort(new Error('stopped'));
    await expect(waiting).rejects.toThrow('stopped');
    holding.resolve(tokens(1));
    expect(await first).toEqual(tokens(1));
  });

  it('cannot be read in the database, not even the same ones as the same', async () => {
    const vault = createTokenVault(database.pool, { grant, salt });
    const seen = new Set<string>();
    for (let round = 0; round < 3; round += 1) {
      await vault.renew(async () => tokens(1), signal);
      const { rows } = await database.pool.query<{ row: string; sealed: Buffer }>(
        'select t::text as row, sealed from oauth_token t',
      );
      const [stored] = rows;
      expect(rows).toHaveLength(1);
      expect(stored?.row).not.toMatch(/access-|refresh-|secret/);
      expect(stored?.sealed.toString('latin1')).not.toMatch(/access-|refresh-|secret/);
      seen.add(stored?.row ?? '');
    }
    expect(seen.size).toBe(3);
  });

  it.each([
    ['another client secret', { grant: { ...grant, clientSecret: 'another' }, salt }],
    [
      'another refresh token in the configuration',
      { grant: { ...grant, refreshToken: 'x' }, salt },
    ],
    ['another tracker', { grant: { ...grant, tokenUrl: 'https://other.example/token' }, salt }],
    ['another app', { grant: { ...grant, clientId: 'another' }, salt }],
    ['another installation', { grant, salt: 'another' }],
  ])('do not open for %s, which begins anew', async (_what, other) => {
    await createTokenVault(database.pool, { grant, salt }).renew(async () => tokens(1), signal);
    const vault = createTokenVault(database.pool, other);
    expect(await keptBy(vault)).toBeUndefined();
    await vault.renew(async () => tokens(2), signal);
    expect(await keptBy(vault)).toEqual(tokens(2));
  });

  it('do not open when they are moved to another grant or damaged', async () => {
    const other = createTokenVault(database.pool, { grant: { ...grant, clientId: 'b' }, salt });
    const vault = createTokenVault(database.pool, { grant, salt });
    await vault.renew(async () => tokens(1), signal);
    const { rows } = await database.pool.query<{ origin: string }>(
      'select origin from oauth_token',
    );
    await other.renew(async () => tokens(2), signal);
    const moved = `update oauth_token set sealed = (select sealed from oauth_token where origin = $1)`;
    await database.pool.query(moved, [rows[0]?.origin]);
    expect(await keptBy(other)).toBeUndefined();
    await database.pool.query(`update oauth_token set sealed = substr(sealed, 1, 20)`);
    expect(await keptBy(vault)).toBeUndefined();
  });
});
