import type { ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { DatabaseError } from '../database-error.ts';
import { readPassword, superuser } from './cluster.ts';
import type { Home } from './home.ts';
import { livePostmaster } from './postmaster.ts';
import { startServer } from './start-server.ts';

/** `ended`: no server process; `busy`: there is one, but it takes no connections yet or any more. */
type ServerState = { kind: 'ready'; url: string } | { kind: 'busy' } | { kind: 'ended' };

/** Recovery after a crash replays the log and may take minutes. */
export const startLimitMs = 300_000;
const stopLimitMs = 60_000;
/** A taken port or backends that outlive a killed server make the first attempts fail. */
const startAttempts = 5;
const pollMs = 25;

/**
 * The connection string of the home's server, which is started unless it runs.
 * The caller holds the door, so that nobody else starts or stops it.
 */
export async function runningServer(
  home: Home,
  onProgress: (message: string) => void,
): Promise<string> {
  const deadline = performance.now() + startLimitMs;
  let child: ChildProcess | undefined;
  for (let attempts = 0; performance.now() < deadline; ) {
    const state = await serverState(home);
    if (state.kind === 'ready') return state.url;
    if (state.kind === 'ended' && hasEnded(child)) {
      if (attempts === startAttempts) throw startFailure(home, `tried ${attempts} times`);
      await sleep(attempts * 200);
      child = await startServer(home, onProgress);
      attempts += 1;
    }
    await sleep(pollMs);
  }
  throw startFailure(home, `not ready after ${startLimitMs / 1000} s`);
}

/** Ends the connections that are left, and returns when the server has written everything. */
export async function stopServer(home: Home): Promise<void> {
  const server = livePostmaster(home);
  if (server === undefined) return;
  const fastShutdown = 'SIGINT';
  process.kill(server.pid, fastShutdown);
  const deadline = performance.now() + stopLimitMs;
  while (livePostmaster(home) !== undefined && performance.now() < deadline) await sleep(pollMs);
}

async function serverState(home: Home): Promise<ServerState> {
  const server = livePostmaster(home);
  if (server === undefined) return { kind: 'ended' };
  if (!server.isReady) return { kind: 'busy' };
  const url = `postgres://${superuser}:${readPassword(home)}@127.0.0.1:${server.port}/postgres`;
  return (await answers(url, home)) ? { kind: 'ready', url } : { kind: 'busy' };
}

async function answers(url: string, home: Home): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 });
  try {
    await client.connect();
    return true;
  } catch (error) {
    if (!isRefusedPassword(error)) return false;
    throw new DatabaseError(
      `the database in ${home.directory} does not accept the password in ${home.password}; restore that file`,
      { cause: error },
    );
  } finally {
    await client.end();
  }
}

/** SQLSTATE class 28: invalid authorization. */
function isRefusedPassword(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.code?.startsWith('28') === true;
}

function hasEnded(child: ChildProcess | undefined): boolean {
  return child === undefined || child.exitCode !== null || child.signalCode !== null;
}

function startFailure(home: Home, when: string): DatabaseError {
  const lastLines = existsSync(home.log)
    ? readFileSync(home.log, 'utf8').trimEnd().split('\n').slice(-8).join('\n')
    : '';
  return new DatabaseError(
    `the database in ${home.directory} does not start (${when}); the end of ${home.log} says why:\n${lastLines}`,
  );
}
