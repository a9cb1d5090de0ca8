import type { ChildProcessByStdio } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import pg from 'pg';

export interface CommandOptions {
  readonly name?: string;
  readonly exclusive?: boolean;
  /** Numeric id of the user and group it runs as. */
  readonly user?: number;
}

/** A running command that has opened the database of a folder. */
export class CommandProcess {
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly #lines: string[] = [];
  readonly #ended: Promise<unknown>;
  #complaint = '';

  constructor(dataDirectory: string, options: CommandOptions = {}) {
    const { name = 'report', exclusive = false, user } = options;
    const script = join(import.meta.dirname, 'embedded-command.ts');
    this.#child = spawn(
      process.execPath,
      [script, dataDirectory, name, exclusive ? 'exclusive' : 'shared'],
      {
        stdio: ['pipe', 'pipe', 'pipe'],
        // a process group of its own, like a command that a shell starts
        detached: true,
        env: {},
        cwd: '/',
        ...(user === undefined ? {} : { uid: user, gid: user }),
      },
    );
    createInterface(this.#child.stdout).on('line', (line) => this.#lines.push(line));
    this.#child.stderr.on('data', (data) => (this.#complaint += String(data)));
    this.#ended = once(this.#child, 'close');
  }

  get pid(): number {
    if (this.#child.pid === undefined) throw new Error('the command did not start');
    return this.#child.pid;
  }

  /** Connection string of the database it has opened. */
  async url(): Promise<string> {
    await Promise.race([until(() => this.#lines.length > 0), this.#ended]);
    const [url] = this.#lines;
    if (url === undefined) throw new Error(this.#complaint);
    return url;
  }

  /** Lets it close the database; whether it finished its work. */
  async end(): Promise<boolean> {
    this.#child.stdin.end();
    return await this.#finished();
  }

  /** What the terminal does on Ctrl-C: the signal goes to the whole process group. */
  async interrupt(): Promise<boolean> {
    process.kill(-this.pid, 'SIGINT');
    return await this.#finished();
  }

  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#ended;
  }

  async #finished(): Promise<boolean> {
    await this.#ended;
    if (this.#child.exitCode !== 0) throw new Error(this.#complaint);
    return this.#lines.at(-1) === 'finished';
  }
}

/** Undefined when no server process works on the folder's data. */
export function serverPid(dataDirectory: string): number | undefined {
  const file = join(dataDirectory, 'postgres/data/postmaster.pid');
  if (!existsSync(file)) return undefined;
  const pid = Number.parseInt(readFileSync(file, 'utf8'), 10);
  return isRunning(pid) ? pid : undefined;
}

/** What a failed test has left running. */
export async function stopLeftServer(folder: string): Promise<void> {
  const pid = serverPid(folder);
  if (pid === undefined) return;
  process.kill(pid, 'SIGQUIT');
  await until(() => !isRunning(pid));
}

/** Zombies do not run any more, although a signal can be sent to them. */
export function isRunning(pid: number): boolean {
  try {
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

export async function query(url: string, sql: string): Promise<readonly unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query({ text: sql, rowMode: 'array' })).rows.flat();
  } finally {
    await client.end();
  }
}

export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
