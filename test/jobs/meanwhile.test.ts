import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Connector, IssuePage } from '../../connectors/connector.ts';
import type { JobContext } from '../../jobs/context.ts';
import { pullShard } from '../../jobs/pull-shard.ts';
import { openJobs } from '../../src/cli/runtime.ts';
import { hourMs } from '../../src/core/time.ts';
import { statusFor } from '../../src/simulator/company/workplace.ts';
import {
  createJiraWorkplace,
  createLinearWorkplace,
} from '../../src/simulator/company/workplaces.ts';
import { concludeSweep, noteMissing } from '../../src/store/missing-issues.ts';
import { removeDeleted } from '../../src/store/removals.ts';
import { createRun } from '../../src/store/runs.ts';
import { declareSource, readSource } from '../../src/store/sources.ts';
import { type Sweep, takeUpSweep } from '../../src/store/sweeps.ts';
import { runtimeOf } from './job-runtime.ts';
import { nothing } from './no-queues.ts';
import { openSweptTrackers, type SweptTrackers } from './sweeping.ts';

let trackers: SweptTrackers;

beforeEach(async () => {
  trackers = await openSweptTrackers();
});

afterEach(async () => {
  await trackers.close();
});

describe.each([
  ['acme-jira', 'PAY', 'OPS'],
  ['acme-linear', 'WEB', 'MOB'],
] as const)('an issue of %s', (source, team, outside) => {
  let id: string;

  beforeEach(async () => {
    id = trackers.createMany(source, team, 8)[3] ?? '';
    await trackers.sync();
  });

  it('that comes back while the second sweep asks for others is not removed at its end', async () => {
    const { pool } = trackers.database;
    const workplace = source === 'acme-jira' ? createJiraWorkplace() : createLinearWorkplace();
    const goTo = (to: string): void =>
      trackers.change(source, id, { team: to, status: statusFor(workplace, to, 'active') });
    goTo(outside);
    await trackers.sweep(source);
    trackers.clock.aheadMs += hourMs;
    const second = await secondSweepThatMisses();
    goTo(team);
    await trackers.sync();
    expect(await concludeSweep(pool, second, hourMs)).toEqual({ removed: [], unconfirmed: 0 });
    expect(await trackers.active(source)).toBe(8);
  });

  async function secondSweepThatMisses(): Promise<Sweep> {
    const { pool } = trackers.database;
    const at = Date.now() + trackers.clock.aheadMs;
    const sweep = await takeUpSweep(pool, source, { now: at, notBefore: 0 });
    await noteMissing(pool, sweep, { reasons: new Map([[id, 'out_of_scope']]), at });
    return sweep;
  }

  it('that was deleted while a page with it waited to be stored stays deleted', async () => {
    const { pool } = trackers.database;
    const until = await pulledWith(async function* (pages) {
      for await (const page of pages) {
        await removeDeleted(pool, source, { ids: [id], at: Date.now() + 1 });
        yield page;
      }
    });
    expect(until).toBe(true);
    expect(await trackers.removals()).toEqual([{ id, reason: 'deleted', isAway: true }]);
    expect(await trackers.active(source)).toBe(7);
  });

  it('that was taken for deleted before a page showed it is back', async () => {
    const { pool } = trackers.database;
    await removeDeleted(pool, source, { ids: [id], at: Date.now() - 1 });
    await pulledWith((pages) => pages);
    expect(await trackers.removals()).toEqual([{ id, reason: 'deleted', isAway: false }]);
    expect(await trackers.active(source)).toBe(8);
  });

  it('is not of the new scope because a page of the old one waited to be stored', async () => {
    const { pool } = trackers.database;
    await pulledWith(async function* (pages) {
      for await (const page of pages) {
        await declareSource(pool, source, 'another scope');
        yield page;
      }
    });
    const inScope = 'select 1 from issue where source = $1 and in_scope';
    expect((await pool.query(inScope, [source])).rowCount).toBe(0);
    expect((await readSource(pool, source))?.isHistoryComplete).toBe(false);
  });

  /** Reads everything anew, with pages that are delivered in another way. Whether the run has come to its end. */
  async function pulledWith(
    deliver: (pages: AsyncIterable<IssuePage>) => AsyncIterable<IssuePage>,
  ): Promise<boolean> {
    const { pool } = trackers.database;
    const runtime = await runtimeOf(trackers.database, trackers.configuration);
    const jobs = await openJobs(runtime, { redisUrl: undefined, onCall: noted, onJob: noted });
    await jobs.close();
    const known = jobs.context.sources.get(source);
    if (known === undefined) throw new Error('no such source');
    const { signal } = new AbortController();
    const connector: Connector = {
      ...known.connector,
      pull: (request, stop) => deliver(known.connector.pull(request, stop)),
    };
    const { shards } = await connector.plan(
      JSON.parse(JSON.stringify((await readSource(pool, source))?.discovery)),
      undefined,
      signal,
    );
    const startedAt = Date.now();
    const begun = { source, since: undefined, startedAt, newestBefore: undefined };
    const run = await createRun(pool, begun, shards);
    const context: JobContext = { ...jobs.context, enqueue: nothing };
    for (const shard of shards) {
      const job = { source: { ...known, connector }, run, shard: shard.id };
      await pullShard(context, job, signal);
    }
    return ((await readSource(pool, source))?.lastSuccessAt ?? 0) >= startedAt;
  }
});

function noted(): void {}
