/** What every process says of itself: its build, its requests to trackers, its jobs, the webhooks it gets, Node.js. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { ApiCall } from '../../connectors/connector.ts';
import { type ConfigGauges, configMetrics, createConfigGauges } from './config-metrics.ts';
import type { Labels, Metric } from './metric.ts';
import { inSeconds } from './seconds.ts';
import { type WebhookOutcome, webhookOutcomes } from './webhook-outcomes.ts';

/** One finished attempt at a job. */
export interface FinishedJob {
  readonly queue: string;
  readonly job: string;
  readonly durationMs: number;
  readonly failed: boolean;
}

export interface ProcessMetrics extends ConfigGauges {
  readonly registry: Registry;
  apiCall(call: ApiCall): void;
  jobDone(job: FinishedJob): void;
  /** `source` is empty for a request to none that receives webhooks. */
  webhook(source: string, outcome: WebhookOutcome): void;
  /** A changed configuration may know further sources. */
  know(known: KnownSeries): void;
}

export interface KnownSeries {
  /** Known sources and jobs, whose counters start at 0: the first increase is lost on a counter born later. */
  readonly sources: readonly string[];
  readonly jobs: readonly { readonly queue: string; readonly job: string }[];
  /** Sources whose webhooks this process receives; undefined = it receives none. */
  readonly webhooks?: readonly string[] | undefined;
}

export interface ProcessMetricsOptions extends KnownSeries {
  readonly version: string;
}

const buildInfo = {
  name: 'throughline_build_info',
  type: 'gauge',
  help: 'The running version and the Node.js it runs on.',
  labels: ['version', 'node_version'],
  stability: 'stable',
} as const satisfies Metric;

const apiRequests = {
  name: 'throughline_source_api_requests_total',
  type: 'counter',
  help: 'Requests of this process to the tracker, by HTTP status, or timeout or network when there was no answer.',
  labels: ['source', 'code'],
  stability: 'stable',
} as const satisfies Metric;

const apiDuration = {
  name: 'throughline_source_api_request_duration_seconds',
  type: 'histogram',
  help: 'How long requests of this process to the tracker took, failed ones included, waiting for a rate limit not.',
  labels: ['source'],
  stability: 'stable',
} as const satisfies Metric;

const apiRemaining = {
  name: 'throughline_source_api_rate_limit_remaining',
  type: 'gauge',
  help: 'What the tracker last told this process it may still ask: requests or points, as the tracker counts; of several budgets the one with the smallest part left. Absent until it told.',
  labels: ['source'],
  stability: 'experimental',
} as const satisfies Metric;

const apiLimit = {
  name: 'throughline_source_api_rate_limit',
  type: 'gauge',
  help: 'The whole of the budget of which throughline_source_api_rate_limit_remaining is left, as the tracker last told this process. Absent until it told.',
  labels: ['source'],
  stability: 'experimental',
} as const satisfies Metric;

const jobs = {
  name: 'throughline_jobs_total',
  type: 'counter',
  help: 'Finished attempts at jobs by this process, failed ones included.',
  labels: ['queue', 'job'],
  stability: 'stable',
} as const satisfies Metric;

const jobFailures = {
  name: 'throughline_job_failures_total',
  type: 'counter',
  help: 'Failed attempts at jobs by this process. An attempt that is tried again counts too.',
  labels: ['queue', 'job'],
  stability: 'stable',
} as const satisfies Metric;

const jobDuration = {
  name: 'throughline_job_duration_seconds',
  type: 'histogram',
  help: 'How long attempts at jobs took, without the time they waited in the queue.',
  labels: ['queue', 'job'],
  stability: 'stable',
} as const satisfies Metric;

const webhooks = {
  name: 'throughline_webhooks_total',
  type: 'counter',
  help: 'Webhooks sent to this process, by what became of them. Without a source: sent to none that receives webhooks. An accepted one is a hint, not a change.',
  labels: ['source', 'outcome'],
  stability: 'stable',
} as const satisfies Metric;

export const processMetrics: readonly Metric[] = [
  buildInfo,
  apiRequests,
  apiDuration,
  apiRemaining,
  apiLimit,
  jobs,
  jobFailures,
  jobDuration,
  webhooks,
  ...configMetrics,
];

