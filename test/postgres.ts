/** Databases for tests, on one server for all test files and for test runs side by side. */
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool, PoolClient } from 'pg';
import pg from 'pg';
import type { Database } from '../src/store/database.ts';
import { openDatabase } from '../src/store/database.ts';
import { migrate } from '../src/store/migrate.ts';

export interface TestDatabase {
  readonly pool: Pool;
  readonly url: string;
  /** Ends the pool and deletes the database, whoever is still connected to it. */
  drop(): Promise<void>;
}

const root = join(import.meta.dirname, '..');
const dataDirectory = join(root, 'node_modules/.cache/throughline-test');
const migrations = join(root, 'src/store/migrations');

/** A database of its own with all migrations applied; the first call starts the server. */
export async function freshDatabase(): Promise<TestDatabase> {
  return await createDatabase(templateDatabase);
}

/** A database of its own without any table. */
export async function emptyDatabase(): Promise<TestDatabase> {
  return await createDatabase(() => 'template0');
}

/** Deletes what killed tests have left and stops the server unless another test run uses it. */
export async function endTestServer(): Promise<void> {
  const isRunning = existsSync(join(dataDirectory, 'postgres/data/postmaster.pid'));
  if (process.env['THROUGHLINE_TEST_DATABASE_URL'] !== undefined || !isRunning) return;
  const server = await openTestServer();
  await dropDatabasesOfEndedProcesses(server.pool);
  await server.close();
}

async function openTestServer(): Promise<Database> {
  const databaseUrl = process.env['THROUGHLINE_TEST_DATABASE_URL'];
  return await openDatabase({ databaseUrl, dataDirectory, command: 'test' });
}

async function createDatabase(
  templateOf: (server: Database) => string | Promise<string>,
): Promise<TestDatabase> {
  const server = await openTestServer();
  const name = `test_${process.pid}_${randomBytes(4).toString('hex')}`;
  await server.pool.query(`create database ${name} template ${await templateOf(server)}`);
  const url = urlOf(server, name);
  const pool = new pg.Pool({ connectionString: url });
  pool.on('error', () => {});
  return {
    pool,
    url,
    drop: async () => {
      await pool.end();
      await untilLeft(server.pool, name);
      await server.pool.query(`drop database ${name} with (force)`);
      // Not closed: the server is kept for the next test file, and stopped after the last one.
      await server.pool.end();
    },
  };
}

/** What was just closed may still be about to leave: a connection that is cut in the middle is an error nobody expects. */
async function untilLeft(pool: Pool, name: string): Promise<void> {
  for (let asked = 0; asked < 50; asked += 1) {
    const { rowCount } = await pool.query(
      `select 1 from pg_stat_activity
       where datname = $1 and (state is distinct from 'idle' or query ilike 'listen %')`,
      [name],
    );
    if (rowCount === 0) return;
    await sleep(100);
  }
}

/** A database with all migrations applied, to be copied: made once for each set of migrations. */
async function templateDatabase(server: Database): Promise<string> {
  const name = `template_${checksumOfMigrations()}`;
  const client = await server.pool.connect();
  try {
    await client.query('select pg_advisory_lock(hashtextextended($1, 0))', ['test template']);
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [name]);
    if (rowCount === 0) await createTemplate(server, client, name);
  } finally {
    client.release(true);
  }
  return name;
}

async function createTemplate(server: Database, client: PoolClient, name: string): Promise<void> {
  const unfinished = `test_${process.pid}_template`;
  await client.query(`drop database if exists ${unfinished}`);
  await client.query(`create database ${unfinished} template template0`);
  const pool = new pg.Pool({ connectionString: urlOf(server, unfinished) });
  try {
    await migrate(pool);
  } finally {
    await pool.end();
  }
  await client.query(`alter database ${unfinished} rename to ${name}`);
}

function checksumOfMigrations(): string {
  const hash = createHash('sha256');
  for (const file of readdirSync(migrations).toSorted()) {
    hash.update(file).update(readFileSync(join(migrations, file)));
  }
  return hash.digest('hex').slice(0, 16);
}

async function dropDatabasesOfEndedProcesses(pool: Pool): Promise<void> {
  const { rows } = await pool.query<{ name: string; pid: number }>(
    `select datname as name, split_part(datname, '_', 2)::integer as pid
     from pg_database where datname like 'test\\_%'`,
  );
  for (const { name, pid } of rows) {
    if (!isAlive(pid)) await pool.query(`drop database ${name} with (force)`);
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function urlOf(server: Database, name: string): string {
  const url = new URL(server.url);
  url.pathname = `/${name}`;
  return url.href;
}
