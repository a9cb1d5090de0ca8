/** Runs the real command line in processes of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stopLeftServer } from '../store/command-process.ts';

const program = join(import.meta.dirname, '../../src/cli/main.ts');
/** Longer than any file of tests may run: simulated trackers live as long as it. */
const limitMs = 300_000;

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface Running {
  readonly child: ChildProcess;
  /** The first match in what it has printed so far or prints later. */
  printed(pattern: RegExp): Promise<string>;
  /** Its standard error so far. */
  said(): string;
  readonly ended: Promise<Ended>;
}

/** A folder to run commands in; what still runs there is killed with it. */
export interface Workplace {
  readonly folder: string;
  start(args: readonly string[], env?: NodeJS.ProcessEnv): Running;
  run(args: readonly string[], env?: NodeJS.ProcessEnv): Promise<Ended>;
  close(): Promise<void>;
}

/** `dataFolders` below it hold embedded databases. */
export async function openWorkplace(dataFolders: readonly string[] = []): Promise<Workplace> {
  const folder = await mkdtemp(join(tmpdir(), 'throughline-cli-'));
  // A server that does not run as root works in here.
  await chmod(folder, 0o755);
  const running = new Set<Running>();
  const start: Workplace['start'] = (args, env = {}) => {
    const one = startCommand(args, { cwd: folder, env });
    running.add(one);
    void one.ended.finally(() => running.delete(one));
    return one;
  };
  return {
    folder,
    start,
    run: (args, env) => start(args, env).ended,
    close: async () => {
      for (const { child, ended } of running) {
        child.kill('SIGKILL');
        await ended;
      }
      for (const data of dataFolders) await stopLeftServer(join(folder, data));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function startCommand(
  args: readonly string[],
  { cwd, env }: { cwd: string; env: NodeJS.ProcessEnv },
): Running {
  const child = spawn(process.execPath, [program, ...args], {
    cwd,
    env: { PATH: process.env['PATH'], ...env },
    timeout: limitMs,
    killSignal: 'SIGKILL',
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (data) => (out += String(data)));
  child.stderr.on('data', (data) => (err += String(data)));
  const ended = once(child, 'close').then(() => ({ code: child.exitCode, out, err }));
  return {
    child,
    ended,
    said: () => err,
    printed: async (pattern) => {
      for (;;) {
        const found = pattern.exec(out);
        if (found !== null) return found[1] ?? found[0];
        const hasEnded = ended.then(() => true);
        if ((await Promise.race([once(child.stdout, 'data'), hasEnded])) === true) {
          throw new Error(`it ended with ${child.exitCode}: ${out}${err}`);
        }
      }
    },
  };
}
