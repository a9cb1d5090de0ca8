import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync } from 'node:fs';
import { createServer } from 'node:net';
import { DatabaseError } from '../database-error.ts';
import { binariesFor, reasonOfFailure } from './binaries.ts';
import { checkVersion, createCluster, serverEnvironment } from './cluster.ts';
import type { Home } from './home.ts';
import { serverUser } from './home.ts';
import { adoptStalePid, portLeftBehind } from './postmaster.ts';
import type { ServerUser } from './server-user.ts';

const settings: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  // a socket's path is limited to 107 bytes
  unix_socket_directories: '',
  max_connections: '200',
  shared_buffers: '64MB',
  timezone: 'UTC',
  log_timezone: 'UTC',
  cluster_name: 'throughline',
  log_checkpoints: 'off',
  // details and statements can carry names and titles
  log_error_verbosity: 'terse',
  log_min_error_statement: 'panic',
};

/**
 * Starts a server that outlives this process and its terminal, and makes its data the first time.
 * The caller holds the door and has seen that no server runs.
 */
export async function startServer(
  home: Home,
  onProgress: (message: string) => void,
): Promise<ChildProcess> {
  const user = serverUser(home);
  const binaries = binariesFor(user, home.directory);
  if (!existsSync(home.data)) {
    onProgress('creating the database (first run)');
    await createCluster(home, binaries, user);
  }
  checkVersion(home, binaries);
  adoptStalePid(home, user);
  onProgress('starting the database');
  return await spawnServer(home, binaries.postgres, user);
}

async function spawnServer(
  home: Home,
  postgres: string,
  user: ServerUser | undefined,
): Promise<ChildProcess> {
  const flags = ['-D', home.data, '-p', String(await freePort(portLeftBehind(home)))];
  for (const [name, value] of Object.entries(settings)) flags.push('-c', `${name}=${value}`);
  const log = openSync(home.log, 'a', 0o600);
  try {
    const child = spawn(postgres, flags, {
      ...user,
      cwd: home.directory,
      detached: true,
      env: serverEnvironment,
      stdio: ['ignore', log, log],
    });
    await once(child, 'spawn');
    child.unref();
    return child;
  } catch (cause) {
    throw new DatabaseError(
      `cannot run ${postgres}: ${reasonOfFailure(cause)}; repair that, or set DATABASE_URL to a PostgreSQL server of your own`,
      { cause },
    );
  } finally {
    closeSync(log);
  }
}

/** `preferred` if nobody listens there: pools that lost their server then find the new one. */
async function freePort(preferred = 0): Promise<number> {
  const probe = createServer();
  try {
    probe.listen(preferred, '127.0.0.1');
    await once(probe, 'listening');
    const address = probe.address();
    if (address !== null && typeof address === 'object') return address.port;
    throw new DatabaseError('no free port on 127.0.0.1; set DATABASE_URL');
  } catch (error) {
    if (preferred === 0) throw error;
    return await freePort();
  } finally {
    probe.close();
  }
}
