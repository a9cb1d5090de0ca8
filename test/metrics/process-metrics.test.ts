import { describe, expect, it } from 'vitest';
import {
  apiBuckets,
  createProcessMetrics,
  jobBuckets,
  type ProcessMetrics,
} from '../../src/metrics/process-metrics.ts';
import { parseExposition, type Series, valuesOf } from './exposition.ts';

function create(): ProcessMetrics {
  return createProcessMetrics({
    version: '1.2.3',
    sources: ['acme-jira'],
    jobs: [{ queue: 'sync-acme-jira', job: 'pull-shard' }],
  });
}

async function seriesOf(metrics: ProcessMetrics): Promise<readonly Series[]> {
  return parseExposition(await metrics.registry.metrics());
}

describe('the metrics of a process', () => {
  it('names the version it runs', async () => {
    expect(valuesOf(await seriesOf(create()), 'throughline_build_info')).toEqual({
      [`1.2.3 ${process.version}`]: 1,
    });
  });

  it('starts every known counter at 0, so that the first increase is seen', async () => {
    const series = await seriesOf(create());
    expect(valuesOf(series, 'throughline_source_api_requests_total')).toEqual({
      'acme-jira 200': 0,
    });
    expect(valuesOf(series, 'throughline_jobs_total')).toEqual({ 'sync-acme-jira pull-shard': 0 });
    expect(valuesOf(series, 'throughline_job_failures_total')).toEqual({
      'sync-acme-jira pull-shard': 0,
    });
    expect(valuesOf(series, 'throughline_job_duration_seconds_count')).toEqual({
      'sync-acme-jira pull-shard': 0,
    });
    expect(valuesOf(series, 'throughline_source_api_request_duration_seconds_count')).toEqual({
      'acme-jira': 0,
    });
  });

  it('counts requests to a tracker by their code and keeps what may still be asked', async () => {
    const metrics = create();
    metrics.apiCall({ source: 'acme-jira', code: '200', durationMs: 120, remaining: 90 });
    metrics.apiCall({ source: 'acme-jira', code: '429', durationMs: 30, remaining: 0 });
    metrics.apiCall({
      source: 'acme-jira',
      code: 'timeout',
      durationMs: 30_000,
      remaining: undefined,
    });
    const series = await seriesOf(metrics);
    expect(valuesOf(series, 'throughline_source_api_requests_total')).toEqual({
      'acme-jira 200': 1,
      'acme-jira 429': 1,
      'acme-jira timeout': 1,
    });
    expect(valuesOf(series, 'throughline_source_api_rate_limit_remaining')).toEqual({
      'acme-jira': 0,
    });
    expect(valuesOf(series, 'throughline_source_api_request_duration_seconds_sum')).toEqual({
      'acme-jira': 30.15,
    });
  });

  it('keeps of how much that is left, and forgets it when another budget is told without its whole', async () => {
    const metrics = create();
    const call = { source: 'acme-jira', code: '200', durationMs: 120 };
    metrics.apiCall({ ...call, remaining: 90, limit: 100 });
    metrics.apiCall(call);
    expect(valuesOf(await seriesOf(metrics), 'throughline_source_api_rate_limit')).toEqual({
      'acme-jira': 100,
    });
    metrics.apiCall({ ...call, remaining: 7 });
    const series = await seriesOf(metrics);
    expect(valuesOf(series, 'throughline_source_api_rate_limit')).toEqual({});
    expect(valuesOf(series, 'throughline_source_api_rate_limit_remaining')).toEqual({
      'acme-jira': 7,
    });
  });

  it('has no value for what may still be asked until a tracker told', async () => {
    const series = await seriesOf(create());
    expect(valuesOf(series, 'throughline_source_api_rate_limit_remaining')).toEqual({});
    expect(valuesOf(series, 'throughline_source_api_rate_limit')).toEqual({});
  });

  it('counts attempts at jobs, failed ones in both counters', async () => {
    const metrics = create();
    const job = { queue: 'sync-acme-jira', job: 'pull-shard', durationMs: 2_000 };
    metrics.jobDone({ ...job, failed: false });
    metrics.jobDone({ ...job, failed: true });
    const series = await seriesOf(metrics);
    expect(valuesOf(series, 'throughline_jobs_total')).toEqual({ 'sync-acme-jira pull-shard': 2 });
    expect(valuesOf(series, 'throughline_job_failures_total')).toEqual({
      'sync-acme-jira pull-shard': 1,
    });
    expect(valuesOf(series, 'throughline_job_duration_seconds_sum')).toEqual({
      'sync-acme-jira pull-shard': 4,
    });
  });

  it('counts webhooks by source and by what became of them', async () => {
    const metrics = createProcessMetrics({
      version: '1.2.3',
      sources: ['acme-jira'],
      jobs: [],
      webhooks: ['acme-jira'],
    });
    metrics.webhook('acme-jira', 'accepted');
    metrics.webhook('acme-jira', 'accepted');
    metrics.webhook('acme-jira', 'forged');
    metrics.webhook('', 'unknown');
    expect(valuesOf(await seriesOf(metrics), 'throughline_webhooks_total')).toMatchObject({
      'acme-jira accepted': 2,
      'acme-jira forged': 1,
      'acme-jira duplicate': 0,
      ' unknown': 1,
    });
  });

  it('goes on counting what it knew when a changed configuration knows more', async () => {
    const metrics = create();
    metrics.jobDone({
      queue: 'sync-acme-jira',
      job: 'pull-shard',
      durationMs: 2_000,
      failed: false,
    });
    metrics.apiCall({ source: 'acme-jira', code: '200', durationMs: 120, remaining: 90 });
    metrics.know({
      sources: ['acme-jira', 'acme-linear'],
      jobs: [
        { queue: 'sync-acme-jira', job: 'pull-shard' },
        { queue: 'sync-acme-linear', job: 'pull-shard' },
      ],
    });
    const series = await seriesOf(metrics);
    expect(valuesOf(series, 'throughline_source_api_requests_total')).toEqual({
      'acme-jira 200': 1,
      'acme-linear 200': 0,
    });
    expect(valuesOf(series, 'throughline_job_duration_seconds_count')).toEqual({
      'sync-acme-jira pull-shard': 1,
      'sync-acme-linear pull-shard': 0,
    });
  });

  it('says nothing of its configuration before that was read, and tells a refused one', async () => {
    const metrics = create();
    const shown = async (): Promise<readonly (number | undefined)[]> => {
      const series = await seriesOf(metrics);
      return ['valid', 'loaded_timestamp_seconds', 'needs_restart', 'in_force'].map(
        (name) => valuesOf(series, `throughline_config_${name}`)[''],
      );
    };
    expect(await shown()).toEqual([undefined, undefined, undefined, undefined]);
    metrics.configLoaded({ at: 60_000, needsRestart: false });
    metrics.configInForce(true);
    expect(await shown()).toEqual([1, 60, 0, 1]);
    metrics.configRefused();
    expect(await shown()).toEqual([0, 60, 0, 1]);
    metrics.configLoaded({ at: 90_000, needsRestart: true });
    metrics.configInForce(false);
    expect(await shown()).toEqual([1, 90, 1, 0]);
  });

  it('sorts durations into rising buckets', () => {
    for (const buckets of [apiBuckets, jobBuckets]) {
      expect(buckets).toEqual(buckets.toSorted((one, other) => one - other));
    }
  });
});
