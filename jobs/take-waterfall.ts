import type { Pool } from 'pg';
import type { Config } from '../src/config/config.ts';
import { compileStrategy } from '../src/core/attribution/strategy.ts';
import type { Instant } from '../src/core/issue.ts';
import {
  createWaterfall,
  type Waterfall,
  type WaterfallRequest,
} from '../src/core/measures/waterfall.ts';
import { comparedIssueBatches } from '../src/store/compared-issues.ts';
import { isAnyPending } from '../src/store/pending.ts';
import { consistently } from '../src/store/query.ts';
import { readAhead } from './read-ahead.ts';

/** An instant and the configuration it is read by: its strategy, and the rules of its sources. */
export interface ConfiguredEnd {
  readonly at: Instant;
  readonly config: Pick<Config, 'strategy' | 'sources'>;
}

export interface WaterfallReading extends Omit<WaterfallRequest, 'from' | 'to'> {
  readonly from: ConfiguredEnd;
  readonly to: ConfiguredEnd;
  /** Issues of a source compared so far. */
  readonly onProgress: (source: string, issues: number) => void;
}

/** A waterfall for one reader. undefined while descendants of a changed ancestor are still to be derived. */
export async function takeWaterfall(
  pool: Pool,
  reading: WaterfallReading,
): Promise<Waterfall | undefined> {
  const { from, to, calendar, onProgress } = reading;
  const waterfall = createWaterfall({
    ...reading,
    from: { at: from.at, strategy: from.config.strategy },
    to: { at: to.at, strategy: to.config.strategy },
  });
  const later = compileStrategy(to.config.strategy, calendar);
  const isKept = from.config.strategy === to.config.strategy;
  const earlier = isKept ? later : compileStrategy(from.config.strategy, calendar);
  const formerRules = new Map(from.config.sources.map(({ id, rules }) => [id, rules]));
  return consistently(pool, async (client) => {
    if (await isAnyPending(client)) return undefined;
    for (const { id: source, rules } of to.config.sources) {
      const batches = comparedIssueBatches(client, {
        source,
        from: { at: from.at, strategy: earlier, rules: formerRules.get(source) ?? rules },
        to: { at: to.at, strategy: later, rules },
      });
      let compared = 0;
      for await (const batch of readAhead(batches)) {
        for (const issue of batch) waterfall.add(issue);
        compared += batch.length;
        onProgress(source, compared);
      }
    }
    return waterfall.finish();
  });
}
