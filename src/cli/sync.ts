import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { JobContext } from '../../jobs/context.ts';
import { keepHistory } from '../../jobs/keep-history.ts';
import { measure } from '../../jobs/measure.ts';
import { reAttribute } from '../../jobs/re-attribute.ts';
import type { Instant } from '../core/issue.ts';
import { isAnyPending } from '../store/pending.ts';
import { lastRuns, openRun, type SyncRun } from '../store/runs.ts';
import { readDataVersion, readSnapshot } from '../store/snapshots.ts';
import { readSource, readSources } from '../store/sources.ts';
import type { CommonOptions } from './options.ts';
import { createProgress } from './progress.ts';
import { iso } from './report-document.ts';
import { type JobRuntime, openJobs, openRuntime, type Runtime, redisUrl } from './runtime.ts';
import { unlessStopped, untilStopped } from './until-stopped.ts';

export interface SyncResult {
  readonly source: string;
  readonly ok: boolean;
  readonly kind?: SyncRun['kind'];
  readonly issuesRead?: number;
  readonly issuesChanged?: number;
  readonly requests: number;
  readonly error?: string;
}

export interface SyncOptions extends CommonOptions {
  readonly json?: boolean;
  readonly history: boolean;
}

const pollMs = 100;

/** Reads every source once through the queues, derives what is pending, measures, keeps the history, prints what happened. */
export async function runSync(options: SyncOptions): Promise<void> {
  const stopped = untilStopped();
  const runtime = await openRuntime(options, { name: 'sync', logLevel: 'error' });
  const requests = new Map<string, number>();
  const stop = new AbortController();
  void stopped.then(() => stop.abort());
  try {
    const jobs = await openJobs(runtime, {
      redisUrl: redisUrl(),
      onCall: ({ source }) => requests.set(source, (requests.get(source) ?? 0) + 1),
      onJob: () => {},
    });
    try {
      const read = await unlessStopped(stopped, syncOnce(runtime, jobs, requests));
      if (options.history) await unlessStopped(stopped, keepHistory(alone(jobs), stop.signal));
      print(read, options.json === true);
    } finally {
      await jobs.close();
    }
  } finally {
    await runtime.close();
  }
}

/** Reads, derives and measures; `requests` counts what the connectors ask. */
export async function syncOnce(
  runtime: Runtime,
  jobs: JobRuntime,
  requests: ReadonlyMap<string, number>,
): Promise<readonly SyncResult[]> {
  const startedAt = Date.now();
  const progress = createProgress();
  await jobs.workers.syncNow();
  await untilRead(runtime, startedAt, (text) => progress.show(text));
  progress.end();
  await untilMeasured(alone(jobs));
  return results(runtime, startedAt, requests);
}

/** The steps that would be asked for are done here, in order. */
function alone({ context }: JobRuntime): JobContext {
  return {
    ...context,
    enqueue: {
      pullShard: ignore,
      sweepAgain: ignore,
      keepWebhooks: ignore,
      syncSoon: ignore,
      applyWebhook: ignore,
      reAttribute: ignore,
      measure: ignore,
      keepHistory: ignore,
    },
  };
}

async function ignore(): Promise<void> {}

/** Derives and measures until what was read is published; a worker that is at it already is waited for. */
async function untilMeasured(context: JobContext): Promise<void> {
  const { signal } = new AbortController();
  while (await isAnyPending(context.pool)) {
    await reAttribute(context, signal);
    await sleep(pollMs);
  }
  const dataVersion = await readDataVersion(context.pool);
  for (;;) {
    await measure(context);
    if (((await readSnapshot(context.pool))?.dataVersion ?? -1) >= dataVersion) return;
    await sleep(pollMs);
  }
}

async function untilRead(
  runtime: Runtime,
  startedAt: Instant,
  show: (text: string) => void,
): Promise<void> {
  const { pool } = runtime.database;
  const waiting = new Set(runtime.config.sources.map((source) => source.id));
  while (waiting.size > 0) {
    const texts: string[] = [];
    for (const id of waiting) {
      if (await hasEnded(pool, id, startedAt)) waiting.delete(id);
      else texts.push(`${id}: ${(await openRun(pool, id))?.issuesRead ?? 0} issues read`);
    }
    show(texts.join('   '));
    if (waiting.size > 0) await sleep(pollMs);
  }
}

/** Read to the end since `startedAt`, or failed in a way that only the next run can mend. */
async function hasEnded(pool: Pool, id: string, startedAt: Instant): Promise<boolean> {
  const state = await readSource(pool, id);
  if ((state?.lastSuccessAt ?? 0) >= startedAt) return true;
  return (
    state?.failingSince !== undefined &&
    (state.lastAttemptAt ?? 0) >= startedAt &&
    state.lastErrorAt !== undefined &&
    state.lastErrorAt >= startedAt
  );
}

async function results(
  runtime: Runtime,
  startedAt: Instant,
  requests: ReadonlyMap<string, number>,
): Promise<readonly SyncResult[]> {
  const states = new Map((await readSources(runtime.database.pool)).map((each) => [each.id, each]));
  const runs = new Map((await lastRuns(runtime.database.pool)).map((each) => [each.source, each]));
  return runtime.config.sources.map(({ id }) => {
    const state = states.get(id);
    const ok = (state?.lastSuccessAt ?? 0) >= startedAt;
    const run = ok ? runs.get(id) : undefined;
    return {
      source: id,
      ok,
      ...(run === undefined
        ? {}
        : { kind: run.kind, issuesRead: run.issuesRead, issuesChanged: run.issuesChanged }),
      requests: requests.get(id) ?? 0,
      ...(ok || state?.lastError === undefined ? {} : { error: state.lastError }),
    };
  });
}

function print(sources: readonly SyncResult[], asJson: boolean): void {
  if (asJson) {
    console.log(
      JSON.stringify({ schema: 'throughline.sync/1', at: iso(Date.now()), sources }, null, 2),
    );
  } else {
    for (const source of sources) console.log(line(source));
  }
  const failed = sources.filter((source) => !source.ok);
  if (failed.length > 0) {
    throw new Error(
      `${failed.length} of ${sources.length} sources could not be read:\n${failed.map((each) => `  ${each.error ?? each.source}`).join('\n')}`,
    );
  }
}

function line(source: SyncResult): string {
  return source.ok
    ? `${source.source}: ${source.kind} read, ${source.issuesRead} issues, ${source.issuesChanged} new or changed, ${source.requests} requests`
    : `${source.source}: FAILED`;
}
