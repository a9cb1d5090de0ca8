import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { DatabaseError } from '../database-error.ts';
import type { Binaries } from './binaries.ts';
import { reasonOfFailure } from './binaries.ts';
import type { Home } from './home.ts';
import type { ServerUser } from './server-user.ts';
import { giveTo, ownerOf } from './server-user.ts';

export const superuser = 'throughline';

/** What PostgreSQL's programs get to see of the environment: no PG* variable can redirect them. */
export const serverEnvironment = { LC_ALL: 'C', TZ: 'UTC' } as const;

const unfinishedPrefix = 'data-unfinished-';

const run = promisify(execFile);

/**
 * Makes the database cluster unless it exists. It is made beside its place and renamed when
 * complete, so that a crash leaves nothing that looks like a cluster.
 */
export async function createCluster(
  home: Home,
  binaries: Binaries,
  user: ServerUser | undefined,
): Promise<void> {
  const passwordFile = join(home.directory, 'initial-password');
  try {
    removeUnfinished(home.directory);
    // a new name each time: a killed command's initdb may still write into the old one
    const unfinished = mkdtempSync(join(home.directory, unfinishedPrefix));
    giveTo(user, unfinished);
    writeSecret(passwordFile, createPassword(home));
    giveTo(user, passwordFile);
    await initdb(binaries, unfinished, { passwordFile, cwd: home.directory, ...user });
    renameSync(unfinished, home.data);
  } catch (cause) {
    throw new DatabaseError(
      `cannot create the database in ${home.directory}: ${reasonOfFailure(cause)}; repair that, or set DATABASE_URL to a PostgreSQL server of your own`,
      { cause },
    );
  } finally {
    // once more: the initdb of a killed command makes its folder again when that is removed while it writes
    removeUnfinished(home.directory);
  }
}

/** A cluster of another major version cannot be opened by these binaries. */
export function checkVersion(home: Home, binaries: Binaries): void {
  const version = readFileSync(join(home.data, 'PG_VERSION'), 'utf8').trim();
  if (version === binaries.major) return;
  throw new DatabaseError(
    `the database in ${home.data} was made by PostgreSQL ${version}, this version of throughline brings ${binaries.major}; dump it with the version that made it, or delete it and read everything again`,
  );
}

export function readPassword(home: Home): string {
  if (existsSync(home.password)) return readFileSync(home.password, 'utf8');
  throw new DatabaseError(
    `${home.password}, the password of the database beside it, is missing; restore it, or delete ${home.directory} to begin with an empty database`,
  );
}

async function initdb(
  binaries: Binaries,
  data: string,
  options: { readonly passwordFile: string; readonly cwd: string } & Partial<ServerUser>,
): Promise<void> {
  const { passwordFile, ...runAs } = options;
  const flags = [
    `--pgdata=${data}`,
    `--username=${superuser}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    // sorts alike on every machine: a folder can move to a system with another C library
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
  ];
  await run(binaries.initdb, flags, { ...runAs, env: serverEnvironment });
}

function removeUnfinished(directory: string): void {
  for (const name of readdirSync(directory)) {
    if (!name.startsWith(unfinishedPrefix) && name !== 'initial-password') continue;
    rmSync(join(directory, name), { recursive: true, maxRetries: 5 });
  }
}

function createPassword(home: Home): string {
  if (!existsSync(home.password)) {
    const unfinished = `${home.password}.unfinished`;
    rmSync(unfinished, { force: true });
    writeSecret(unfinished, randomBytes(24).toString('base64url'));
    giveTo(ownerOf(home.directory), unfinished);
    renameSync(unfinished, home.password);
  }
  return readPassword(home);
}

function writeSecret(file: string, secret: string): void {
  writeFileSync(file, secret, { mode: 0o600, flag: 'wx', flush: true });
}
