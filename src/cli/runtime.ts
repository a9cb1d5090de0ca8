import { hash } from 'node:crypto';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import type { Connection } from '../../connectors/connection.ts';
import type { ApiCall, ConnectorContext } from '../../connectors/connector.ts';
import type { Enqueue, JobContext } from '../../jobs/context.ts';
import { type JobQueues, openJobQueues } from '../../jobs/job-queues.ts';
import { prepareStore } from '../../jobs/prepare-store.ts';
import { createQueueBackend, type QueueBackend } from '../../jobs/queues.ts';
import { type SweepPace, startWorkers, type Workers } from '../../jobs/worker.ts';
import type { Config, SourceConfig } from '../config/config.ts';
import { configFingerprint } from '../config/fingerprint.ts';
import { readConfig } from '../config/read-config.ts';
import { changedAt } from '../config/watch-config.ts';
import { anybody } from '../core/anybody.ts';
import { compileStrategy } from '../core/attribution/strategy.ts';
import type { Instant } from '../core/issue.ts';
import { type Calendar, createCalendar } from '../core/time.ts';
import type { FinishedJob } from '../metrics/process-metrics.ts';
import { type Database, openDatabase } from '../store/database.ts';
import { migrate } from '../store/migrate.ts';
import { createTokenVault } from '../store/oauth-tokens.ts';
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
    sources: config.sources.length,
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

export interface StartedJobs {
  readonly context: Omit<JobContext, 'enqueue'>;
  readonly workers: Workers;
}

export interface JobRuntime extends StartedJobs {
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
  const { file } = runtime.config;
  const access = await openQueues(runtime, options.redisUrl);
  const started = await startJobs(runtime, {
    ...options,
    access,
    changedAt: (await changedAt(file)) ?? Date.now(),
  });
  if (started === undefined) {
    await access.close();
    throw new Error(
      `${file} was replaced by another configuration since it was last changed: use that one, or put this one in force with a change of the file, of its date at least`,
    );
  }
  return { ...started, close: () => access.closeAfter(started.workers) };
}

export interface StartOfJobs extends Omit<JobsOptions, 'redisUrl'> {
  readonly access: QueueAccess;
  /** When the configuration became what it is. */
  readonly changedAt: Instant;
}

/** The workers of the configured sources; none while another configuration is in force. */
export async function startJobs(
  runtime: Runtime,
  { access, changedAt: since, onCall, onJob, sweeps }: StartOfJobs,
): Promise<StartedJobs | undefined> {
  const { config, database, log } = runtime;
  const fingerprint = configFingerprint(config);
  const prepared = { pool: database.pool, config, fingerprint, log, now: Date.now };
  if (!(await prepareStore(prepared, since))) return undefined;
  const context = { ...prepared, ...(await createJobContext(runtime, onCall)) };
  const { backend, queues } = access;
  return { context, workers: startWorkers({ backend, queues, context, onJob, sweeps }) };
}

/** The queues, for workers and for those who only put jobs into them. */
export interface QueueAccess {
  readonly backend: QueueBackend;
  readonly queues: JobQueues;
  readonly enqueue: Enqueue;
  close(): Promise<void>;
  /** Closes its users before it. */
  closeAfter(users: { close(): Promise<void> }): Promise<void>;
}

export async function openQueues(
  runtime: Runtime,
  redis: string | undefined,
): Promise<QueueAccess> {
  if (redis !== undefined) await requireRedis(redis);
  let isClosing = false;
  const backend = createQueueBackend({
    redisUrl: redis,
    databaseUrl: runtime.database.url,
    onError: (error) => {
      // While everything closes, connections break by intention.
      if (!isClosing) runtime.log.error({ reason: error.message }, 'queue error');
    },
  });
  const queues = openJobQueues(backend);
  async function close(): Promise<void> {
    isClosing = true;
    await queues.close();
    await backend.close();
  }
  return {
    backend,
    queues,
    enqueue: queues.enqueue,
    close,
    closeAfter: async (users) => {
      isClosing = true;
      await users.close();
      await close();
    },
  };
}

/** Useless outside this installation, and too short to search for. */
function personHash(salt: string, person: string): string {
  return hash('sha256', salt + person, 'base64url').slice(0, 22);
}

/** Where the tokens of an OAuth app are kept; nothing for a source that signs in otherwise. */
export function vaultOf(
  pool: Pool,
  { auth }: Pick<Connection, 'auth'>,
  salt: string,
): Pick<ConnectorContext, 'vault'> {
  return auth.kind === 'oauth' ? { vault: createTokenVault(pool, { grant: auth, salt }) } : {};
}

/** What the processors of the configured sources work with. */
async function createJobContext(
  { config, calendar, database }: Runtime,
  onCall: (call: ApiCall) => void,
): Promise<Pick<JobContext, 'calendar' | 'strategy' | 'sources'>> {
  // With the trackers' own packages: whoever reads no tracker does not load them.
  const { createConnector } = await import('../../connectors/registry.ts');
  const salt = await readSalt(database.pool);
  const hashPerson = (person: string): string =>
    config.privacy.assignees === 'none' ? anybody : personHash(salt, person);
  const connectorContext = ({ id: source, connection }: SourceConfig): ConnectorContext => ({
    source,
    hashPerson,
    onCall,
    now: Date.now,
    ...vaultOf(database.pool, connection, salt),
  });
  const sources = new Map(
    config.sources.map((source) => [
      source.id,
      {
        config: source,
        connector: createConnector(source.connection, connectorContext(source)),
      },
    ]),
  );
  return { calendar, strategy: compileStrategy(config.strategy, calendar), sources };
}
