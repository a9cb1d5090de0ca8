import { jobNames } from '../../jobs/job-queues.ts';
import type { SweepPace } from '../../jobs/worker.ts';
import type { ListenAddress } from '../config/config.ts';
import { createProcessMetrics, type ProcessMetrics } from '../metrics/process-metrics.ts';
import { listen } from '../server/listen.ts';
import { createServer, type ServerOptions } from '../server/server.ts';
import { readObservedState } from './observed-state.ts';
import type { CommonOptions } from './options.ts';
import { readExplanation } from './read-explanation.ts';
import { readiness } from './readiness.ts';
import { openJobs, openRuntime, type Runtime, redisUrl } from './runtime.ts';
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
    const metrics = processMetricsOf(runtime, webhookSources(runtime.config));
    const jobs = await openJobs(runtime, {
      redisUrl: redisUrl(),
      onCall: (call) => metrics.apiCall(call),
      onJob: (job) => metrics.jobDone(job),
      sweeps: service.sweeps,
    });
    try {
      const server = await serveState(runtime, {
        metrics,
        webhooks: webhooksOf(runtime, jobs.workers.enqueue),
        address: options.listen,
      });
      await jobs.workers.schedule();
      service.announce(server.url);
      await stopped;
      await server.close();
    } finally {
      await jobs.close();
    }
  } finally {
    await runtime.close();
  }
}

/** `webhooks`: sources whose webhooks the process receives; undefined for one that receives none. */
export function processMetricsOf(runtime: Runtime, webhooks?: readonly string[]): ProcessMetrics {
  const sources = runtime.config.sources.map((source) => source.id);
  const received = webhooks === undefined ? {} : { webhooks };
  return createProcessMetrics({ version, sources, jobs: jobNames(sources), ...received });
}

export interface RunningServer {
  readonly url: string;
  close(): Promise<void>;
}

export interface Served {
  readonly metrics: ProcessMetrics;
  readonly webhooks: ServerOptions['webhooks'];
  readonly address: ListenAddress | undefined;
}

/** Page and /metrics from what is stored, and the way in for webhooks. */
export async function serveState(
  runtime: Runtime,
  { metrics: processMetrics, webhooks, address }: Served,
): Promise<RunningServer> {
  const { config, database } = runtime;
  const app = createServer({
    state: () => readObservedState(database.pool, config, Date.now()),
    processMetrics,
    webhooks,
    explain: (wanted) =>
      readExplanation(runtime, wanted, { asOf: undefined, now: Date.now(), searchesMoves: false }),
    ready: () => readiness(database.pool),
    onError: (error) => logError(runtime, error),
  });
  const url = await listen(app, {
    ...(address ?? config.server.listen),
    setting: address === undefined ? 'server.listen' : '--listen',
  });
  return { url, close: () => app.close() };
}

export function logError(runtime: Runtime, error: unknown): void {
  const reason = error instanceof Error ? error.message : String(error);
  runtime.log.error({ reason }, 'a request could not be answered');
}
