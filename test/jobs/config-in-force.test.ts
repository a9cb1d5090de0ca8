import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { JobContext, Source } from '../../jobs/context.ts';
import { measure } from '../../jobs/measure.ts';
import { prepareStore } from '../../jobs/prepare-store.ts';
import { reAttribute } from '../../jobs/re-attribute.ts';
import { readNamed } from '../../jobs/read-named.ts';
import { storedJson } from '../../jobs/stored-json.ts';
import { createLiveJobs, type LiveJobs } from '../../src/cli/live-jobs.ts';
import { openJobs, openQueues, type QueueAccess } from '../../src/cli/runtime.ts';
import { syncOnce } from '../../src/cli/sync.ts';
import type { Config } from '../../src/config/config.ts';
import { configFingerprint } from '../../src/config/fingerprint.ts';
import { isAnyPending } from '../../src/store/pending.ts';
import { readSnapshot } from '../../src/store/snapshots.ts';
import { readSource } from '../../src/store/sources.ts';
import { readAdoptions } from '../../src/store/strategy-versions.ts';
import { freshDatabase, type TestDatabase } from '../postgres.ts';
import { runtimeOf } from './job-runtime.ts';
import { openSmallTrackers, type SmallTrackers } from './small-trackers.ts';

let database: TestDatabase;
let trackers: SmallTrackers;
let older: Config;
let newer: Config;
/** What a process that holds the older file works with. */
let left: JobContext;

async function ignore(): Promise<void> {}
function unseen(): void {}
const nothing: JobContext['enqueue'] = {
  pullShard: ignore,
  sweepAgain: ignore,
  syncSoon: ignore,
  applyWebhook: ignore,
  keepWebhooks: ignore,
  reAttribute: ignore,
  measure: ignore,
  keepHistory: ignore,
};
const { signal } = new AbortController();

beforeAll(async () => {
  database = await freshDatabase();
  trackers = await openSmallTrackers();
  trackers.createMany('acme-jira', 'PAY', 30);
  trackers.createMany('acme-linear', 'WEB', 10);
  const runtime = await runtimeOf(database, trackers.configuration);
  older = runtime.config;
  newer = (await runtimeOf(database, trackers.configuration.replace('id: all', 'id: whole')))
    .config;
  const jobs = await openJobs(runtime, { redisUrl: undefined, onCall: unseen, onJob: unseen });
  await syncOnce(runtime, jobs, new Map());
  await jobs.close();
  left = { ...jobs.context, enqueue: nothing };
});

afterAll(async () => {
  await trackers.close();
  await database.drop();
});

function ofFile(config: Config): JobContext {
  const fingerprint = configFingerprint(config);
  return { ...left, config, fingerprint };
}

async function published(): Promise<readonly string[] | undefined> {
  return (await readSnapshot(database.pool))?.snapshot.objectives.map(({ id }) => id);
}

async function attributed(): Promise<readonly string[]> {
  const { rows } = await database.pool.query<{ objective: string }>(
    'select distinct objective from attribution order by 1',
  );
  return rows.map(({ objective }) => objective);
}

async function untilServed(objective: string): Promise<void> {
  while ((await published())?.includes(objective) !== true) await sleep(50);
}

/** How often a configuration was put in force. */
async function adoptions(): Promise<number> {
  return (await readAdoptions(database.pool)).length;
}

describe('while another configuration is in force', () => {
  beforeAll(async () => {
    await prepareStore(ofFile(newer), Date.now());
  });

  it('nothing is published before every stored issue is mapped by it', async () => {
    await measure(ofFile(newer));
    expect(await published()).toEqual(['all', 'jira']);
    expect(await isAnyPending(database.pool)).toBe(true);
  });

  it('a process that holds an older one maps nothing, and leaves what is to be mapped', async () => {
    await expect(reAttribute(left, signal)).rejects.toThrow('another configuration is in force');
    expect(await attributed()).toEqual(['all', 'jira']);
    expect(await isAnyPending(database.pool)).toBe(true);
  });

  it('and stores no issue that it has read', async () => {
    const id = trackers.create('acme-jira', 'PAY');
    const source: Source | undefined = left.sources.get('acme-jira');
    if (source === undefined) throw new Error('no such source');
    const state = storedJson((await readSource(database.pool, 'acme-jira'))?.discovery);
    const reading = { context: left, source, state, signal };
    await expect(readNamed(reading, { ids: [id], inScope: true })).rejects.toThrow(
      'another configuration is in force',
    );
    const stored = await database.pool.query('select 1 from issue where id = $1', [id]);
    expect(stored.rowCount).toBe(0);
  });

  it('and publishes nothing when all is mapped by the new one', async () => {
    const compiled = await contextOf(newer);
    await reAttribute(compiled, signal);
    expect(await attributed()).toEqual(['jira', 'whole']);
    await measure(left);
    expect(await published()).toEqual(['all', 'jira']);
    await measure(compiled);
    expect(await published()).toEqual(['whole', 'jira']);
    await measure(left);
    expect(await published()).toEqual(['whole', 'jira']);
  });
});

