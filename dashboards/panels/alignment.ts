import type { ValueMapping } from '@grafana/grafana-foundation-sdk/dashboard';
import type { PanelBuilder as StatPanel } from '@grafana/grafana-foundation-sdk/stat';
import type { PanelBuilder as TablePanel } from '@grafana/grafana-foundation-sdk/table';
import type { PanelBuilder as TimeSeriesPanel } from '@grafana/grafana-foundation-sdk/timeseries';
import { columns, lines, oneColour, shownAs, stat, table } from '../appearance.ts';
import { property, ratioCell } from '../cells.ts';
import { line, rows, state, value } from '../queries.ts';

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
  return table(
    'Alignment coverage',
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
    .thresholds(oneColour('blue'))
    .overrideByName('Work', [property('mappings', [basisNames])])
    .overrideByName('Coverage', [...ratioCell]);
}

/** Work to strategy, and strategy to work. */
export function bothCoverages(): StatPanel {
  return stat(
    'Coverage, both ways',
    'Work that serves the strategy: of what is in progress now and not exempt, the share that serves an objective in force. Strategy that is served: of the objectives in force without others below them, the share that moves, plain and weighted by priority (1 ÷ priority); unobserved ones are in neither number. Neither says that an outcome is reached.',
  )
    .withTarget(
      value(
        'A',
        'of the work in progress serves the strategy',
        state('throughline_alignment_coverage_ratio', ['basis="wip"']),
      ),
    )
    .withTarget(
      value(
        'B',
        'of the objectives are served',
        state('throughline_strategy_coverage_ratio', ['weighting="plain"']),
      ),
    )
    .withTarget(
      value(
        'C',
        'of them by priority',
        state('throughline_strategy_coverage_ratio', ['weighting="priority"']),
      ),
    )
    .unit('percentunit')
    .noValue('no work');
}

export function alignmentGap(): StatPanel {
  return stat(
    'Alignment gap',
    'How far attention is from the plan: half the sum of the differences between target share and actual share over the top objectives with a target, and the rest. 0% = attention follows the plan, 100% = not at all. No number = no objective has a target, or there is no work. It does not say that the plan is right.',
  )
    .withTarget(value('A', 'between plan and attention', state('throughline_alignment_gap_ratio')))
    .unit('percentunit')
    .noValue('no target');
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
  return stat(
    'Work that serves no objective',
    'Unaligned ÷ all work, exempt work included: what is left when the aligned and the exempt share are taken off. No number = there is no work. Unaligned work is not needless: its labels may be missing, or its objective may not be declared.',
  )
    .withTarget(value('A', bases.wip, unalignedShare('wip')))
    .withTarget(value('B', bases.completed, unalignedShare('completed')))
    .withTarget(value('C', bases.created, unalignedShare('created')))
    .unit('percentunit')
    .decimals(1)
    .noValue('no work');
}

export function coverageOverTime(): TimeSeriesPanel {
  return lines(
    'Alignment coverage over time',
    'Alignment coverage as it was shown at each moment, from when Prometheus began to scrape. A change may come from the work, from labels or from the strategy: `throughline waterfall` says which.',
  )
    .withTarget(
      line('A', bases.wip, state('throughline_alignment_coverage_ratio', ['basis="wip"'])),
    )
    .withTarget(
      line(
        'B',
        bases.completed,
        state('throughline_alignment_coverage_ratio', ['basis="completed"']),
      ),
    )
    .withTarget(
      line('C', bases.created, state('throughline_alignment_coverage_ratio', ['basis="created"'])),
    )
    .unit('percentunit')
    .max(1);
}
