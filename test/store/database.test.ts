import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../src/store/database.ts';
import { openDatabase } from '../../src/store/database.ts';
import { inTransaction, whileAlone } from '../../src/store/query.ts';
import type { TestDatabase } from '../postgres.ts';
import { emptyDatabase } from '../postgres.ts';

describe('a database server of one’s own', () => {
  let existing: TestDatabase;

  beforeAll(async () => {
    existing = await emptyDatabase();
  });

  afterAll(async () => await existing.drop());

  it('is used in place of the embedded one', async () => {
    const database = await open(existing.url);
    expect(database).toMatchObject({ kind: 'external', url: existing.url });
    const { rows } = await database.pool.query(
      `select current_setting('application_name') as name`,
    );
    expect(rows).toEqual([{ name: 'throughline report' }]);
    await database.close();
    await expect(database.pool.query('select 1')).rejects.toThrow('after calling end');
  });

  it('that refuses the password is named without the password', async () => {
    const url = new URL(existing.url);
    url.password = 'hidden';
    const failure: unknown = await open(url.href).catch((error: unknown) => error);
    expect(String(failure)).toMatch(
      /cannot use the database at 127\.0\.0\.1:\d+\/test_.*check DATABASE_URL/,
    );
    expect(String(failure)).not.toContain('hidden');
  });

  it('that nobody runs is named with the reason', async () => {
    await expect(open('postgres://me@localhost:1/work')).rejects.toThrow(
      /cannot use the database at localhost:1\/work: .*ECONNREFUSED.*; check DATABASE_URL/,
    );
  });

  it.each([
    ['a lock is held', whileAlone],
    ['a transaction is open', (pool, _name, work) => inTransaction(pool, work)],
  ] satisfies readonly (readonly [string, typeof whileAlone])[])(
    'that ends while %s fails the work, and the next one connects anew',
    async (_, hold) => {
      const database = await open(existing.url);
      const { pool } = database;
      const held = hold(pool, 'work', async () => {
        await existing.pool.query(
          `select pg_terminate_backend(pid) from pg_stat_activity
           where datname = current_database() and pid <> pg_backend_pid()`,
        );
        await sleep(100);
      });
      await expect(held).rejects.toThrow('not queryable');
      expect(await hold(pool, 'work', async () => 'done')).toBe('done');
      await database.close();
    },
  );

  it('has a connection left for every job of many sources, while each holds a lock', async () => {
    const database = await open(existing.url, 12);
    const { pool } = database;
    const names = Array.from({ length: 12 }, (_, source) => [`pull ${source}`, `sweep ${source}`]);
    let held = 0;
    const allHeld = Promise.withResolvers<void>();
    const work = async (): Promise<number> => {
      held += 1;
      if (held === names.length * 2) allHeld.resolve();
      await allHeld.promise;
      return inTransaction(pool, async (client) => {
        await client.query('select 1');
        return pool.totalCount;
      });
    };
    const done = await Promise.all(names.flat().map((name) => whileAlone(pool, name, work)));
    expect(Math.max(...done.map(Number))).toBe(48);
    await database.close();
  });

  it('needs an address that is one', async () => {
    const failure: unknown = await open('postgres//me:hidden@host').catch(
      (error: unknown) => error,
    );
    expect(String(failure)).toMatch(/DATABASE_URL is not an address; expected postgres:/);
    expect(String(failure)).not.toContain('hidden');
  });
});

async function open(databaseUrl: string, sources = 1): Promise<Database> {
  return await openDatabase({ databaseUrl, dataDirectory: '/nowhere', command: 'report', sources });
}
