import { DelayedError, RateLimitError, UnrecoverableError } from 'bullmq';
import { ConnectorError } from '../connectors/connector-error.ts';
import type { SourceConfig } from '../src/config/config.ts';
import { dayMs, hourMs } from '../src/core/time.ts';
import type { FinishedJob } from '../src/metrics/process-metrics.ts';
import { readSources, recordFailure } from '../src/store/sources.ts';
import { hintedSources } from '../src/store/webhooks.ts';
import { applyWebhook } from './apply-webhook.ts';
import { type Enqueue, type JobContext, sourceOf } from './context.ts';
import { isInForce, NotInForce } from './in-force.ts';
import { type JobQueues, type QueueByName, queueNameOf, retryLater } from './job-queues.ts';
import { keepHistory } from './keep-history.ts';
import { keepWebhooks } from './keep-webhooks.ts';
import { measure } from './measure.ts';
import { pullShard } from './pull-shard.ts';
import type { JobQueue, JobWorker, QueueBackend, RunningJob } from './queues.ts';
import { reAttribute } from './re-attribute.ts';
import { defaultRateLimitMs, retryPolicies } from './retry-policy.ts';
import { sweepSource } from './sweep-source.ts';
import { syncSource } from './sync-source.ts';

export interface Workers {
  readonly enqueue: Enqueue;
  /** Has every source read at its interval, and the numbers taken anew as time passes. */
  schedule(): Promise<void>;
  /** Has every source read now. */
  syncNow(): Promise<void>;
  /** Stops taking jobs and ends running ones at their next page border. The queues stay open. */
  close(): Promise<void>;
}

export interface WorkerOptions {
  readonly backend: QueueBackend;
  readonly queues: JobQueues;
  readonly context: Omit<JobContext, 'enqueue'>;
  readonly onJob: (job: FinishedJob) => void;
  /** Default: `usualSweeps`. */
  readonly sweeps?: SweepPace | undefined;
}

export interface SweepPace {
  readonly everyMs: number;
  /** Time between two sweeps that must agree before anything is removed. */
  readonly apartMs: number;
}

/** Pages of one source that are read at the same time, by one worker process. */
const sourceConcurrency = 2;
/** And by all of them together: a tracker's limits hold for the account, not for a process. */
const globalConcurrency = 6;
/** Deletions are found this late at most, and confirmed by a second sweep. */
const usualSweeps: SweepPace = { everyMs: 6 * hourMs, apartMs: hourMs };
/** Webhooks end after weeks. */
const keepWebhooksEveryMs = dayMs;
/** Time passes without data changing: windows move, work grows quiet. */
const measureEveryMs = 60_000;
/** A process takes up a changed configuration, or ends its workers, within a second or two. */
const handOnMs = 1_000;
/** Their failure leaves what was read as it is: no reason to give no verdict. */
const besideReading: readonly string[] = ['sweep-source', 'keep-webhooks', 'apply-webhook'];

/** Starts the workers of every queue. Sources, attribution, measures and history each have their own. */
export function startWorkers(options: WorkerOptions): Workers {
  const { backend, sweeps = usualSweeps } = options;
  const { queue, enqueue } = options.queues;
  const stop = new AbortController();
  const context: JobContext = { ...options.context, enqueue };
  const run = async (job: RunningJob): Promise<void> => {
    const work = (): Promise<Outcome> =>
      guarded(context, { job, queue, sweeps, signal: stop.signal });
    if ((await timed(options, job, work)) === 'handed on') await handOn(job);
  };
  const workers: readonly JobWorker[] = [
    ...[...context.sources.keys()].map((id) =>
      backend.worker(queueNameOf(id), run, sourceConcurrency),
    ),
    backend.worker('attribute', run, 1),
    backend.worker('measure', run, 1),
    backend.worker('history', run, 1),
  ];
  return {
    enqueue,
    schedule: () => schedule(context, queue, sweeps),
    syncNow: () => syncNow(context, queue),
    close: async () => {
      stop.abort();
      await Promise.all(workers.map((worker) => worker.close()));
    },
  };
}

async function schedule(context: JobContext, queue: QueueByName, sweeps: SweepPace): Promise<void> {
  for (const { id } of await readSources(context.pool)) {
    // A source that left the configuration keeps its data; nothing reads it any more.
    if (context.sources.has(id)) continue;
    for (const scheduler of ['interval', 'sweep', 'webhooks']) {
      await queue(queueNameOf(id)).removeJobScheduler(scheduler);
    }
  }
  for (const [source, { config }] of context.sources) {
    await queue(queueNameOf(source)).setGlobalConcurrency(globalConcurrency);
    await queue(queueNameOf(source)).upsertJobScheduler(
      'interval',
      { every: config.intervalMs },
      { name: 'sync-source', data: { source } },
    );
    await queue(queueNameOf(source)).upsertJobScheduler(
      'sweep',
      { every: sweeps.everyMs },
      { name: 'sweep-source', data: { source }, opts: retryLater },
    );
    await scheduleWebhooks(config, queue(queueNameOf(source)));
  }
  await queue('measure').upsertJobScheduler(
    'interval',
    { every: measureEveryMs },
    { name: 'measure', data: {} },
  );
  // The schedule keeps its slots over a restart: what was never read to the end need not wait for the next one.
  await syncNow(context, queue, await neverRead(context));
  // The callback or the projects may be others than before.
  for (const source of context.sources.values()) await context.enqueue.keepWebhooks(source);
  // What a crash or a changed strategy left to do.
  for (const source of await hintedSources(context.pool)) {
    if (context.sources.has(source)) await context.enqueue.applyWebhook(source);
  }
  await context.enqueue.reAttribute();
}

