import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { DatabaseError } from '../database-error.ts';

/** Any number may hold a file `shared`; `exclusive` is held alone. */
export type LockMode = 'shared' | 'exclusive';

/** The kernel frees it when the process ends, however it ends. */
export interface FileLock {
  release(): void;
}

const begin = {
  shared: 'begin; select count(*) from sqlite_schema',
  exclusive: 'begin exclusive',
} as const satisfies Record<LockMode, string>;

const sqliteBusy = 5;
const pollMs = 25;

/**
 * Undefined when somebody else holds the file in a mode that excludes this one.
 *
 * Node has no flock; the locks of an (always empty) SQLite file are the same thing. They belong to
 * the process: never open such a file by other means, closing it would free them.
 */
export function tryLock(file: string, mode: LockMode): FileLock | undefined {
  const connection = new DatabaseSync(file, { timeout: 0 });
  try {
    connection.exec(begin[mode]);
  } catch (error) {
    connection.close();
    if (isBusy(error)) return undefined;
    throw error;
  }
  return { release: () => connection.close() };
}

/** Waits for the file; after `limitMs` a `DatabaseError`. `onWait` is called once if it has to wait. */
export async function lock(
  file: string,
  mode: LockMode,
  wait: { readonly limitMs: number; readonly onWait: () => void },
): Promise<FileLock> {
  const deadline = performance.now() + wait.limitMs;
  for (let attempt = 0; performance.now() < deadline; attempt += 1) {
    const held = tryLock(file, mode);
    if (held !== undefined) return held;
    if (attempt === 0) wait.onWait();
    await sleep(pollMs);
  }
  throw new DatabaseError(
    `another throughline command has held ${file} for ${wait.limitMs / 1000} s; end the one that hangs and try again`,
  );
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === sqliteBusy;
}
