import { renderState } from '../metrics/render-state.ts';
import { readObservedState } from './observed-state.ts';
import type { CommonOptions } from './options.ts';
import { openRuntime } from './runtime.ts';

/** The exposition of the stored numbers, without a server. */
export async function runMetrics(options: CommonOptions): Promise<void> {
  const runtime = await openRuntime(options, { name: 'metrics', logLevel: 'error' });
  try {
    const state = await readObservedState(runtime.database.pool, runtime.config, Date.now());
    process.stdout.write(await renderState(state));
  } finally {
    await runtime.close();
  }
}
