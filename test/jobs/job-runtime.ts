/** Runs the main job on a database of its own: real HTTP, real queues, real PostgreSQL. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Pool } from 'pg';
import { pino } from 'pino';
import { openJobs, type Runtime } from '../../src/cli/runtime.ts';
import { type SyncResult, syncOnce } from '../../src/cli/sync.ts';
import type { Config } from '../../src/config/config.ts';
import { readConfig } from '../../src/config/read-config.ts';
import type { Snapshot } from '../../src/core/measures/snapshot.ts';
import { createCalendar } from '../../src/core/time.ts';
import { freshDatabase, type TestDatabase } from '../postgres.ts';
import { numbersOf } from './numbers.ts';

export interface MainJob {
  readonly pool: Pool;
  readonly url: string;
  /** One `sync --once` under this configuration text. */
  sync(configuration: string, redisUrl?: string): Promise<readonly SyncResult[]>;
  /** The numbers of now, or of that instant, under this configuration, from what is stored. */
  snapshot(configuration: string, now?: number): Promise<Snapshot>;
  close(): Promise<void>;
}

export async function openMainJob(): Promise<MainJob> {
  const database = await freshDatabase();
  return {
    pool: database.pool,
    url: database.url,
    sync: async (configuration, redisUrl) => {
      const runtime = await runtimeOf(database, configuration);
      const requests = new Map<string, number>();
      const jobs = await openJobs(runtime, {
        redisUrl,
        onCall: ({ source }) => requests.set(source, (requests.get(source) ?? 0) + 1),
        onJob: () => {},
      });
      try {
        return await syncOnce(runtime, jobs, requests);
      } finally {
        await jobs.close();
      }
    },
    snapshot: async (configuration, now = Date.now()) =>
      numbersOf(await runtimeOf(database, configuration), { now }),
    close: () => database.drop(),
  };
}

export async function runtimeOf(database: TestDatabase, configuration: string): Promise<Runtime> {
  const config = await configOf(configuration);
  return {
    config,
    calendar: createCalendar(config.timezone),
    database: { ...database, kind: 'external', close: async () => {} },
    log: pino({ level: process.env['LOG_LEVEL'] ?? 'silent' }),
    close: async () => {},
  };
}

async function configOf(text: string): Promise<Config> {
  const folder = await mkdtemp(join(tmpdir(), 'throughline-config-'));
  try {
    const file = join(folder, 'throughline.yaml');
    await writeFile(file, text);
    return await readConfig(file, {});
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Everything a sync stores, row by row with the transaction that wrote it: equal = not one row was written. */
export async function storedRows(pool: Pool): Promise<Record<string, readonly string[]>> {
  const tables = ['issue', 'issue_fact', 'attribution', 'data_problem', 'snapshot', 'status'];
  const contents: Record<string, readonly string[]> = {};
  for (const table of tables) {
    const { rows } = await pool.query<{ row: string }>(
      `select t.xmin::text || ' ' || t::text as row from ${table} t order by 1`,
    );
    contents[table] = rows.map(({ row }) => row);
  }
  return contents;
}

/** What was read and derived, whoever wrote it when. */
export async function storedContent(pool: Pool): Promise<Record<string, readonly string[]>> {
  const contents: Record<string, readonly string[]> = {};
  for (const table of ['issue', 'issue_fact', 'attribution', 'data_problem']) {
    const { rows } = await pool.query<{ row: string }>(
      `select t::text as row from ${table} t order by 1`,
    );
    contents[table] = rows.map(({ row }) => row);
  }
  return contents;
}
