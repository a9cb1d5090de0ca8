import type { IssuePage } from '../connectors/connector.ts';
import type { Instant } from '../src/core/issue.ts';
import { whileAlone } from '../src/store/query.ts';
import { advanceShard, readRun, readShards } from '../src/store/runs.ts';
import { readSource } from '../src/store/sources.ts';
import type { JobContext, Source } from './context.ts';
import { finishRunWhenDone } from './finish-run.ts';
import { whileInForce } from './in-force.ts';
import { readAhead } from './read-ahead.ts';
import { storePage } from './store-page.ts';
import { storedJson } from './stored-json.ts';

interface ShardJob {
  readonly source: Source;
  readonly run: string;
  readonly shard: string;
}

/**
 * Reads one shard to its end, a page a transaction together with its cursor: a crash repeats at most one page.
 * Alone on its shard by an advisory lock; a second job for it ends at once.
 */
export async function pullShard(
  context: JobContext,
  job: ShardJob,
  signal: AbortSignal,
): Promise<void> {
  await whileAlone(context.pool, `shard ${job.run} ${job.shard}`, async () => {
    await readPages(context, job, signal);
  });
  await finishRunWhenDone(context, { source: job.source, run: job.run }, signal);
}

async function readPages(context: JobContext, job: ShardJob, signal: AbortSignal): Promise<void> {
  const id = job.source.config.id;
  const run = await readRun(context.pool, job.run);
  const shards = run === undefined ? [] : await readShards(context.pool, job.run);
  const shard = shards.find((each) => each.id === job.shard);
  if (shard === undefined || shard.isDone) return;
  const state = await readSource(context.pool, id);
  const pages = job.source.connector.pull(
    {
      state: storedJson(state?.discovery),
      shard: { id: shard.id, request: storedJson(shard.request) },
      cursor: shard.cursor === null ? undefined : storedJson(shard.cursor),
    },
    signal,
  );
  // Several shards are read beside each other: one of them waits for the tracker while another one is stored.
  const isOnly = shards.every((each) => each === shard || each.isDone);
  for await (const page of isOnly ? readAhead(pages) : pages) {
    const changed = await storeAndAdvance(context, job, page);
    context.log.debug({ source: id, issues: page.issues.length, changed }, 'page stored');
    signal.throwIfAborted();
  }
}

async function storeAndAdvance(
  context: JobContext,
  job: ShardJob,
  page: IssuePage,
): Promise<number> {
  return whileInForce(context, async (client) => {
    const changed = await storePage(context, client, { source: job.source, page, inScope: true });
    await advanceShard(
      client,
      { run: job.run, id: job.shard },
      { cursor: page.cursor, newest: newestOf(page), read: page.issues.length, changed },
    );
    return changed;
  });
}

function newestOf(page: IssuePage): Instant | undefined {
  let newest: Instant | undefined;
  for (const issue of page.issues) {
    if (newest === undefined || issue.updatedAt > newest) newest = issue.updatedAt;
  }
  return newest;
}
