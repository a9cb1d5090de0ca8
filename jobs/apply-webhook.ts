import type { IssuePage } from '../connectors/connector.ts';
import { childrenOf, isAnyPending } from '../src/store/pending.ts';
import { whileAlone } from '../src/store/query.ts';
import { presentAmong, removeDeleted } from '../src/store/removals.ts';
import { raiseDataVersion } from '../src/store/snapshots.ts';
import { readSource } from '../src/store/sources.ts';
import { forgetAllHints, forgetHints, type Hint, oldestHints } from '../src/store/webhooks.ts';
import type { JobContext, Source } from './context.ts';
import { whileInForce } from './in-force.ts';
import { type Reading, readNamed } from './read-named.ts';
import { passOn, storePage } from './store-page.ts';
import { storedJson } from './stored-json.ts';

/** Issues read again in one transaction. */
const batchSize = 100;

/**
 * Reads again what webhooks have named, the oldest hint first; what was read and the end of its hints are one
 * transaction. A source that was not read completely needs no hints: they are dropped, its run reads those issues too.
 */
export async function applyWebhook(
  context: JobContext,
  source: Source,
  signal: AbortSignal,
): Promise<void> {
  const { id } = source.config;
  await whileAlone(context.pool, `webhook ${id}`, async () => {
    const state = await readSource(context.pool, id);
    if (state?.isHistoryComplete !== true) return forgetAllHints(context.pool, id);
    const reading = { context, source, state: storedJson(state.discovery), signal };
    for (;;) {
      const hints = await oldestHints(context.pool, id, batchSize);
      if (hints.length === 0) break;
      await follow(reading, hints);
      signal.throwIfAborted();
    }
    if (await isAnyPending(context.pool)) await context.enqueue.reAttribute();
  });
}

async function follow(reading: Reading, hints: readonly Hint[]): Promise<void> {
  const { context, source, state, signal } = reading;
  const { id } = source.config;
  const named = hints.map(({ issueId }) => issueId);
  const page = await source.connector.pullInScope(state, named, signal);
  const deleted = await deletedAmong(reading, hints, page);
  await readNamed(reading, {
    // As after a sweep: the tracker may show them another parent, or none.
    ids: await childrenOf(context.pool, id, deleted),
    inScope: false,
  });
  const changed = await whileInForce(context, async (client) => {
    const stored = await storePage(context, client, { source, page, inScope: true });
    const removed = await removeDeleted(client, id, { ids: deleted, at: context.now() });
    await passOn(client, id, removed);
    if (removed.length > 0) await raiseDataVersion(client);
    await forgetHints(client, id, hints);
    return stored + removed.length;
  });
  context.log.debug({ source: id, hints: hints.length, changed }, 'webhooks followed');
  if (changed > 0) await context.enqueue.measure();
}

/**
 * Issues on whose deletion two witnesses agree: a signed webhook, and the tracker when it is asked for the issue. Without
 * the other neither removes anything: a webhook may be old, and a hidden issue looks deleted too. Sweeps decide the rest.
 */
async function deletedAmong(
  { context, source, state, signal }: Reading,
  hints: readonly Hint[],
  { issues, problems }: IssuePage,
): Promise<readonly string[]> {
  const { sweeper } = source.connector;
  if (sweeper === undefined) return [];
  const shown = new Set([...issues.map(({ id }) => id), ...problems.map((each) => each.issueId)]);
  const said = hints.filter(({ issueId, isDeletion }) => isDeletion && !shown.has(issueId));
  const named = said.map(({ issueId }) => issueId);
  const deleted: string[] = [];
  for (const id of await presentAmong(context.pool, source.config.id, named)) {
    if ((await sweeper.probe(state, id, signal)) === 'deleted') deleted.push(id);
  }
  return deleted;
}
