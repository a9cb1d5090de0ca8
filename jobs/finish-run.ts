import type { Instant } from '../src/core/issue.ts';
import { staleAfterMs } from '../src/core/measures/freshness.ts';
import { dayMs } from '../src/core/time.ts';
import { isAnyPending } from '../src/store/pending.ts';
import { type Queryable, whileAlone } from '../src/store/query.ts';
import { finishRun, readRun, readShards } from '../src/store/runs.ts';
import { readSource, recordGap, recordSuccess } from '../src/store/sources.ts';
import { gatherStatistics } from '../src/store/statistics.ts';
import { hintedSources } from '../src/store/webhooks.ts';
import type { JobContext, Source } from './context.ts';
import { whileInForce } from './in-force.ts';
import { overlapMs } from './incremental.ts';
import { noteTouched } from './note-touched.ts';
import { pullAncestors } from './pull-ancestors.ts';
import { storedJson } from './stored-json.ts';

interface Run {
  readonly source: Source;
  readonly run: string;
}

/** A parent the tracker did not show is asked for again after a day. */
const askAgainMs = dayMs;

/** When every shard of a run is done: fetches ancestors the scope missed, ends the run, and asks for the next steps. */
export async function finishRunWhenDone(
  context: JobContext,
  { source, run }: Run,
  signal: AbortSignal,
): Promise<void> {
  // Asked before, not by whoever is alone: of two that end their shards together one would only meet the other's lock.
  const shards = await readShards(context.pool, run);
  if (!shards.every((shard) => shard.isDone)) return;
  await whileAlone(context.pool, `finish ${run}`, async () => {
    const open = await readRun(context.pool, run);
    if (open === undefined) return;
    const { id } = source.config;
    const state = storedJson((await readSource(context.pool, id))?.discovery);
    const askedBefore = context.now() - askAgainMs;
    await pullAncestors({ context, source, state, signal }, askedBefore);
    if (open.kind === 'full') await gatherStatistics(context.pool);
    await whileInForce(context, async (client) => {
      const at = context.now();
      await finishRun(client, run, at);
      // Its pages have not said what they touch.
      if (open.kind === 'full') await noteTouched(client, context, 0);
      await recordStaleness(client, source, at);
      await recordSuccess(client, open.source, {
        startedAt: open.startedAt,
        at,
        newest: open.newestBefore ?? open.newest,
        overlapMs,
      });
    });
    context.log.info(
      { source: open.source, kind: open.kind, read: open.issuesRead, changed: open.issuesChanged },
      'run finished',
    );
    // Which projects there are is known for the first time.
    if (open.kind === 'full') await context.enqueue.keepWebhooks(source);
    // What a webhook named while the tracker could not be read.
    if ((await hintedSources(context.pool)).includes(open.source)) {
      await context.enqueue.applyWebhook(open.source);
    }
    if (await isAnyPending(context.pool)) await context.enqueue.reAttribute();
    await context.enqueue.measure();
  });
}

/** A source that nothing read for too long was not observed from then on, although no attempt failed. */
async function recordStaleness(db: Queryable, source: Source, at: Instant): Promise<void> {
  const { id, intervalMs } = source.config;
  const lastSuccessAt = (await readSource(db, id))?.lastSuccessAt;
  if (lastSuccessAt === undefined) return;
  const staleFrom = lastSuccessAt + staleAfterMs(intervalMs);
  if (staleFrom < at) await recordGap(db, id, { from: staleFrom, to: at });
}