/** Upper bounds in seconds: from a quick answer to the usual time-out of a request. */
export const apiBuckets = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];
/** Upper bounds in seconds: from a job that finds nothing to do to the first full read of a large shard. */
export const jobBuckets = [0.01, 0.05, 0.25, 1, 5, 15, 60, 300, 900, 1800];

/** Gauges that prom-client names like counters; promtool refuses them, and each has parts by type that say more. */
const misnamed = [
  'nodejs_active_handles_total',
  'nodejs_active_requests_total',
  'nodejs_active_resources_total',
] as const;

export function createProcessMetrics(options: ProcessMetricsOptions): ProcessMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  for (const name of misnamed) registry.removeSingleMetric(name);
  gauge(registry, buildInfo).set({ version: options.version, node_version: process.version }, 1);
  const calls = recordApiCalls(registry);
  const jobRuns = recordJobs(registry);
  const received = recordWebhooks(registry);
  const know = (known: KnownSeries): void => {
    calls.know(known.sources);
    jobRuns.know(known.jobs);
    received.know(known.webhooks);
  };
  know(options);
  return {
    registry,
    apiCall: calls.record,
    jobDone: jobRuns.record,
    webhook: received.record,
    know,
    ...createConfigGauges(registry),
  };
}

/** How something is counted, and for which labels it begins with 0. */
interface Recorder<Record, Known> {
  readonly record: Record;
  readonly know: (known: Known) => void;
}

function recordApiCalls(
  registry: Registry,
): Recorder<ProcessMetrics['apiCall'], KnownSeries['sources']> {
  const requests = counter(registry, apiRequests);
  const duration = histogram(registry, apiDuration, apiBuckets);
  const remaining = gauge(registry, apiRemaining);
  const limit = gauge(registry, apiLimit);
  const begin = once(duration);
  return {
    know: (sources) => {
      for (const source of sources) {
        requests.inc({ source, code: '200' }, 0);
        begin({ source });
      }
    },
    record: (call) => {
      const { source } = call;
      requests.inc({ source, code: call.code });
      duration.observe({ source }, inSeconds(call.durationMs));
      if (call.remaining === undefined) return;
      remaining.set({ source }, call.remaining);
      if (call.limit === undefined) limit.remove({ source });
      else limit.set({ source }, call.limit);
    },
  };
}

function recordJobs(registry: Registry): Recorder<ProcessMetrics['jobDone'], KnownSeries['jobs']> {
  const attempts = counter(registry, jobs);
  const failures = counter(registry, jobFailures);
  const duration = histogram(registry, jobDuration, jobBuckets);
  const begin = once(duration);
  return {
    know: (known) => {
      for (const { queue, job } of known) {
        attempts.inc({ queue, job }, 0);
        failures.inc({ queue, job }, 0);
        begin({ queue, job });
      }
    },
    record: ({ queue, job, durationMs, failed }) => {
      attempts.inc({ queue, job });
      failures.inc({ queue, job }, failed ? 1 : 0);
      duration.observe({ queue, job }, inSeconds(durationMs));
    },
  };
}

/** Begins a histogram at 0, and does not set it back there. */
function once(durations: Histogram): (labels: Labels) => void {
  const begun = new Set<string>();
  return (labels) => {
    const series = JSON.stringify(labels);
    if (!begun.has(series)) durations.zero(labels);
    begun.add(series);
  };
}

function recordWebhooks(
  registry: Registry,
): Recorder<ProcessMetrics['webhook'], KnownSeries['webhooks']> {
  const received = counter(registry, webhooks);
  return {
    know: (known) => {
      for (const source of known ?? []) {
        for (const outcome of webhookOutcomes) received.inc({ source, outcome }, 0);
      }
      if (known !== undefined) received.inc({ source: '', outcome: 'unknown' }, 0);
    },
    record: (source, outcome) => received.inc({ source, outcome }),
  };
}

function gauge(registry: Registry, { name, help, labels }: Metric): Gauge {
  return new Gauge({ name, help, labelNames: labels, registers: [registry] });
}

function counter(registry: Registry, { name, help, labels }: Metric): Counter {
  return new Counter({ name, help, labelNames: labels, registers: [registry] });
}

function histogram(registry: Registry, metric: Metric, buckets: readonly number[]): Histogram {
  const { name, help, labels } = metric;
  return new Histogram({
    name,
    help,
    labelNames: labels,
    buckets: [...buckets],
    registers: [registry],
  });
}
