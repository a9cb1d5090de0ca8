import type { PanelBuilder as StatPanel } from '@grafana/grafana-foundation-sdk/stat';
import type { PanelBuilder as TimeSeriesPanel } from '@grafana/grafana-foundation-sdk/timeseries';
import { lines, stat } from '../appearance.ts';
import { line, state, summed, value } from '../queries.ts';
import { quantile, rateOf } from './api.ts';

function jobsOfAll(kind: string): string {
  return summed('queue', 'throughline_queue_jobs', [`state="${kind}"`]);
}

export function queuedJobs(): TimeSeriesPanel {
  return lines(
    'Jobs in queues',
    'Jobs that wait, by queue; and of all queues those that run, those that were given up in the last week, and the workers that take them. What waits for its time, as everything that repeats does, is not shown.',
  )
    .withTarget(
      line('A', 'waiting: {{queue}}', state('throughline_queue_jobs', ['state="waiting"'])),
    )
    .withTarget(line('B', 'running', jobsOfAll('active')))
    .withTarget(line('C', 'given up', jobsOfAll('failed')))
    .withTarget(line('D', 'workers', summed('queue', 'throughline_queue_workers')))
    .decimals(0);
}

export function oldestWaiting(): StatPanel {
  return stat(
    'Oldest waiting job',
    'How long the job that has waited longest has been waiting, by queue; 0 = none waits. It grows while no worker takes jobs, and while a source is paused by a rate limit.',
  )
    .withTarget(
      value(
        'A',
        '{{queue}}',
        `time() - ${state('throughline_queue_oldest_waiting_job_timestamp_seconds')} or 0 * ${state('throughline_queue_workers')}`,
      ),
    )
    .unit('dtdurations')
    .noValue('no queue');
}

/** The job of a queue is not the job of Prometheus, which takes the name for itself. */
export function jobDurations(): TimeSeriesPanel {
  return lines(
    'Duration of jobs',
    '95 in 100 attempts took no longer than this, without the time they waited in the queue. Interpolated between bucket borders. No line = no attempt.',
  )
    .withTarget(
      line(
        'A',
        '{{exported_job}}',
        quantile(0.95, 'throughline_job_duration_seconds', 'exported_job'),
      ),
    )
    .unit('s');
}

export function jobFailures(): TimeSeriesPanel {
  return lines(
    'Attempts and failures',
    'Attempts at jobs a second, and those that failed. A failed attempt is tried again and counts each time; sources that fail are named above.',
  )
    .withTarget(line('A', 'attempts', `sum(${rateOf('throughline_jobs_total')})`))
    .withTarget(
      line(
        'B',
        'failed: {{queue}}',
        `sum by (queue) (${rateOf('throughline_job_failures_total')}) > 0`,
      ),
    )
    .unit('ops');
}
