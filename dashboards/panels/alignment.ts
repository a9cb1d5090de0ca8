import {
  BigValueColorMode,
  BigValueGraphMode,
  BigValueTextMode,
} from '@grafana/grafana-foundation-sdk/common';
import type { ValueMapping } from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder as StatPanel } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as TablePanel } from '@grafana/grafana-foundation-sdk/table';
import { columns, newest, oneColour, property, ratioCell, shownAs } from '../appearance.ts';
import { rows, state, value } from '../queries.ts';

const bases = {
  wip: 'In progress now',
  completed: 'Completed in the window',
  created: 'Created in the window',
} as const;

const basisNames: ValueMapping = shownAs({
  wip: { text: bases.wip, color: 'text' },
  completed: { text: bases.completed, color: 'text' },
  created: { text: bases.created, color: 'text' },
});

export function alignmentCoverage(): TablePanel {
  return new TablePanel()
    .title('Alignment coverage')
    .description(
      'Share of work that serves an objective in force: aligned ÷ (aligned + unaligned). Exempt run-the-business work is in neither and stands beside it. Every issue counts once. No share = there is no such work. It does not say that the work is valuable, nor that an outcome is reached.',
    )
    .withTarget(rows('A', state('throughline_alignment_coverage_ratio')))
    .withTarget(rows('B', state('throughline_aligned_work')))
    .withTarget(rows('C', state('throughline_unaligned_work')))
    .withTarget(rows('D', state('throughline_exempt_work')))
    .transformations(
      columns(
        {
          basis: 'Work',
          'Value #A': 'Coverage',
          'Value #B': 'Aligned',
          'Value #C': 'Unaligned',
          'Value #D': 'Exempt',
        },
        ['Time', 'job'],
      ),
    )
    .unit('none')
    .decimals(0)
    .thresholds(oneColour('blue'))
    .overrideByName('Work', [property('mappings', [basisNames])])
    .overrideByName('Coverage', [...ratioCell]);
}

/** Of all work, exempt included: with the aligned and the exempt share it is the whole. */
function unalignedShare(basis: keyof typeof bases): string {
  const matchers = [`basis="${basis}"`];
  const unaligned = state('throughline_unaligned_work', matchers);
  const others = ['throughline_aligned_work', 'throughline_exempt_work']
    .map((name) => state(name, matchers))
    .join(' + ');
  return `${unaligned} / (${unaligned} + ${others} > 0)`;
}

export function servesNone(): StatPanel {
  return new StatPanel()
    .title('Work that serves no objective')
    .description(
      'Unaligned ÷ all work, exempt work included: what is left when the aligned and the exempt share are taken off. No number = there is no work. Unaligned work is not needless: its labels may be missing, or its objective may not be declared.',
    )
    .withTarget(value('A', bases.wip, unalignedShare('wip')))
    .withTarget(value('B', bases.completed, unalignedShare('completed')))
    .withTarget(value('C', bases.created, unalignedShare('created')))
    .reduceOptions(newest())
    .unit('percentunit')
    .decimals(1)
    .noValue('no work')
    .graphMode(BigValueGraphMode.None)
    .textMode(BigValueTextMode.ValueAndName)
    .colorMode(BigValueColorMode.None)
    .thresholds(oneColour('text'));
}
