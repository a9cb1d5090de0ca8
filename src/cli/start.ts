import { type JobQueues, jobNames } from '../../jobs/job-queues.ts';
import type { SweepPace } from '../../jobs/worker.ts';
import type { Config, ListenAddress } from '../config/config.ts';
import type { WantedIssue } from '../core/issue-key.ts';
import { createCalendar } from '../core/time.ts';
import {
  createProcessMetrics,
  type KnownSeries,
  type ProcessMetrics,
} from '../metrics/process-metrics.ts';
import { listen } from '../server/listen.ts';
import { createServer } from '../server/server.ts';
import { type FollowOptions, followConfig } from './follow-config.ts';
import { createLiveJobs } from './live-jobs.ts';
import { createStateReader } from './observed-state.ts';
import type { CommonOptions } from './options.ts';
import { queuesNow } from './queues-now.ts';
import { readExplanation } from './read-explanation.ts';
import { readiness } from './readiness.ts';
import { openQueues, openRuntime, type Runtime, redisUrl } from './runtime.ts';
import { untilStopped } from './until-stopped.ts';
import { version } from './version.ts';
import { webhookSources, webhooksOf } from './webhooks.ts';

export interface StartOptions extends CommonOptions {
  readonly listen?: ListenAddress;
}

/** Workers and server in one process, until it is told to stop. */
export async function runStart(options: StartOptions): Promise<void> {
  await startService(options, {
    name: 'start',
    logLevel: 'info',
    announce: (url) => console.log(`Throughline is running at ${url} (Ctrl-C stops it)`),
  });
}

export interface Service {
  readonly name: string;
  readonly logLevel: string;
  readonly announce: (url: string) => void;
  readonly sweeps?: SweepPace | undefined;
}

export async function startService(options: StartOptions, service: Service): Promise<void> {
  const stopped = untilStopped();
  const runtime = await openRuntime(options, { ...service, exclusive: true });
  try {
    const access = await openQueues(runtime, redisUrl());
    const metrics = processMetricsOf(runtime.config, 'receives webhooks');
    const jobs = createLiveJobs(runtime, access, {
      onCall: (call) => metrics.apiCall(call),
      onJob: (job) => metrics.jobDone(job),
      sweeps: service.sweeps,
    });
    try {
      const server = await serveState(runtime, {
        metrics,
        queues: async () => access.queues,
        address: options.listen,
        take: (config, changedAt) => jobs.take(config, changedAt),
      });
      service.announce(server.url);
      await stopped;
      await server.close();
    } finally {
      await access.closeAfter(jobs);
    }
  } finally {
    await runtime.close();
  }
}

export function processMetricsOf(config: Config, webhooks?: 'receives webhooks'): ProcessMetrics {
  return createProcessMetrics({ version, ...seriesOf(config, webhooks) });
}

export function seriesOf(config: Config, webhooks?: 'receives webhooks'): KnownSeries {
  const sources = config.sources.map((source) => source.id);
  const received = webhooks === undefined ? undefined : webhookSources(config);
  return { sources, jobs: jobNames(sources), webhooks: received };
}

export interface RunningServer {
  readonly url: string;
  close(): Promise<void>;
}

export interface Served {
  readonly metrics: ProcessMetrics;
  /** To tell what waits in them, and to put jobs into them once a source receives webhooks. */
  readonly queues: () => Promise<JobQueues>;
  readonly address: ListenAddress | undefined;
  readonly take: FollowOptions['take'];
}

/** Page and /metrics from what is stored, and the way in for webhooks, under the configuration of the moment. */
export async function serveState(
  runtime: Runtime,
  { metrics, queues, address, take }: Served,
): Promise<RunningServer> {
  const { database, log } = runtime;
  const { pool } = database;
  const readState = createStateReader(pool);
  let held = { config: runtime.config, webhooks: await receiversOf(runtime, queues) };
  const app = createServer({
    state: () => readState(held.config, Date.now()),
    queues: () => queuesNow(runtime, held.config, queues),
    processMetrics: metrics,
    webhooks: { get: (id) => held.webhooks.get(id), has: (id) => held.webhooks.has(id) },
    explain: (wanted) => explainNow(runtime, held.config, wanted),
    ready: () => readiness(pool),
    onError: (error) => logError(runtime, error),
  });
  const url = await listen(app, {
    ...(address ?? runtime.config.server.listen),
    setting: address === undefined ? 'server.listen' : '--listen',
  });
  const following = await followConfig(app, {
    config: runtime.config,
    log,
    metrics,
    listens: ({ server }) => (address === undefined ? server.listen : undefined),
    take: async (config, changedAt) => {
      if (config !== held.config) {
        held = { config, webhooks: await receiversOf({ config, database }, queues) };
        metrics.know(seriesOf(config, 'receives webhooks'));
      }
      return take(config, changedAt);
    },
  });
  return { url, close: () => following.close() };
}

function explainNow(
  runtime: Runtime,
  config: Config,
  wanted: WantedIssue,
): ReturnType<typeof readExplanation> {
  const calendar = createCalendar(config.timezone);
  const options = { asOf: undefined, now: Date.now(), searchesMoves: false };
  return readExplanation({ ...runtime, config, calendar }, wanted, options);
}

/** Without webhooks nothing is put into a queue, and none has to be reached. */
async function receiversOf(
  runtime: Pick<Runtime, 'config' | 'database'>,
  queues: Served['queues'],
): Promise<ReturnType<typeof webhooksOf>> {
  if (webhookSources(runtime.config).length === 0) return new Map();
  return webhooksOf(runtime, (await queues()).enqueue);
}

export function logError(runtime: Runtime, error: unknown): void {
  const reason = error instanceof Error ? error.message : String(error);
  runtime.log.error({ reason }, 'a request could not be answered');
}
