import type { Pool } from 'pg';
import type { Config } from '../src/config/config.ts';
import { compileStrategy } from '../src/core/attribution/strategy.ts';
import type { ReviewRequest, StrategyReview } from '../src/core/review/strategy-review.ts';
import { createReview } from '../src/core/review/strategy-review.ts';
import { mappableIssueBatches } from '../src/store/past-issues.ts';
import { consistently } from '../src/store/query.ts';
import { readAhead } from './read-ahead.ts';

/** Reviews the strategy of a configuration by what is stored, whichever strategy that was mapped by. Changes nothing. */
export async function reviewStrategy(
  pool: Pool,
  { sources, strategy }: Pick<Config, 'sources' | 'strategy'>,
  request: Omit<ReviewRequest, 'strategy'>,
): Promise<StrategyReview> {
  const { asOf, calendar } = request;
  const compiled = compileStrategy(strategy, calendar);
  const review = createReview({ ...request, strategy });
  await consistently(pool, async (client) => {
    for (const { id: source, rules } of sources) {
      const batches = mappableIssueBatches(client, { source, rules, asOf });
      for await (const batch of readAhead(batches)) {
        for (const issue of batch) {
          review.add({ attributable: issue.attributable(), measured: issue.under(compiled) });
        }
      }
    }
  });
  return review.finish();
}
