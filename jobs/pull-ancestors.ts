import type { Instant } from '../src/core/issue.ts';
import { missingParents, rememberMissing } from '../src/store/parents.ts';
import { whileInForce } from './in-force.ts';
import type { Reading } from './read-named.ts';
import { storePage } from './store-page.ts';

/** Ancestors asked for in one request. */
const batchSize = 100;
/** No real hierarchy is deeper; a longer chain is a loop of moving targets. */
const maxRounds = 50;

/**
 * Reads parents and blockers that stored issues name and the store does not have, whatever their age or the scope. What
 * the tracker did not show is asked for again when that was before an instant.
 */
export async function pullAncestors(
  { context, source, state, signal }: Reading,
  askedBefore: Instant,
): Promise<void> {
  const { id } = source.config;
  for (let round = 0; round < maxRounds; round += 1) {
    const ids = await missingParents(context.pool, {
      source: id,
      askedBefore: new Date(askedBefore),
      limit: batchSize,
    });
    if (ids.length === 0) return;
    const page = await source.connector.pullIssues(state, ids, signal);
    const found = new Set(page.issues.flatMap((issue) => [issue.id, issue.key]));
    await whileInForce(context, async (client) => {
      await storePage(context, client, { source, page, inScope: false });
      await rememberMissing(client, id, {
        ids: ids.filter((each) => !found.has(each)),
        askedAt: new Date(context.now()),
      });
    });
  }
}
