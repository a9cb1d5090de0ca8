import { createHash } from 'node:crypto';
import type { Logger } from 'pino';
import type { ApiCall, ConnectorContext } from '../../connectors/connector.ts';
import { createConnector } from '../../connectors/registry.ts';
import type { JobContext } from '../../jobs/context.ts';
import { prepareStore } from '../../jobs/prepare-store.ts';
import { createQueueBackend } from '../../jobs/queues.ts';
import { type SweepPace, startWorkers, type Workers } from '../../jobs/worker.ts';
import type { Config } from '../config/config.ts';
import { readConfig } from '../config/read-config.ts';
import { compileStrategy } from '../core/attribution/strategy.ts';
import { type Calendar, createCalendar } from '../core/time.ts';
import type { FinishedJob } from '../metrics/process-metrics.ts';
import { type Database, openDatabase } from '../store/database.ts';
import { migrate } from '../store/migrate.ts';
import { readSalt } from '../store/sources.ts';
import { createLog } from './log.ts';
import { absolute, type CommonOptions } from './options.ts';
import { createProgress } from './progress.ts';
import { requireRedis } from './require-redis.ts';

/** What every command that touches the database works with. */
export interface Runtime {
  readonly config: Config;
  readonly calendar: Calendar;
  readonly database: Database;
  readonly log: Logger;
  close(): Promise<void>;
}

export async function openRuntime(
  options: CommonOptions,
  command: { name: string; logLevel: string; exclusive?: boolean },
): Promise<Runtime> {
  const config = await readConfig(options.config, process.env);
  const log = createLog(command.logLevel);
  const databaseUrl = process.env['DATABASE_URL'];
  const progress = createProgress();
  const database = await openDatabase({
    ...(databaseUrl === undefined ? {} : { databaseUrl }),
    dataDirectory: absolute(options.dataDir),
    command: command.name,
    exclusive: command.exclusive ?? false,
    onProgress: (message) => progress.show(message),
  }).finally(() => progress.end());
  try {
    await migrate(database.pool);
  } catch (error) {
    await database.close();
    throw error;
  }
  const calendar = createCalendar(config.timezone);
  return { config, calendar, database, log, close: () => database.close() };
}

export interface JobRuntime {
  readonly context: Omit<JobContext, 'enqueue'>;
  readonly workers: Workers;
  close(): Promise<void>;
}

export interface JobsOptions {
  /** undefined = queues in the same PostgreSQL. */
  readonly redisUrl: string | undefined;
  readonly onCall: (call: ApiCall) => void;
  readonly onJob: (job: FinishedJob) => void;
  readonly sweeps?: SweepPace | undefined;
}

/** Where the queues live: an empty variable is as good as none. */
export function redisUrl(): string | undefined {
  return process.env['REDIS_URL'] === '' ? undefined : process.env['REDIS_URL'];
}

/** Connectors, queues and workers of the configured sources. */
export async function openJobs(runtime: Runtime, options: JobsOptions): Promise<JobRuntime> {
  if (options.redisUrl !== undefined) await requireRedis(options.redisUrl);
  const context = await createJobContext(runtime, options.onCall);
  let isClosing = false;
  await prepareStore(context);
  const backend = createQueueBackend({
    redisUrl: options.redisUrl,
    databaseUrl: runtime.database.url,
    onError: (error) => {
      // While everything closes, connections break by intention.
      if (!isClosing) runtime.log.error({ reason: error.message }, 'queue error');
    },
  });
  const { onJob, sweeps } = options;
  const workers = startWorkers({ backend, context, onJob, sweeps });
  return {
    context,
    workers,
    close: async () => {
      isClosing = true;
      await workers.close();
      await backend.close();
    },
  };
}

/** Stands for every person where none may be told from another: assigned or not is still known. */
const anybody = 'anybody';

/** Useless outside this installation, and too short to search for. */
function personHash(salt: string, person: string): string {
  return createHash('sha256').update(salt).update(person).digest('base64url').slice(0, 22);
}

/** What the processors of the configured sources work with. */
async function createJobContext(
  runtime: Runtime,
  onCall: (call: ApiCall) => void,
): Promise<Omit<JobContext, 'enqueue'>> {
  const { config, calendar, database, log } = runtime;
  const salt = await readSalt(database.pool);
  const hashPerson = (person: string): string =>
    config.privacy.assignees === 'none' ? anybody : personHash(salt, person);
  const connectorContext = (source: string): ConnectorContext => ({
    source,
    hashPerson,
    onCall,
    now: Date.now,
  });
  const sources = new Map(
    config.sources.map((source) => [
      source.id,
      {
        config: source,
        connector: createConnector(source.connection, connectorContext(source.id)),
      },
    ]),
  );
  return {
    pool: database.pool,
    config,
    calendar,
    strategy: compileStrategy(config.strategy, calendar),
    sources,
    log,
    now: Date.now,
  };
}
