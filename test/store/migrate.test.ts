import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sinceOf } from '../../jobs/incremental.ts';
import { migrate } from '../../src/store/migrate.ts';
import { pendingSource } from '../../src/store/pending.ts';
import { openRun } from '../../src/store/runs.ts';
import { readSource } from '../../src/store/sources.ts';
import type { TestDatabase } from '../postgres.ts';
import { emptyDatabase, freshDatabase } from '../postgres.ts';

const shipped = join(import.meta.dirname, '../../src/store/migrations');

async function tables(database: TestDatabase): Promise<readonly string[]> {
  const { rows } = await database.pool.query<{ name: string }>(
    `select tablename as name from pg_tables where schemaname = 'public' order by 1`,
  );
  return rows.map(({ name }) => name);
}

describe('migrations', () => {
  let database: TestDatabase;
  let directory: string;

  beforeEach(async () => {
    database = await emptyDatabase();
    directory = mkdtempSync(join(tmpdir(), 'migrations-'));
    writeFileSync(join(directory, '0001-first.sql'), 'create table first (id integer);');
    writeFileSync(join(directory, '0002-second.sql'), 'alter table first rename to second;');
  });

  afterEach(async () => {
    rmSync(directory, { recursive: true });
    await database.drop();
  });

  it('applies each shipped migration to the schema the one before has left', async () => {
    rmSync(directory, { recursive: true });
    const files = readdirSync(shipped).toSorted();
    for (const file of files) {
      cpSync(join(shipped, file), join(directory, file));
      expect(await migrate(database.pool, directory)).toEqual([file.replace('.sql', '')]);
    }
    const whole = await freshDatabase();
    expect(await tables(database)).toEqual(await tables(whole));
    await whole.drop();
  });

  it('has what an earlier version read and derived read and derived anew', async () => {
    rmSync(directory, { recursive: true });
    const [first, second, ...later] = readdirSync(shipped).toSorted();
    for (const file of [first, second])
      cpSync(join(shipped, `${file}`), join(directory, `${file}`));
    const { pool } = database;
    await migrate(pool, directory);
    await pool.query(
      `insert into source (id, fingerprint, discovery, discovered_at, watermark, watermark_read_at, watermark_settled,
         history_complete) values ('acme-jira', 'f', '{}', now(), now(), now(), true, true)`,
    );
    await pool.query(
      `insert into sync_run (source, kind, since, started_at) values ('acme-jira', 'incremental', now(), now())`,
    );
    for (const file of later) cpSync(join(shipped, file), join(directory, file));
    await migrate(pool, directory);
    const state = await readSource(pool, 'acme-jira');
    expect(state).toMatchObject({ isHistoryComplete: true, discoveredAt: undefined });
    expect(state && sinceOf(state)).toBeUndefined();
    expect(await openRun(pool, 'acme-jira')).toBeUndefined();
    expect(await pendingSource(pool)).toBe('acme-jira');
  });

  it('applies nothing the second time', async () => {
    expect(await migrate(database.pool, directory)).toEqual(['0001-first', '0002-second']);
    expect(await migrate(database.pool, directory)).toEqual([]);
    expect(await tables(database)).toEqual(['schema_migration', 'second']);
  });

  it('applies each migration once when commands start at the same time', async () => {
    const applied = await Promise.all(
      Array.from({ length: 4 }, async () => await migrate(database.pool, directory)),
    );
    expect(applied.flat().toSorted()).toEqual(['0001-first', '0002-second']);
  });

  it.each([
    ['select missing', 'column "missing" does not exist'],
    // fails when it is recorded, after its own statements
    ["insert into schema_migration values (3, '', '')", 'duplicate key value'],
  ])('keeps the migrations before a failing one and nothing of it: %s', async (sql, message) => {
    writeFileSync(join(directory, '0003-third.sql'), `create table third (id integer); ${sql};`);
    await expect(migrate(database.pool, directory)).rejects.toThrow(
      `migration 0003-third failed, nothing of it stays: ${message}`,
    );
    expect(await tables(database)).toEqual(['schema_migration', 'second']);
    writeFileSync(join(directory, '0003-third.sql'), 'create table third (id integer);');
    expect(await migrate(database.pool, directory)).toEqual(['0003-third']);
  });

  it('refuses a migration that was changed after it was applied', async () => {
    await migrate(database.pool, directory);
    writeFileSync(join(directory, '0001-first.sql'), 'create table first (id bigint);');
    await expect(migrate(database.pool, directory)).rejects.toThrow(
      'migration 0001-first is not what was applied',
    );
  });

  it('reads a migration alike with Windows line endings', async () => {
    const file = join(directory, '0001-first.sql');
    writeFileSync(file, 'create table first (\n  id integer\n);\n');
    await migrate(database.pool, directory);
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll('\n', '\r\n'));
    expect(await migrate(database.pool, directory)).toEqual([]);
  });

  it('refuses a database that a newer version has migrated', async () => {
    await migrate(database.pool, directory);
    rmSync(join(directory, '0002-second.sql'));
    await expect(migrate(database.pool, directory)).rejects.toThrow(
      'the database has migration 0002-second, which this version of throughline does not know',
    );
  });

  it('refuses a migration that was put before an applied one', async () => {
    rmSync(join(directory, '0001-first.sql'));
    writeFileSync(join(directory, '0002-second.sql'), 'create table second (id integer);');
    await migrate(database.pool, directory);
    writeFileSync(join(directory, '0001-first.sql'), 'create table first (id integer);');
    await expect(migrate(database.pool, directory)).rejects.toThrow(
      'migration 0001-first is not what was applied to the database (0002-second)',
    );
  });

  it('refuses a file that is not named by number and name', async () => {
    writeFileSync(join(directory, 'third.sql'), 'select 1;');
    await expect(migrate(database.pool, directory)).rejects.toThrow('is not named NNNN-name.sql');
  });
});
