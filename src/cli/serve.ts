import { configFingerprint } from '../config/fingerprint.ts';
import { adoptedConfiguration } from '../store/strategy-versions.ts';
import { openQueues, openRuntime, type QueueAccess, redisUrl } from './runtime.ts';
import { processMetricsOf, type StartOptions, serveState } from './start.ts';
import { untilStopped } from './until-stopped.ts';

/** Only page, /metrics and webhooks; workers run elsewhere on the same database, and put configurations in force. */
export async function runServe(options: StartOptions): Promise<void> {
  const stopped = untilStopped();
  const runtime = await openRuntime(options, { name: 'serve', logLevel: 'info' });
  const { pool } = runtime.database;
  let opened: Promise<QueueAccess> | undefined;
  async function open(): Promise<QueueAccess> {
    // What could not be opened is tried again the next time.
    opened ??= openQueues(runtime, redisUrl()).catch((error: unknown) => {
      opened = undefined;
      throw error;
    });
    return opened;
  }
  try {
    const server = await serveState(runtime, {
      metrics: processMetricsOf(runtime.config, 'receives webhooks'),
      queues: async () => (await open()).queues,
      address: options.listen,
      take: async (config) => {
        const adopted = await adoptedConfiguration(pool);
        // Nothing is in force before the first worker was there.
        return adopted === undefined || adopted.configuration === configFingerprint(config);
      },
    });
    console.log(`Throughline is served at ${server.url} (Ctrl-C stops it)`);
    await stopped;
    await server.close();
  } finally {
    await (await opened)?.close();
    await runtime.close();
  }
}
