import { PanelBuilder as TablePanel } from '@grafana/grafana-foundation-sdk/table';
import { agoCell, columns, oneColour, property, shownAs, threshold } from '../appearance.ts';
import { rows, state } from '../queries.ts';

const observed = shownAs({
  '1': { text: 'yes', color: 'green' },
  '0': { text: 'no: no verdict', color: 'red' },
});

export function sourceFreshness(): TablePanel {
  return new TablePanel()
    .title('Freshness of sources')
    .description(
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
    .unit('none')
    .decimals(0)
    .thresholds(oneColour('text'))
    .overrideByName('Observed', [
      property('mappings', [observed]),
      property('custom.cellOptions', { type: 'color-text' }),
    ])
    .overrideByName('Last read', [...agoCell])
    .overrideByRegexp('Failures in a row|Issues without state', [
      property('thresholds', threshold('text', 1, 'orange').build()),
      property('custom.cellOptions', { type: 'color-text' }),
    ]);
}
