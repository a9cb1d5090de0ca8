import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { secondMs } from '../../src/core/time.ts';

/** Sweeps of each source in the soak. */
const sweeps = { everyMs: 3 * secondMs, apartMs: 4 * secondMs } as const;

const lineSchema = z.looseObject({
  msg: z.string(),
  source: z.string().optional(),
  kind: z.string().optional(),
  reason: z.string().optional(),
  removed: z.number().optional(),
  unconfirmed: z.number().optional(),
});
/** One line of a log. */
export type LogLine = z.infer<typeof lineSchema>;

export interface ServiceOptions {
  readonly configFile: string;
  readonly databaseUrl: string;
  readonly onLog: (line: LogLine) => void;
  /** What it says that is no log: it should say nothing. */
  readonly onNoise: (text: string) => void;
}

export interface Service {
  /** Of its page, once it is up. */
  readonly url: Promise<string>;
  readonly hasEnded: () => boolean;
  /** SIGKILL: nothing is closed. */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

/** One `throughline start` in a process of its own. */
export function startSoakService(options: ServiceOptions): Service {
  const program = join(import.meta.dirname, 'service-process.ts');
  const { configFile, databaseUrl } = options;
  const pace = [String(sweeps.everyMs), String(sweeps.apartMs)];
  const child = spawn(process.execPath, [program, configFile, ...pace], {
    env: { PATH: process.env['PATH'], DATABASE_URL: databaseUrl },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  createInterface({ input: child.stderr }).on('line', (line) => read(line, options));
  const ended = once(child, 'exit');
  return {
    url: firstLine(child),
    hasEnded: () => child.exitCode !== null || child.signalCode !== null,
    kill: async () => end(child, 'SIGKILL', ended),
    stop: async () => end(child, 'SIGTERM', ended),
  };
}

function read(line: string, { onLog, onNoise }: ServiceOptions): void {
  try {
    onLog(lineSchema.parse(JSON.parse(line)));
  } catch {
    onNoise(line);
  }
}

async function firstLine({ stdout }: ChildProcess): Promise<string> {
  if (stdout === null) return '';
  for await (const line of createInterface({ input: stdout })) return line;
  return '';
}

async function end(
  child: ChildProcess,
  signal: NodeJS.Signals,
  ended: Promise<unknown>,
): Promise<void> {
  child.kill(signal);
  await ended;
}
