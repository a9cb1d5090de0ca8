/** One `throughline sync --once` of a simulated Jira site, both in processes of their own, into an empty database. */
import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { simulatedAuth } from '../../src/cli/simulated-sites.ts';
import { freshDatabase, type TestDatabase } from '../postgres.ts';
import { configurationOf } from './vocabulary.ts';

export const sourceId = 'acme-jira';

export interface ColdSync {
  readonly seconds: number;
  /** The most memory the worker ever held. */
  readonly peakBytes: number;
  readonly requests: number;
  readonly database: TestDatabase;
  /** Anybody may write here: the database server is another user. */
  readonly folder: string;
  /** Where every answer of the site is kept. */
  readonly answers: string;
}

/** Runs `use` with what is left of a sync, then removes it all. */
export async function withColdSync<T>(
  issues: number,
  use: (sync: ColdSync) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'throughline-bench-'));
  await chmod(folder, 0o777);
  const answers = join(folder, 'answers');
  await mkdir(answers);
  const database = await freshDatabase();
  try {
    const worker = await syncOnce({ issues, answers, folder, database });
    if (worker.issuesRead !== issues) {
      throw new Error(`the sync read ${worker.issuesRead} issues instead of ${issues}`);
    }
    return await use({ ...worker, database, folder, answers });
  } finally {
    await database.drop();
    await rm(folder, { recursive: true });
  }
}

interface Setting extends Pick<ColdSync, 'answers' | 'folder' | 'database'> {
  readonly issues: number;
}

async function syncOnce(setting: Setting): Promise<Worked> {
  const site = await startSite(setting);
  try {
    return await runWorker(site.url, setting);
  } finally {
    await site.close();
  }
}

async function startSite({
  issues,
  answers,
}: Setting): Promise<{ url: string; close: () => Promise<void> }> {
  const child = fork(join(import.meta.dirname, 'site-process.ts'), [String(issues), answers]);
  const [url] = await Promise.race([once(child, 'message'), failed(child, 'the simulated site')]);
  return {
    url: z.string().parse(url),
    close: async () => {
      const end = once(child, 'exit');
      child.disconnect();
      await end;
    },
  };
}

async function failed(child: ChildProcess, what: string): Promise<never> {
  const [code] = await once(child, 'exit');
  throw new Error(`${what} ended with ${code}`);
}

interface Worked extends Pick<ColdSync, 'seconds' | 'peakBytes' | 'requests'> {
  readonly issuesRead: number;
}

const resultSchema = z.object({
  sources: z.tuple([z.object({ issuesRead: z.number(), requests: z.number() })]),
});

async function runWorker(url: string, { folder, database }: Setting): Promise<Worked> {
  const { email, token } = simulatedAuth;
  const configuration = join(folder, 'throughline.yaml');
  const source = { id: sourceId, type: 'jira', url, auth: { email, token } };
  await writeFile(configuration, configurationOf(source));
  const peakFile = join(folder, 'peak');
  const started = performance.now();
  const child = spawn(
    process.execPath,
    [
      '--import',
      join(import.meta.dirname, 'peak-memory.ts'),
      join(import.meta.dirname, '../../src/cli/main.ts'),
      'sync',
      '--once',
      '--json',
      '--config',
      configuration,
    ],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, DATABASE_URL: database.url, THROUGHLINE_BENCH_PEAK: peakFile },
    },
  );
  let out = '';
  child.stdout.on('data', (data) => (out += String(data)));
  const [code] = await once(child, 'close');
  const seconds = (performance.now() - started) / 1_000;
  if (code !== 0) throw new Error(`the sync ended with ${code}: ${out}`);
  const { issuesRead, requests } = resultSchema.parse(JSON.parse(out)).sources[0];
  return { seconds, peakBytes: Number(await readFile(peakFile, 'utf8')), issuesRead, requests };
}
