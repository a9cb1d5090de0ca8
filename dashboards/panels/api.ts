/** What the trackers answer. Each process counts its own requests: `start`, or the workers. */
import type { PanelBuilder as TimeSeriesPanel } from '@grafana/grafana-foundation-sdk/timeseries';
import { lines } from '../appearance.ts';
import { property } from '../cells.ts';
import { line, processes } from '../queries.ts';

export function rateOf(name: string, matchers: readonly string[] = []): string {
  return `rate(${processes(name, matchers)}[$__rate_interval])`;
}

/** A quantile of a histogram that each process keeps. */
export function quantile(part: number, name: string, by: string): string {
  return `histogram_quantile(${part}, sum by (le, ${by}) (${rateOf(`${name}_bucket`)}))`;
}

export function apiAnswers(): TimeSeriesPanel {
  return lines(
    'Answers of trackers',
    'Requests a second of all processes, by source and HTTP status; timeout and network when there was no answer. 429 is a rate limit: the queue of the source pauses and goes on by itself.',
  )
    .withTarget(
      line(
        'A',
        '{{source}} {{code}}',
        `sum by (source, code) (${rateOf('throughline_source_api_requests_total')})`,
      ),
    )
    .unit('reqps');
}

export function apiDurations(): TimeSeriesPanel {
  const name = 'throughline_source_api_request_duration_seconds';
  return lines(
    'Duration of requests',
    'Half, and 95 in 100 of the requests took no longer than this; failed ones included, waiting for a rate limit not. Interpolated between bucket borders. No line = no request.',
  )
    .withTarget(line('A', '{{source}} P50', quantile(0.5, name, 'source')))
    .withTarget(line('B', '{{source}} P95', quantile(0.95, name, 'source')))
    .unit('s');
}

export function rateLimits(): TimeSeriesPanel {
  const left = processes('throughline_source_api_rate_limit_remaining');
  return lines(
    'Rate limits',
    'Left: the share of its budget that the tracker last told any process it may still use; the lowest of all processes. Throttled: requests a second that were answered with 429, after which the queue of the source pauses. Some trackers do not tell.',
  )
    .withTarget(
      line(
        'A',
        '{{source}} left',
        `min by (source) (${left} / ${processes('throughline_source_api_rate_limit')})`,
      ),
    )
    .withTarget(
      line(
        'B',
        '{{source}} throttled',
        `sum by (source) (${rateOf('throughline_source_api_requests_total', ['code="429"'])})`,
      ),
    )
    .unit('percentunit')
    .overrideByQuery('B', [property('unit', 'reqps'), property('custom.axisPlacement', 'right')]);
}