async function scheduleWebhooks({ id, webhook }: SourceConfig, queue: JobQueue): Promise<void> {
  if (webhook?.callback === undefined) {
    await queue.removeJobScheduler('webhooks');
    return;
  }
  await queue.upsertJobScheduler(
    'webhooks',
    { every: keepWebhooksEveryMs },
    { name: 'keep-webhooks', data: { source: id }, opts: retryLater },
  );
}

async function neverRead(context: JobContext): Promise<readonly string[]> {
  const sources = await readSources(context.pool);
  return sources
    .filter(({ id, isHistoryComplete }) => context.sources.has(id) && !isHistoryComplete)
    .map(({ id }) => id);
}

async function syncNow(
  context: JobContext,
  queue: QueueByName,
  sources: Iterable<string> = context.sources.keys(),
): Promise<void> {
  for (const source of sources) {
    await queue(queueNameOf(source)).add('sync-source', { source });
  }
}

async function timed<T>(
  options: WorkerOptions,
  job: RunningJob,
  work: () => Promise<T>,
): Promise<T> {
  const startedAt = performance.now();
  let failed = true;
  try {
    const result = await work();
    failed = false;
    return result;
  } finally {
    const durationMs = performance.now() - startedAt;
    options.onJob({ queue: job.queueName, job: job.name, durationMs, failed });
  }
}

interface Running {
  readonly job: RunningJob;
  readonly queue: QueueByName;
  readonly sweeps: SweepPace;
  readonly signal: AbortSignal;
}

type Outcome = 'done' | 'handed on';

/** A stop is no failure: the run stays open and is taken up again. Nor is another configuration in force. */
async function guarded(context: JobContext, running: Running): Promise<Outcome> {
  try {
    if (!(await isInForce(context.pool, context.fingerprint))) return 'handed on';
    await dispatch(context, running);
    return 'done';
  } catch (error) {
    if (running.signal.aborted) return 'done';
    if (error instanceof NotInForce) return 'handed on';
    const source = running.job.data.source;
    if (source === undefined) throw error;
    return handleSourceError(context, { running, source, error });
  }
}

/** What a worker took whose configuration is not in force waits for one with the other; this one ends within seconds. */
async function handOn(job: RunningJob): Promise<never> {
  await job.moveToDelayed(Date.now() + handOnMs, job.token);
  throw new DelayedError();
}

async function dispatch(context: JobContext, { job, sweeps, signal }: Running): Promise<void> {
  const { source } = job.data;
  switch (job.name) {
    case 'sync-source':
      return syncSource(context, sourceOf(context, source), signal);
    case 'pull-shard':
      return pullShard(context, { source: sourceOf(context, source), ...shardOf(job) }, signal);
    case 'sweep-source':
      return sweepSource(
        context,
        { source: sourceOf(context, source), apartMs: sweeps.apartMs },
        signal,
      );
    case 'keep-webhooks':
      return keepWebhooks(context, sourceOf(context, source), signal);
    case 'apply-webhook':
      return applyWebhook(context, sourceOf(context, source), signal);
    case 're-attribute':
      return reAttribute(context, signal);
    case 'measure':
      return measure(context);
    case 'keep-history':
      return keepHistory(context, signal);
    default:
      throw new UnrecoverableError(`no processor for job "${job.name}" of ${job.queueName}`);
  }
}

function shardOf({ data: { run, shard } }: RunningJob): { run: string; shard: string } {
  if (run === undefined || shard === undefined) throw new Error('pull-shard without a shard');
  return { run, shard };
}

async function handleSourceError(
  context: JobContext,
  failed: { running: Running; source: string; error: unknown },
): Promise<never> {
  const { running, source, error } = failed;
  const kind = error instanceof ConnectorError ? error.kind : 'internal';
  const policy = error instanceof ConnectorError ? retryPolicies[error.kind] : undefined;
  const message = error instanceof Error ? error.message : 'unknown error';
  context.log.warn({ source, job: running.job.name, kind, reason: message }, 'sync attempt failed');
  if (error instanceof ConnectorError && policy === 'after-limit') {
    await running.queue(running.job.queueName).rateLimit(error.retryAfterMs ?? defaultRateLimitMs);
    throw new RateLimitError();
  }
  if (!besideReading.includes(running.job.name)) {
    await recordFailure(context.pool, source, { kind, message, at: context.now() });
  }
  if (policy === 'next-run') throw new UnrecoverableError(message);
  throw error;
}
