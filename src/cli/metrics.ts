import { renderState } from '../metrics/render-state.ts';
import { readObservedState } from './observed-state.ts';
import type { CommonOptions } from './options.ts';
import { openRuntime } from './runtime.ts';
import { unlessStopped, untilStopped } from './until-stopped.ts';

/** The exposition of the stored numbers, without a server. */
export async function runMetrics(options: CommonOptions): Promise<void> {
  const stopped = untilStopped();
  const runtime = await openRuntime(options, { name: 'metrics', logLevel: 'error' });
  try {
    const reading = readObservedState(runtime.database.pool, runtime.config, Date.now());
    const state = await unlessStopped(stopped, reading);
    process.stdout.write(renderState(state));
  } finally {
    await runtime.close();
  }
}
