import { deriveIssues } from '../src/store/derivation.ts';
import { nextPending, pendingDescendants, settlePending } from '../src/store/pending.ts';
import { inTransaction, lockSource, whileAlone } from '../src/store/query.ts';
import { raiseDataVersion } from '../src/store/snapshots.ts';
import { type JobContext, sourceOf } from './context.ts';
import { derivationOf } from './store-page.ts';

const batchSize = 1_000;

/**
 * Derives again what hangs below changed ancestors, in batches in id order, a batch a transaction. Calls no tracker.
 * Asks for a measure when nothing is pending any more.
 */
export async function reAttribute(context: JobContext, signal: AbortSignal): Promise<void> {
  await whileAlone(context.pool, 're-attribute', async () => {
    while (await drainBatch(context)) signal.throwIfAborted();
    await context.enqueue.measure();
  });
}

async function drainBatch(context: JobContext): Promise<boolean> {
  return inTransaction(context.pool, async (client) => {
    const pending = await nextPending(client);
    if (pending === undefined) return false;
    await lockSource(client, pending.source);
    const ids = await pendingDescendants(client, pending, batchSize);
    if (ids.length > 0 && context.sources.has(pending.source)) {
      const source = sourceOf(context, pending.source);
      const changed = await deriveIssues(client, derivationOf(context, source), ids);
      if (changed > 0) await raiseDataVersion(client);
    }
    await settlePending(client, pending.id, ids.length < batchSize ? undefined : ids.at(-1));
    return true;
  });
}
