import { reviewStrategy } from '../../jobs/review-strategy.ts';
import type { CommonOptions } from './options.ts';
import { requireRead } from './require-complete.ts';
import { openRuntime, type Runtime } from './runtime.ts';
import { strategyCheckJson, strategyCheckText } from './strategy-check-forms.ts';
import { unlessStopped, untilStopped } from './until-stopped.ts';

export interface StrategyCheckOptions extends CommonOptions {
  readonly days: number;
  readonly limit: number;
  readonly json?: boolean;
}

/** What is doubtful about the strategy of the file, seen from the work that is stored. The file need not be in use yet. */
export async function runStrategyCheck(options: StrategyCheckOptions): Promise<void> {
  const stopped = untilStopped();
  const runtime = await openRuntime(options, { name: 'strategy check', logLevel: 'error' });
  try {
    process.stdout.write(await unlessStopped(stopped, checked(runtime, options)));
  } finally {
    await runtime.close();
  }
}

async function checked(
  runtime: Runtime,
  { config: file, days, limit, json }: StrategyCheckOptions,
): Promise<string> {
  await requireRead(runtime, file);
  const { config, calendar, database } = runtime;
  const request = { calendar, asOf: Date.now(), days, examples: limit };
  const review = await reviewStrategy(database.pool, config, request);
  const shown = { review, limit, timezone: calendar.zone };
  return json === true ? strategyCheckJson(shown) : strategyCheckText(shown);
}
