import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ClientBase, Pool } from 'pg';
import { DatabaseError } from './database-error.ts';

interface Migration {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

interface AppliedMigration {
  readonly version: number;
  readonly name: string;
  readonly checksum: string;
}

const fileName = /^(?<version>\d{4})-(?<name>[a-z0-9-]+)\.sql$/;
const lockName = 'throughline migrate';

/**
 * Brings the schema up to date and returns the names of what it applied; forward only. Commands
 * that do this at the same time wait for each other, and each migration is one transaction.
 */
export async function migrate(
  pool: Pool,
  directory = join(import.meta.dirname, 'migrations'),
): Promise<readonly string[]> {
  const migrations = readMigrations(directory);
  const client = await pool.connect();
  try {
    await client.query('select pg_advisory_lock(hashtextextended($1, 0))', [lockName]);
    const pending = await pendingMigrations(client, migrations);
    for (const migration of pending) await apply(client, migration);
    return pending.map(({ name }) => name);
  } finally {
    // closing the connection frees the lock, whatever state an error has left it in
    client.release(true);
  }
}

/** Oldest first. */
function readMigrations(directory: string): readonly Migration[] {
  return readdirSync(directory)
    .filter((file) => file.endsWith('.sql'))
    .toSorted()
    .map((file) => readMigration(directory, file));
}

function readMigration(directory: string, file: string): Migration {
  const groups = fileName.exec(file)?.groups;
  if (groups === undefined) {
    throw new DatabaseError(`migration ${join(directory, file)} is not named NNNN-name.sql`);
  }
  const sql = readFileSync(join(directory, file), 'utf8').replaceAll('\r\n', '\n');
  const checksum = createHash('sha256').update(sql).digest('hex');
  return { version: Number(groups['version']), name: file.replace(/\.sql$/, ''), sql, checksum };
}

/** What was applied has to be the beginning of what there is. */
async function pendingMigrations(
  client: ClientBase,
  migrations: readonly Migration[],
): Promise<readonly Migration[]> {
  await client.query(`create table if not exists schema_migration (
    version integer primary key,
    name text not null,
    checksum text not null,
    applied_at timestamptz not null default now()
  )`);
  const { rows } = await client.query<AppliedMigration>(
    'select version, name, checksum from schema_migration order by version',
  );
  for (const [position, applied] of rows.entries()) check(applied, migrations[position]);
  return migrations.slice(rows.length);
}

function check(applied: AppliedMigration, expected: Migration | undefined): void {
  if (expected === undefined) {
    throw new DatabaseError(
      `the database has migration ${applied.name}, which this version of throughline does not know; use the newer version that applied it`,
    );
  }
  if (applied.version !== expected.version || applied.checksum !== expected.checksum) {
    throw new DatabaseError(
      `migration ${expected.name} is not what was applied to the database (${applied.name}); applied migrations never change: put the old file back and add a new one`,
    );
  }
}

async function apply(client: ClientBase, migration: Migration): Promise<void> {
  try {
    await client.query('begin');
    await client.query(migration.sql);
    await client.query(
      'insert into schema_migration (version, name, checksum) values ($1, $2, $3)',
      [migration.version, migration.name, migration.checksum],
    );
    await client.query('commit');
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new DatabaseError(`migration ${migration.name} failed, nothing of it stays: ${message}`, {
      cause,
    });
  }
}
