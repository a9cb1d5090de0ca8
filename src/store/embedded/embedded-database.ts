import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseError } from '../database-error.ts';
import type { FileLock } from './file-lock.ts';
import { lock, tryLock } from './file-lock.ts';
import type { Home } from './home.ts';
import { homeOf } from './home.ts';
import { runningServer, startLimitMs, stopServer } from './server.ts';

export interface JoinOptions {
  readonly dataDirectory: string;
  /** Shown to whoever is refused because of it, e.g. `start`. */
  readonly command: string;
  /** Refused while another exclusive command uses the data folder. */
  readonly exclusive: boolean;
  readonly onProgress: (message: string) => void;
}

export interface EmbeddedDatabase {
  readonly url: string;
  /** Stops the server if no other command uses it. */
  leave(): Promise<void>;
}

/**
 * Joins the server of a data folder, starting it if nobody has.
 *
 * Three locks: whoever uses the server holds `lease` shared, an exclusive command holds `exclusive`,
 * and joining and leaving happen one at a time behind `door`. The last to leave is the one who can
 * have `lease` alone. A killed command's locks are free at once; the server it leaves behind runs
 * on until the next command has joined and left.
 */
export async function joinEmbeddedDatabase(options: JoinOptions): Promise<EmbeddedDatabase> {
  const home = homeOf(options.dataDirectory);
  const door = await enterDoor(home, options.onProgress);
  const held: FileLock[] = [];
  try {
    if (options.exclusive) held.push(takeExclusive(home, options.command));
    held.push(await lock(lockFile(home, 'lease'), 'shared', waiting(options.onProgress)));
    const url = await runningServer(home, options.onProgress);
    return { url, leave: () => leave(home, held) };
  } catch (error) {
    await withdraw(home, held);
    throw error;
  } finally {
    door.release();
  }
}

async function leave(home: Home, held: FileLock[]): Promise<void> {
  const door = await enterDoor(home, () => {});
  try {
    await withdraw(home, held);
  } finally {
    door.release();
  }
}

/** Gives its locks back and, if nobody else uses it, stops the server; behind the door. */
async function withdraw(home: Home, held: FileLock[]): Promise<void> {
  for (const one of held.splice(0)) one.release();
  const lastLease = tryLock(lockFile(home, 'lease'), 'exclusive');
  if (lastLease === undefined) return;
  await stopServer(home).finally(() => lastLease.release());
}

async function enterDoor(home: Home, onProgress: (message: string) => void): Promise<FileLock> {
  return await lock(lockFile(home, 'door'), 'exclusive', waiting(onProgress));
}

function waiting(onProgress: (message: string) => void): Parameters<typeof lock>[2] {
  return {
    limitMs: startLimitMs,
    onWait: () => onProgress('waiting for another command that starts or stops the database'),
  };
}

function takeExclusive(home: Home, command: string): FileLock {
  const holder = join(home.locks, 'holder');
  const held = tryLock(lockFile(home, 'exclusive'), 'exclusive');
  if (held === undefined) {
    const who = readFileSync(holder, 'utf8') || 'another command';
    throw new DatabaseError(
      `${who} already uses the database in ${home.directory}; stop it first, or use another data folder`,
    );
  }
  writeFileSync(holder, `throughline ${command} (process ${process.pid})`);
  return held;
}

function lockFile(home: Home, name: 'door' | 'lease' | 'exclusive'): string {
  return join(home.locks, name);
}
