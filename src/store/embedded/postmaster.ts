import { execFileSync } from 'node:child_process';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Home } from './home.ts';
import type { ServerUser } from './server-user.ts';
import { giveTo } from './server-user.ts';

/** What postmaster.pid tells. */
interface Postmaster {
  readonly pid: number;
  /** NaN in the first moment of a start. */
  readonly port: number;
  /** It takes connections: it is not starting, recovering or stopping. */
  readonly isReady: boolean;
}

/** The server process on this home's data, whatever its condition; undefined = none. */
export function livePostmaster(home: Home): Postmaster | undefined {
  const recorded = recordedPostmaster(home);
  return recorded !== undefined && isServerOf(home, recorded.pid) ? recorded : undefined;
}

/** Port of the last server that did not end properly. */
export function portLeftBehind(home: Home): number | undefined {
  const port = recordedPostmaster(home)?.port;
  return port === undefined || Number.isNaN(port) ? undefined : port;
}

/**
 * After a crash the recorded process id may belong to another process (container restarts give the
 * same small numbers again), and PostgreSQL would refuse to start. It accepts its parent's id as
 * stale, and then still checks that no orphaned backend uses the data; deleting the file would
 * take that check away.
 */
export function adoptStalePid(home: Home, user: ServerUser | undefined): void {
  const recorded = recordedPostmaster(home);
  if (recorded === undefined || !isAlive(recorded.pid)) return;
  const lines = readFileSync(pidFile(home), 'utf8').split('\n');
  const replacement = join(home.data, 'postmaster.pid.new');
  rmSync(replacement, { force: true });
  writeFileSync(replacement, [process.pid, ...lines.slice(1)].join('\n'), {
    mode: 0o600,
    flag: 'wx',
  });
  giveTo(user, replacement);
  renameSync(replacement, pidFile(home));
}

function recordedPostmaster(home: Home): Postmaster | undefined {
  try {
    const lines = readFileSync(pidFile(home), 'utf8').split('\n');
    return {
      pid: Number.parseInt(lines[0] ?? '', 10),
      port: Number.parseInt(lines[3] ?? '', 10),
      isReady: lines[7]?.trim() === 'ready',
    };
  } catch {
    return undefined;
  }
}

function pidFile(home: Home): string {
  return join(home.data, 'postmaster.pid');
}

/** The command line is readable for every user, unlike the process's working directory. */
function isServerOf(home: Home, pid: number): boolean {
  try {
    if (process.platform !== 'linux') {
      return execFileSync('ps', ['-p', String(pid), '-o', 'command='], {
        encoding: 'utf8',
      }).includes(home.data);
    }
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(home.data);
  } catch {
    return false;
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
