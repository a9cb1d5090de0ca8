import type { PanelBuilder as TablePanel } from '@grafana/grafana-foundation-sdk/table';
import { columns, table } from '../appearance.ts';
import { agoCell, alarmingCell, durationCell, yesCell } from '../cells.ts';
import { rows, state } from '../queries.ts';

export function sourceFreshness(): TablePanel {
  return table(
    'Freshness of sources',
    'Whether the numbers can be trusted now. Observed = read to the end once, the last attempt did not fail, and the last success is not older than three intervals (15 minutes at least). Objectives that depend on a source that is not observed have no verdict. Last read empty = never.',
  )
    .withTarget(rows('A', state('throughline_source_observed')))
    .withTarget(rows('B', `1000 * ${state('throughline_source_last_success_timestamp_seconds')}`))
    .withTarget(rows('C', state('throughline_source_consecutive_failures')))
    .withTarget(rows('D', state('throughline_issues_without_state')))
    .transformations(
      columns(
        {
          source: 'Source',
          'Value #A': 'Observed',
          'Value #B': 'Last read',
          'Value #C': 'Failures in a row',
          'Value #D': 'Issues without state',
        },
        ['Time', 'job'],
      ),
    )
    .overrideByName('Observed', yesCell('yes', 'no: no verdict'))
    .overrideByName('Last read', [...agoCell])
    .overrideByRegexp('Failures in a row|Issues without state', [...alarmingCell]);
}

function age(instant: string): string {
  return `time() - ${state(`throughline_source_${instant}_timestamp_seconds`)}`;
}

export function sourceReads(): TablePanel {
  return table(
    'Reading of sources',
    'Age of the last success against the interval and the age from which a source is stale. Stale, failing, never fully read and half a project missing all mean: no verdict on what rests on it. The log of the worker says why an attempt failed.',
  )
    .withTarget(rows('A', state('throughline_source_info')))
    .withTarget(rows('B', state('throughline_source_observed')))
    .withTarget(rows('C', age('last_success')))
    .withTarget(rows('D', age('last_attempt')))
    .withTarget(rows('E', state('throughline_source_sync_interval_seconds')))
    .withTarget(rows('F', state('throughline_source_stale_after_seconds')))
    .withTarget(rows('G', state('throughline_source_consecutive_failures')))
    .withTarget(rows('H', state('throughline_source_history_complete')))
    .transformations(
      columns(
        {
          source: 'Source',
          kind: 'Kind',
          'Value #B': 'Observed',
          'Value #C': 'Last success, age',
          'Value #D': 'Last attempt, age',
          'Value #E': 'Interval',
          'Value #F': 'Stale from age',
          'Value #G': 'Failures in a row',
          'Value #H': 'Fully read',
        },
        ['Time', 'job', 'Value #A'],
      ),
    )
    .overrideByName('Observed', yesCell('yes', 'no: no verdict'))
    .overrideByName('Fully read', yesCell('yes', 'not yet'))
    .overrideByRegexp('.*age|Interval', [...durationCell])
    .overrideByName('Failures in a row', [...alarmingCell]);
}
