import { openQueues, openRuntime, type QueueAccess, type Runtime, redisUrl } from './runtime.ts';
import { processMetricsOf, type StartOptions, serveState } from './start.ts';
import { untilStopped } from './until-stopped.ts';
import { webhookSources, webhooksOf } from './webhooks.ts';

/** Only page, /metrics and webhooks; workers run elsewhere on the same database. */
export async function runServe(options: StartOptions): Promise<void> {
  const stopped = untilStopped();
  const runtime = await openRuntime(options, { name: 'serve', logLevel: 'info' });
  try {
    const queues = await queuesForWebhooks(runtime);
    try {
      const server = await serveState(runtime, {
        metrics: processMetricsOf(runtime, webhookSources(runtime.config)),
        webhooks: queues === undefined ? new Map() : webhooksOf(runtime, queues.enqueue),
        address: options.listen,
      });
      console.log(`Throughline is served at ${server.url} (Ctrl-C stops it)`);
      await stopped;
      await server.close();
    } finally {
      await queues?.close();
    }
  } finally {
    await runtime.close();
  }
}

/** Without webhooks nothing is put into a queue, and none has to be reached. */
async function queuesForWebhooks(runtime: Runtime): Promise<QueueAccess | undefined> {
  if (webhookSources(runtime.config).length === 0) return undefined;
  return openQueues(runtime, redisUrl());
}
