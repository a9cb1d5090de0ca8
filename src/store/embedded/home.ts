import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  realpathSync,
  rmdirSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { DatabaseError } from '../database-error.ts';
import type { ServerUser } from './server-user.ts';
import { canEnter, giveTo, newServerUser, ownerOf } from './server-user.ts';

/** Where a server's files are: one folder, which the server's user can enter. */
export interface Home {
  /** Real path of `<data folder>/postgres`. */
  readonly directory: string;
  /** PostgreSQL's own folder, the only one that belongs to the server's user. */
  readonly data: string;
  readonly password: string;
  readonly log: string;
  readonly locks: string;
}

/** What `locks` contains. */
const lockFiles = ['door', 'lease', 'exclusive', 'holder'] as const;

/**
 * Where the server's files go when the data folder lies below one that only root can enter.
 * `<data folder>/postgres` is then a link to a folder in here.
 */
const elsewhere = '/var/lib/throughline';

/** Finds the home of a data folder, and makes an empty one the first time. */
export function homeOf(dataDirectory: string): Home {
  try {
    return findHome(dataDirectory);
  } catch (cause) {
    if (cause instanceof DatabaseError || !(cause instanceof Error)) throw cause;
    throw new DatabaseError(
      `cannot use the data folder ${resolve(dataDirectory)}: ${cause.message}; run as the user it belongs to, or use another one`,
      { cause },
    );
  }
}

function findHome(dataDirectory: string): Home {
  const link = resolve(dataDirectory, 'postgres');
  if (!isThere(link)) makeHome(resolve(dataDirectory), link);
  const directory = followed(link);
  const home = {
    directory,
    data: join(directory, 'data'),
    password: join(directory, 'password'),
    log: join(directory, 'server.log'),
    locks: join(directory, 'locks'),
  };
  makeFiles(home);
  return home;
}

/**
 * Who runs the server of this home: the owner of the data; of new data the owner of the home or,
 * as that cannot be root, an account without rights. Undefined = the user of this process.
 */
export function serverUser(home: Home): ServerUser | undefined {
  const user = existsSync(home.data)
    ? ownerOf(home.data)
    : (ownerOf(home.directory) ?? newServerUser());
  if (canEnter(home.directory, user)) return user;
  throw new DatabaseError(
    `user ${user?.uid}, who runs the database, cannot enter ${home.directory}; give the folders above it execute permission for all (chmod a+x), or set DATABASE_URL`,
  );
}

function makeHome(dataDirectory: string, link: string): void {
  mkdirSync(dataDirectory, { recursive: true });
  const user = newServerUser();
  if (canEnter(dataDirectory, user)) makeFolder(link);
  else linkElsewhere(link);
}

function linkElsewhere(link: string): void {
  const target = join(elsewhere, randomBytes(6).toString('hex'));
  makeFolder(elsewhere);
  makeFolder(target);
  try {
    symlinkSync(target, link);
  } catch (error) {
    rmdirSync(target);
    // another command has made it a moment ago
    if (!isThere(link)) throw error;
  }
}

/** All belong to the owner of the home: root may come first and must not shut that user out. */
function makeFiles(home: Home): void {
  const owner = ownerOf(home.directory);
  if (!existsSync(home.locks)) {
    mkdirSync(home.locks, { recursive: true, mode: 0o700 });
    giveTo(owner, home.locks);
  }
  for (const file of [...lockFiles.map((name) => join(home.locks, name)), home.log]) {
    if (existsSync(file)) continue;
    writeFileSync(file, '', { mode: 0o600, flag: 'a' });
    giveTo(owner, file);
  }
}

/** Enterable for the server's user, readable for nobody else; whatever the umask. */
function makeFolder(path: string): void {
  mkdirSync(path, { recursive: true });
  chmodSync(path, process.getuid?.() === 0 ? 0o711 : 0o700);
}

function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

function followed(link: string): string {
  if (existsSync(link)) return realpathSync(link);
  throw new DatabaseError(
    `${link} points to a folder that does not exist; restore that folder, or delete ${link} to begin with an empty database`,
  );
}
