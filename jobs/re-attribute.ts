import { deriveIssues } from '../src/store/derivation.ts';
import { readIssues } from '../src/store/issues.ts';
import { areMirrorsPending, followMirrors } from '../src/store/mirrors.ts';
import { nextBatch, pendingSource, settleBatch } from '../src/store/pending.ts';
import { lockSource, type Queryable, whileAlone } from '../src/store/query.ts';
import { raiseDataVersion } from '../src/store/snapshots.ts';
import { type JobContext, sourceOf } from './context.ts';
import { whileInForce } from './in-force.ts';
import { noteTouched } from './note-touched.ts';
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
  return whileInForce(context, async (client) => {
    if (await areMirrorsPending(client)) return followNames(client, context);
    const id = await pendingSource(client);
    if (id === undefined) return false;
    await lockSource(client, id);
    const batch = await nextBatch(client, id, batchSize);
    if (context.sources.has(id)) {
      const issues = await readIssues(client, id, batch.ids);
      const source = sourceOf(context, id);
      const { changed, since } = await deriveIssues(client, derivationOf(context, source), issues);
      await noteTouched(client, context, since);
      if (changed > 0) await raiseDataVersion(client);
    }
    await settleBatch(client, batch);
    return true;
  });
}

/** Every source is locked, each caller in the same order: what is being stored beside this is seen, or sees what is noted. */
async function followNames(client: Queryable, { sources }: JobContext): Promise<true> {
  for (const id of [...sources.keys()].toSorted()) await lockSource(client, id);
  await followMirrors(client, batchSize);
  return true;
}
