import type { IssuePage } from '../connectors/connector.ts';
import type { Instant } from '../src/core/issue.ts';
import { whileAlone } from '../src/store/query.ts';
import { advanceShard, holdRun, readRun, readShards } from '../src/store/runs.ts';
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
  const isFirst = run?.kind === 'full';
  // Several shards are read beside each other: one of them waits for the tracker while another one is stored.
  const isOnly = shards.every((each) => each === shard || each.isDone);
  const dated = withAskedAt(pages, context.now);
  for await (const asked of isOnly ? readAhead(dated) : dated) {
    const changed = await storeAndAdvance(context, job, { ...asked, isFirst });
    if (changed === undefined) return;
    context.log.debug({ source: id, issues: asked.page.issues.length, changed }, 'page stored');
    signal.throwIfAborted();
  }
}

interface AskedPage {
  readonly page: IssuePage;
  readonly askedAt: Instant;
}

/** A page can wait behind others until it is stored, and the world goes on. */
async function* withAskedAt(
  pages: AsyncIterable<IssuePage>,
  now: () => Instant,
): AsyncGenerator<AskedPage> {
  let askedAt = now();
  for await (const page of pages) {
    yield { page, askedAt };
    askedAt = now();
  }
}

/** Number of issues that were new or changed; undefined = the run was given up meanwhile, and nothing is stored. */
async function storeAndAdvance(
  context: JobContext,
  { source, run, shard }: ShardJob,
  { page, askedAt, isFirst }: AskedPage & { readonly isFirst: boolean },
): Promise<number | undefined> {
  return whileInForce(context, async (client) => {
    if (!(await holdRun(client, run))) return undefined;
    const stored = { source, page, inScope: true, askedAt, isFirst };
    const changed = await storePage(context, client, stored);
    await advanceShard(
      client,
      { run, id: shard },
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