/** With the strategy compiled. */
async function contextOf(config: Config): Promise<JobContext> {
  const text = trackers.configuration.replace('id: all', 'id: whole');
  const runtime = { ...(await runtimeOf(database, text)), config };
  const jobs = await openJobs(runtime, { redisUrl: undefined, onCall: unseen, onJob: unseen });
  await jobs.close();
  return { ...jobs.context, enqueue: nothing };
}

async function handedOn(): Promise<boolean> {
  const { rowCount } = await database.pool.query(
    `select 1 from throughline_queue.job
     where name = 're-attribute' and state = 'delayed' and attempts_started > 0`,
  );
  return rowCount !== 0;
}

describe('two processes whose files differ', () => {
  const processes: { jobs: LiveJobs; access: QueueAccess }[] = [];
  let one: LiveJobs;
  let other: LiveJobs;
  const longAgo = Date.parse('2026-01-01T00:00:00Z');

  async function openProcess(): Promise<LiveJobs> {
    const runtime = await runtimeOf(database, trackers.configuration);
    const access = await openQueues(runtime, undefined);
    const jobs = createLiveJobs(runtime, access, { onCall: unseen, onJob: unseen });
    processes.push({ jobs, access });
    return jobs;
  }

  beforeAll(async () => {
    one = await openProcess();
    other = await openProcess();
  });

  afterAll(async () => {
    for (const { jobs, access } of processes) await access.closeAfter(jobs);
  });

  it('the changed file is in force for both, without a tracker; the older one never turns it back', async () => {
    await Promise.all([trackers.jira.goDown(), trackers.linear.close()]);
    expect(await one.take(older, Date.now())).toBe(true);
    expect(await other.take(older, longAgo)).toBe(true);
    await untilServed('all');
    const before = await adoptions();
    expect(await one.take(newer, Date.now())).toBe(true);
    for (let asked = 0; asked < 5; asked += 1) {
      expect(await other.take(older, longAgo)).toBe(false);
      expect(await one.take(newer, longAgo)).toBe(true);
    }
    await untilServed('whole');
    expect(await attributed()).toEqual(['jira', 'whole']);
    expect(await adoptions()).toBe(before + 1);
  });

  it('a process that starts with the older file does not turn it back either', async () => {
    expect(await (await openProcess()).take(older, longAgo)).toBe(false);
    expect(await attributed()).toEqual(['jira', 'whole']);
  });

  it('they go on together once both have the same', async () => {
    const before = await adoptions();
    expect(await other.take(newer, Date.now())).toBe(true);
    expect(await one.take(newer, longAgo)).toBe(true);
    expect(await adoptions()).toBe(before);
  });

  it('an older file that is put in place again is in force, and the newer one is not any more', async () => {
    expect(await other.take(older, Date.now())).toBe(true);
    expect(await one.take(newer, longAgo)).toBe(false);
    await untilServed('all');
    expect(await one.take(newer, longAgo)).toBe(false);
  });

  it('a job that a process took before it noticed is left to the other one', async () => {
    await prepareStore(ofFile(newer), Date.now());
    await processes[1]?.access.enqueue.reAttribute();
    await vi.waitUntil(handedOn, { timeout: 20_000 });
    expect(await attributed()).toEqual(['all', 'jira']);
    expect(await one.take(newer, longAgo)).toBe(true);
    await untilServed('whole');
    expect(await other.take(older, Date.now())).toBe(true);
    await untilServed('all');
  });

  it('another scope alone does not go back and forth either', async () => {
    const text = trackers.configuration.replace('project in (PAY, CORE)', 'project = PAY');
    const { config: narrow } = await runtimeOf(database, text);
    expect(await one.take(narrow, Date.now())).toBe(true);
    const declared = (await readSource(database.pool, 'acme-jira'))?.fingerprint;
    expect(await other.take(older, longAgo)).toBe(false);
    expect(await one.take(narrow, longAgo)).toBe(true);
    expect((await readSource(database.pool, 'acme-jira'))?.fingerprint).toBe(declared);
  });

  it('a file that was never in force is put in force, whatever its date', async () => {
    const text = trackers.configuration.replace('id: all', 'id: third');
    const { config: third } = await runtimeOf(database, text);
    expect(await other.take(third, longAgo)).toBe(true);
    expect(await one.take(older, longAgo)).toBe(false);
  });
});
