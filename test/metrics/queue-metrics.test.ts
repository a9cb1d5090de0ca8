import { describe, expect, it } from 'vitest';
import { renderQueues } from '../../src/metrics/render-state.ts';
import { parseExposition, valuesOf } from './exposition.ts';
import { now } from './measured-parts.ts';
import { queues } from './whole-state.ts';

describe('what /metrics says of the queues', () => {
  it('holds jobs by state, workers, and since when the oldest waits', () => {
    const series = parseExposition(renderQueues(queues));
    expect(valuesOf(series, 'throughline_queue_jobs')).toEqual({
      'sync-acme-jira waiting': 3,
      'sync-acme-jira active': 2,
      'sync-acme-jira delayed': 4,
      'sync-acme-jira failed': 1,
      'measure waiting': 0,
      'measure active': 0,
      'measure delayed': 1,
      'measure failed': 0,
    });
    expect(valuesOf(series, 'throughline_queue_workers')).toEqual({
      'sync-acme-jira': 2,
      measure: 1,
    });
    expect(valuesOf(series, 'throughline_queue_oldest_waiting_job_timestamp_seconds')).toEqual({
      'sync-acme-jira': now / 1_000 - 30,
    });
  });
});
