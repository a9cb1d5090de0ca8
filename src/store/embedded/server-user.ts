import { chownSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseError } from '../database-error.ts';

/** The account the server runs as when the command runs as root: PostgreSQL refuses to be root. */
export interface ServerUser {
  readonly uid: number;
  readonly gid: number;
}

interface Account extends ServerUser {
  readonly name: string;
}

/**
 * Who runs a server whose data do not exist yet; undefined = the user of this process.
 *
 * No account is made: slim images have no useradd, and initdb refuses a uid without a passwd entry.
 */
export function newServerUser(): ServerUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const accounts = unprivilegedAccounts();
  const account =
    accounts.find(({ name }) => name === 'postgres') ??
    accounts.find(({ name }) => name === 'nobody') ??
    accounts[0];
  if (account === undefined) {
    throw new DatabaseError(
      'PostgreSQL does not run as root and /etc/passwd names no other account; add one, run as another user, or set DATABASE_URL',
    );
  }
  return { uid: account.uid, gid: account.gid };
}

/** Whose a file or folder is, and who therefore works on it, whoever asks. Undefined = the user of this process. */
export function ownerOf(path: string): ServerUser | undefined {
  const { uid, gid } = statSync(path);
  const own = process.getuid?.();
  if (own === undefined || own === uid) return undefined;
  if (own === 0) return { uid, gid };
  throw new DatabaseError(
    `${path} belongs to user ${uid}; run the command as that user or as root, or use another data folder`,
  );
}

export function giveTo(user: ServerUser | undefined, path: string): void {
  if (user !== undefined) chownSync(path, user.uid, user.gid);
}

/** Whether `user` can enter `directory` and every folder above it. */
export function canEnter(directory: string, user: ServerUser | undefined): boolean {
  if (user === undefined) return true;
  for (let folder = realpathSync(directory); ; folder = dirname(folder)) {
    if (!mayExecute(folder, user)) return false;
    if (folder === dirname(folder)) return true;
  }
}

/** Whether the mode lets `user` enter this folder or run this file. */
export function mayExecute(path: string, user: ServerUser): boolean {
  const { mode, uid, gid } = statSync(path);
  const shift = uid === user.uid ? 6 : gid === user.gid ? 3 : 0;
  return ((mode >> shift) & 1) === 1;
}

function unprivilegedAccounts(): readonly Account[] {
  return readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .map(([name = '', , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }))
    .filter(({ uid, gid }) => uid > 0 && gid > 0);
}
