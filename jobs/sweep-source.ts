import type { Json } from '../connectors/connector.ts';
import { dayMs } from '../src/core/time.ts';
import { noteBlocked } from '../src/store/blockers.ts';
import { deriveIssues } from '../src/store/derivation.ts';
import { readIssues } from '../src/store/issues.ts';
import {
  archiveConfirmed,
  type Conclusion,
  childrenOfConfirmed,
  concludeSweep,
} from '../src/store/missing-issues.ts';
import { isAnyPending } from '../src/store/pending.ts';
import { lockSource, whileAlone } from '../src/store/query.ts';
import { raiseDataVersion } from '../src/store/snapshots.ts';
import { readSource, recordAllThere, recordPartlyMissing } from '../src/store/sources.ts';
import { seenOtherwise, storeSwept, takeUpSweep } from '../src/store/sweeps.ts';
import type { JobContext, Source } from './context.ts';
import { whileInForce } from './in-force.ts';
import { askForMissing, type Sweeping } from './missing-issues.ts';
import { noteTouched } from './note-touched.ts';
import { pullAncestors } from './pull-ancestors.ts';
import { readNamed } from './read-named.ts';
import { derivationOf, passOn } from './store-page.ts';
import { storedJson } from './stored-json.ts';
import { sweepParents } from './sweep-parents.ts';

export interface SweepJob {
  readonly source: Source;
  /** Time between two sweeps that must agree before anything is removed. */
  readonly apartMs: number;
}

/** A tracker's cursors are good for a day at least. */
const oldestMs = dayMs;
/** Ids of issues to be read again, taken at once. */
const batchSize = 200;

/**
 * Reads the ids of a source's scope. What is there and stored otherwise is read again; what is missing is asked for one
 * by one and removed when a second sweep finds the same. Whatever fails leaves everything as it is, and every step can
 * be repeated. A source that was not read completely has nothing to compare with.
 */
export async function sweepSource(
  context: JobContext,
  { source, apartMs }: SweepJob,
  signal: AbortSignal,
): Promise<void> {
  const { id } = source.config;
  const { sweeper } = source.connector;
  if (sweeper === undefined) return;
  await whileAlone(context.pool, `sweep ${id}`, async () => {
    const state = await readSource(context.pool, id);
    if (state?.isHistoryComplete !== true) return;
    const now = context.now();
    const sweep = await takeUpSweep(context.pool, id, { now, notBefore: now - oldestMs });
    const sweeping = {
      context,
      source,
      sweeper,
      state: storedJson(state.discovery),
      sweep,
      signal,
    };
    if (!(sweep.isRead || (await readIds(sweeping)))) return;
    await readAnew(sweeping);
    const hidden = await askForMissing(sweeping);
    await readChildren(sweeping, apartMs);
    await sweepParents(sweeping);
    await pullAncestors(sweeping, sweep.startedAt);
    await archive(sweeping, apartMs);
    await conclude(sweeping, { hidden, apartMs });
  });
}

/** Whether the sweep came to its end; it is given up when the source is read with another scope meanwhile. */
async function readIds({ context, sweeper, state, sweep, signal }: Sweeping): Promise<boolean> {
  const cursor: Json | undefined = sweep.cursor === null ? undefined : storedJson(sweep.cursor);
  for await (const page of sweeper.sweep({ state, cursor }, signal)) {
    const isKept = await whileInForce(context, (client) => storeSwept(client, sweep, page));
    if (!isKept) return false;
    signal.throwIfAborted();
  }
  return true;
}

async function readAnew(sweeping: Sweeping): Promise<void> {
  let after: string | undefined = '';
  while (after !== undefined) {
    const part = { after, limit: batchSize };
    const ids = await seenOtherwise(sweeping.context.pool, sweeping.sweep.source, part);
    await readNamed(sweeping, { ids, inScope: true });
    after = ids.at(-1);
  }
}

/** The end of a parent or a blocker reaches other issues in the tracker without a change that an incremental run would see. */
async function readChildren(sweeping: Sweeping, apartMs: number): Promise<void> {
  const children = await childrenOfConfirmed(sweeping.context.pool, sweeping.sweep, apartMs);
  await readNamed(sweeping, { ids: children, inScope: false });
}

/** Archived issues stay in the numbers as what they are, but not as work that is to be done. */
async function archive(sweeping: Sweeping, apartMs: number): Promise<void> {
  const { context, source, sweep, signal } = sweeping;
  for (let isMore = true; isMore; ) {
    isMore = await whileInForce(context, async (client) => {
      await lockSource(client, sweep.source);
      const ids = await archiveConfirmed(client, sweep, { apartMs, limit: batchSize });
      if (ids.length === 0) return false;
      const issues = await readIssues(client, sweep.source, ids);
      const { since } = await deriveIssues(client, derivationOf(context, source), issues);
      await noteBlocked(client, sweep.source, ids);
      await noteTouched(client, context, since);
      await raiseDataVersion(client);
      return true;
    });
    signal.throwIfAborted();
  }
}

interface Found {
  readonly hidden: readonly string[];
  readonly apartMs: number;
}

async function conclude(sweeping: Sweeping, { hidden, apartMs }: Found): Promise<void> {
  const { context, sweep } = sweeping;
  const { source } = sweep;
  const concluded = await whileInForce(context, async (client) => {
    await lockSource(client, source);
    const conclusion = await concludeSweep(client, sweep, apartMs);
    if (conclusion === undefined) return undefined;
    const at = context.now();
    const isNewlyHidden = hidden.length > 0 && (await recordPartlyMissing(client, source, at));
    if (hidden.length === 0) await recordAllThere(client, source, at);
    await passOn(client, source, conclusion.removed);
    await noteTouched(client, context, conclusion.since);
    if (conclusion.removed.length > 0) await raiseDataVersion(client);
    return { ...conclusion, isNewlyHidden };
  });
  if (concluded === undefined) return;
  report(sweeping, concluded, hidden);
  if (concluded.unconfirmed > 0 || concluded.isNewlyHidden) {
    await context.enqueue.sweepAgain(source, apartMs);
  }
  if (await isAnyPending(context.pool)) await context.enqueue.reAttribute();
  await context.enqueue.measure();
}

function report(
  { context, sweep }: Sweeping,
  { removed, unconfirmed }: Conclusion,
  hidden: readonly string[],
): void {
  const { source } = sweep;
  context.log.info({ source, removed: removed.length, unconfirmed }, 'sweep finished');
  if (hidden.length === 0) return;
  context.log.warn(
    { source, teams: hidden },
    'half or more of a project or team is missing at once: nothing of it is removed, the source counts as not observed',
  );
}
