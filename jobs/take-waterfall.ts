import type { Pool } from 'pg';
import type { SourceConfig } from '../src/config/config.ts';
import { compileStrategy } from '../src/core/attribution/strategy.ts';
import {
  createWaterfall,
  type Waterfall,
  type WaterfallRequest,
} from '../src/core/measures/waterfall.ts';
import { comparedIssueBatches } from '../src/store/compared-issues.ts';
import { isAnyPending } from '../src/store/pending.ts';
import { consistently } from './measure.ts';
import { readAhead } from './read-ahead.ts';

export interface WaterfallReading extends WaterfallRequest {
  readonly sources: readonly SourceConfig[];
  /** Issues of a source compared so far. */
  readonly onProgress: (source: string, issues: number) => void;
}

/** A waterfall for one reader. undefined while descendants of a changed ancestor are still to be derived. */
export async function takeWaterfall(
  pool: Pool,
  reading: WaterfallReading,
): Promise<Waterfall | undefined> {
  const { sources, calendar, onProgress } = reading;
  const from = { at: reading.from.at, strategy: compileStrategy(reading.from.strategy, calendar) };
  const isOneStrategy = reading.from.strategy === reading.to.strategy;
  const to = {
    at: reading.to.at,
    strategy: isOneStrategy ? from.strategy : compileStrategy(reading.to.strategy, calendar),
  };
  return consistently(pool, async (client) => {
    if (await isAnyPending(client)) return undefined;
    const waterfall = createWaterfall(reading);
    for (const { id: source, rules } of sources) {
      let compared = 0;
      const batches = comparedIssueBatches(client, { source, rules, from, to });
      for await (const batch of readAhead(batches)) {
        for (const issue of batch) waterfall.add(issue);
        compared += batch.length;
        onProgress(source, compared);
      }
    }
    return waterfall.finish();
  });
}
