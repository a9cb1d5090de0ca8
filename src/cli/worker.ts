import type { ListenAddress } from '../config/config.ts';
import { listen } from '../server/listen.ts';
import { createWorkerServer } from '../server/server.ts';
import type { CommonOptions } from './options.ts';
import { openJobs, openRuntime, redisUrl } from './runtime.ts';
import { logError, processMetricsOf } from './start.ts';
import { untilStopped } from './until-stopped.ts';

/** Only the queue workers, with the metrics of their process. */
export async function runWorker(
  options: CommonOptions & { metricsListen?: ListenAddress },
): Promise<void> {
  const stopped = untilStopped();
  const runtime = await openRuntime(options, { name: 'worker', logLevel: 'info' });
  const { metricsListen } = options;
  try {
    const processMetrics = processMetricsOf(runtime);
    const jobs = await openJobs(runtime, {
      redisUrl: redisUrl(),
      onCall: (call) => processMetrics.apiCall(call),
      onJob: (job) => processMetrics.jobDone(job),
    });
    try {
      const app = createWorkerServer({
        processMetrics,
        ready: async () => true,
        onError: (error) => logError(runtime, error),
      });
      const url = await listen(app, {
        ...(metricsListen ?? runtime.config.worker.metrics),
        setting: metricsListen === undefined ? 'worker.metrics' : '--metrics-listen',
      });
      await jobs.workers.schedule();
      console.log(`Throughline worker is running; process metrics at ${url}/metrics`);
      await stopped;
      await app.close();
    } finally {
      await jobs.close();
    }
  } finally {
    await runtime.close();
  }
}
