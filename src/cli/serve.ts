import { openRuntime } from './runtime.ts';
import { processMetricsOf, type StartOptions, serveState } from './start.ts';
import { untilStopped } from './until-stopped.ts';

/** Only page and /metrics; workers run elsewhere on the same database. */
export async function runServe(options: StartOptions): Promise<void> {
  const stopped = untilStopped();
  const runtime = await openRuntime(options, { name: 'serve', logLevel: 'info' });
  try {
    const server = await serveState(runtime, processMetricsOf(runtime), options.listen);
    console.log(`Throughline is served at ${server.url} (Ctrl-C stops it)`);
    await stopped;
    await server.close();
  } finally {
    await runtime.close();
  }
}
