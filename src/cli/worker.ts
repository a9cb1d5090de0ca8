import type { ListenAddress } from '../config/config.ts';
import type { ProcessMetrics } from '../metrics/process-metrics.ts';
import { listen } from '../server/listen.ts';
import { createWorkerServer } from '../server/server.ts';
import { followConfig } from './follow-config.ts';
import { createLiveJobs, type LiveJobs } from './live-jobs.ts';
import type { CommonOptions } from './options.ts';
import { openQueues, openRuntime, type Runtime, redisUrl } from './runtime.ts';
import { logError, processMetricsOf, type RunningServer, seriesOf } from './start.ts';
import { untilStopped } from './until-stopped.ts';

export interface WorkerOptions extends CommonOptions {
  readonly metricsListen?: ListenAddress;
}

/** Only the queue workers, with the metrics of their process. */
export async function runWorker(options: WorkerOptions): Promise<void> {
  const stopped = untilStopped();
  const runtime = await openRuntime(options, { name: 'worker', logLevel: 'info' });
  const { metricsListen } = options;
  try {
    const access = await openQueues(runtime, redisUrl());
    const metrics = processMetricsOf(runtime.config);
    const jobs = createLiveJobs(runtime, access, {
      onCall: (call) => metrics.apiCall(call),
      onJob: (job) => metrics.jobDone(job),
    });
    try {
      const server = await serveProcess(runtime, { metrics, jobs, address: metricsListen });
      console.log(`Throughline worker is running; process metrics at ${server.url}/metrics`);
      await stopped;
      await server.close();
    } finally {
      await access.closeAfter(jobs);
    }
  } finally {
    await runtime.close();
  }
}

interface Working {
  readonly metrics: ProcessMetrics;
  readonly jobs: LiveJobs;
  readonly address: ListenAddress | undefined;
}

/** The metrics of the process, and its workers under the configuration of the moment. */
async function serveProcess(
  runtime: Runtime,
  { metrics, jobs, address }: Working,
): Promise<RunningServer> {
  const { config, log } = runtime;
  const app = createWorkerServer({
    processMetrics: metrics,
    ready: async () => true,
    onError: (error) => logError(runtime, error),
  });
  const url = await listen(app, {
    ...(address ?? config.worker.metrics),
    setting: address === undefined ? 'worker.metrics' : '--metrics-listen',
  });
  const following = await followConfig(app, {
    config,
    log,
    metrics,
    listens: ({ worker }) => (address === undefined ? worker.metrics : undefined),
    take: (taken, changedAt) => {
      metrics.know(seriesOf(taken));
      return jobs.take(taken, changedAt);
    },
  });
  return { url, close: () => following.close() };
}
