import { dayMs } from '../src/core/time.ts';
import { whileAlone } from '../src/store/query.ts';
import { createRun, openRun, readShards } from '../src/store/runs.ts';
import { raiseDataVersion } from '../src/store/snapshots.ts';
import {
  readSource,
  recordAttempt,
  type SourceState,
  storeDiscovery,
} from '../src/store/sources.ts';
import type { JobContext, Source } from './context.ts';
import { finishRunWhenDone } from './finish-run.ts';
import { whileInForce } from './in-force.ts';
import { sinceOf } from './incremental.ts';
import { storeCatalogue } from './store-page.ts';
import { storedJson } from './stored-json.ts';

/** Field ids, zone and statuses of a site change rarely: found anew once a day. */
const discoveryAgeMs = dayMs;

/**
 * Starts a run of one source, or takes up the one that is open: plans its shards and starts their page chains.
 * Safe to call at any time and any number of times: one that is called beside another ends at once.
 */
export async function syncSource(
  context: JobContext,
  source: Source,
  signal: AbortSignal,
): Promise<void> {
  await whileAlone(context.pool, `sync ${source.config.id}`, () =>
    takeUpRun(context, source, signal),
  );
}

async function takeUpRun(context: JobContext, source: Source, signal: AbortSignal): Promise<void> {
  const id = source.config.id;
  await recordAttempt(context.pool, id, context.now());
  const state = await sourceStateOf(context, id);
  const open = await openRun(context.pool, id);
  const run = open?.id ?? (await beginRun(context, { source, state }, signal));
  const shards = await readShards(context.pool, run);
  for (const shard of shards.filter((each) => !each.isDone)) {
    await context.enqueue.pullShard(id, run, shard.id);
  }
  if (shards.every((shard) => shard.isDone)) {
    await finishRunWhenDone(context, { source, run }, signal);
  }
}

async function beginRun(
  context: JobContext,
  { source, state }: { source: Source; state: SourceState },
  signal: AbortSignal,
): Promise<string> {
  const startedAt = context.now();
  const known = await discovered(context, { source, state }, signal);
  const since = sinceOf(known);
  const { shards, newestBefore } = await source.connector.plan(
    storedJson(known.discovery),
    since,
    signal,
  );
  context.log.info(
    { source: state.id, kind: since === undefined ? 'full' : 'incremental', shards: shards.length },
    'run started',
  );
  return whileInForce(context, (client) =>
    createRun(client, { source: state.id, since, startedAt, newestBefore }, shards),
  );
}

async function discovered(
  context: JobContext,
  { source, state }: { source: Source; state: SourceState },
  signal: AbortSignal,
): Promise<SourceState> {
  const age = context.now() - (state.discoveredAt ?? -Infinity);
  if (state.discovery !== undefined && age < discoveryAgeMs) return state;
  const discovery = await source.connector.discover(signal);
  const isOther = await whileInForce(context, async (client) => {
    const hasChanged = await storeCatalogue(client, state.id, discovery.catalogue);
    if (hasChanged) await raiseDataVersion(client);
    return storeDiscovery(client, state.id, { ...discovery, at: context.now() });
  });
  if (isOther) {
    context.log.warn(
      { source: state.id },
      'what is read of each issue of this source has changed: reading all of it anew',
    );
  }
  return sourceStateOf(context, state.id);
}

async function sourceStateOf(context: JobContext, id: string): Promise<SourceState> {
  const state = await readSource(context.pool, id);
  if (state === undefined) throw new Error(`source "${id}" is not in the database`);
  return state;
}
