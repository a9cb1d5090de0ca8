/** One `throughline sync --once` of a simulated Jira site, both in processes of their own, into an empty database. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import manifest from '../../package.json' with { type: 'json' };
import { simulatedAuth } from '../../src/cli/simulated-sites.ts';
import { freshDatabase, type TestDatabase } from '../postgres.ts';
import { historiesEach } from './history-lengths.ts';
import { type LargeSite, startLargeSite } from './large-site.ts';
import { checkHistories } from './stored-histories.ts';
import { configurationOf } from './vocabulary.ts';

export const sourceId = 'acme-jira';

/** What `npm run throughline` gives Node, from the root of the project. */
const throughline = manifest.scripts.throughline.split(' ').slice(1);

export interface ColdSync {
  readonly seconds: number;
  /** The most memory the worker ever held. */
  readonly peakBytes: number;
  readonly site: LargeSite;
  readonly database: TestDatabase;
  /** Anybody may write here: the database server is another user. */
  readonly folder: string;
}

/** Runs `use` with what is left of a sync, then removes it all. */
export async function withColdSync<T>(
  issues: number,
  use: (sync: ColdSync) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'throughline-bench-'));
  await chmod(folder, 0o777);
  const database = await freshDatabase();
  const site = await startLargeSite(issues);
  try {
    const worker = await runWorker({ site, folder, database });
    if (worker.issuesRead !== issues) {
      throw new Error(`the sync read ${worker.issuesRead} issues instead of ${issues}`);
    }
    await checkHistories(database.pool, historiesEach * issues);
    return await use({ ...worker, site, database, folder });
  } finally {
    await site.close();
    await database.drop();
    await rm(folder, { recursive: true });
  }
}

interface Worked extends Pick<ColdSync, 'seconds' | 'peakBytes'> {
  readonly issuesRead: number;
}

const resultSchema = z.object({
  sources: z.tuple([z.object({ issuesRead: z.number() })]),
});

async function runWorker({
  site,
  folder,
  database,
}: Pick<ColdSync, 'site' | 'folder' | 'database'>): Promise<Worked> {
  const { email, token } = simulatedAuth;
  const configuration = join(folder, 'throughline.yaml');
  const source = { id: sourceId, type: 'jira', url: site.url, auth: { email, token } };
  await writeFile(configuration, configurationOf(source));
  const peakFile = join(folder, 'peak');
  await database.pool.query('checkpoint');
  const started = performance.now();
  const child = spawn(
    process.execPath,
    [
      '--import',
      join(import.meta.dirname, 'peak-memory.ts'),
      ...throughline,
      'sync',
      '--once',
      '--no-history',
      '--json',
      '--config',
      configuration,
    ],
    {
      cwd: join(import.meta.dirname, '../..'),
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, DATABASE_URL: database.url, THROUGHLINE_BENCH_PEAK: peakFile },
    },
  );
  let out = '';
  child.stdout.on('data', (data) => (out += String(data)));
  const [code] = await once(child, 'close');
  const seconds = (performance.now() - started) / 1_000;
  if (code !== 0) throw new Error(`the sync ended with ${code}: ${out}`);
  const { issuesRead } = resultSchema.parse(JSON.parse(out)).sources[0];
  return { seconds, peakBytes: Number(await readFile(peakFile, 'utf8')), issuesRead };
}
