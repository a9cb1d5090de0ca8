import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** A server of another make, in a process and a folder of its own. */
export interface ServerProcess {
  readonly url: string;
  stop(): Promise<void>;
}

export interface ServerProcessOptions {
  readonly command: string;
  /** Names and contents of what lies in its folder. */
  readonly files: Readonly<Record<string, string>>;
  readonly args: (folder: string, address: string) => readonly string[];
}

/** Starts it at a free port and waits until it says at /-/ready that it is. */
export async function startServerProcess({
  command,
  files,
  args,
}: ServerProcessOptions): Promise<ServerProcess> {
  const folder = await mkdtemp(join(tmpdir(), 'throughline-server-'));
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  const address = `127.0.0.1:${await freePort()}`;
  const url = `http://${address}`;
  const child = spawn(command, args(folder, address), { stdio: 'ignore' });
  await untilReady(url, { command, child });
  return {
    url,
    async stop() {
      if (child.exitCode === null && child.kill('SIGTERM')) await once(child, 'exit');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function untilReady(
  url: string,
  { command, child }: { readonly command: string; readonly child: ChildProcess },
): Promise<void> {
  while (!(await isReady(url))) {
    if (child.exitCode !== null) throw new Error(`${command} ended with ${child.exitCode}`);
    await pause(100);
  }
}

async function isReady(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/-/ready`)).ok;
  } catch {
    return false;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return address.port;
}
