import { listen } from '../server/listen.ts';
import { createWorkerServer } from '../server/server.ts';
import { type CommonOptions, parseListen } from './options.ts';
import { openJobs, openRuntime, redisUrl } from './runtime.ts';
import { logError, processMetricsOf } from './start.ts';
import { untilStopped } from './until-stopped.ts';

/** Only the queue workers, with the metrics of their process. */
export async function runWorker(
  options: CommonOptions & { metricsListen?: string },
): Promise<void> {
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
        ...(metricsListen === undefined
          ? runtime.config.worker.metrics
          : parseListen(metricsListen)),
        setting: metricsListen === undefined ? 'worker.metrics' : '--metrics-listen',
      });
      await jobs.workers.schedule();
      console.log(`Throughline worker is running; process metrics at ${url}/metrics`);
      await untilStopped();
      await app.close();
    } finally {
      await jobs.close();
    }
  } finally {
    await runtime.close();
  }
}
