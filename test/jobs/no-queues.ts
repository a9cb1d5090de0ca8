import type { JobContext } from '../../jobs/context.ts';

async function ignore(): Promise<void> {}

/** For steps that a test takes itself, one after another. */
export const nothing: JobContext['enqueue'] = {
  pullShard: ignore,
  sweepAgain: ignore,
  syncSoon: ignore,
  applyWebhook: ignore,
  keepWebhooks: ignore,
  reAttribute: ignore,
  measure: ignore,
  keepHistory: ignore,
};
