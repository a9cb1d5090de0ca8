import type { PanelBuilder as StatPanel } from '@grafana/grafana-foundation-sdk/stat';
import { stat } from '../appearance.ts';
import { dayCell, property } from '../cells.ts';
import { holding, value } from '../queries.ts';
import { chosen, ofChosen } from './objective.ts';

function instant(name: string): string {
  return `1000 * ${ofChosen(`${name}_timestamp_seconds`)}`;
}

export function forecastDays(): StatPanel {
  return stat(
    'Forecast against due date',
    'What the pace of the last weeks leads to: the days by which 50 and 85 in 100 of 10,000 simulated courses end, while scope goes on changing as it did; the latter also if scope stays as it is; and the share of courses that end by the due day. No number = refused (nothing remains, fewer than 6 weeks, or no throughput), beyond 520 weeks, or no due day. It does not say what people intend.',
  )
    .withTarget(value('A', 'due', instant('throughline_objective_due')))
    .withTarget(value('B', 'P50', instant('throughline_objective_forecast_p50')))
    .withTarget(value('C', 'P85', instant('throughline_objective_forecast_p85')))
    .withTarget(
      value(
        'D',
        'P85 if scope stays',
        instant('throughline_objective_forecast_without_scope_change_p85'),
      ),
    )
    .withTarget(value('E', 'by due', ofChosen('throughline_objective_forecast_by_due_ratio')))
    .withTarget(
      value(
        'F',
        'refused: {{reason}}',
        holding('reason', 'throughline_objective_forecast_refused', chosen),
      ),
    )
    .unit('none')
    .noValue('no forecast')
    .overrideByRegexp('due|P50|P85.*', [...dayCell])
    .overrideByName('by due', [property('unit', 'percentunit')]);
}

export function shareAgainstTarget(): StatPanel {
  return stat(
    'Share of attention against target',
    'The share of attention that the objective gets, with the ends of its 95% interval, against the target of the strategy. Off target = the interval excludes the target: with little work a difference says nothing. Attention is an estimate from who was assigned to what was active, never shown per person. No number = no target, or no work.',
  )
    .withTarget(value('A', 'target', ofChosen('throughline_objective_target_share_ratio')))
    .withTarget(value('B', 'actual', ofChosen('throughline_objective_share_ratio')))
    .withTarget(value('C', 'at least', ofChosen('throughline_objective_share_low_ratio')))
    .withTarget(value('D', 'at most', ofChosen('throughline_objective_share_high_ratio')))
    .unit('percentunit')
    .noValue('no target');
}

export function cycleTime(): StatPanel {
  return stat(
    'Cycle time',
    'From start to completion of the issues completed in the trailing window: half, and 85 in 100 of them, took no longer than this; with the number of issues behind it. No number while there are fewer than the smallest sample. It says nothing of issues that are not finished: those are ageing when they are older than the P85.',
  )
    .withTarget(value('A', 'P50', ofChosen('throughline_objective_cycle_time_p50_seconds')))
    .withTarget(value('B', 'P85', ofChosen('throughline_objective_cycle_time_p85_seconds')))
    .withTarget(value('C', 'issues behind it', ofChosen('throughline_objective_cycle_time_issues')))
    .withTarget(value('D', 'ageing now', ofChosen('throughline_objective_ageing_issues')))
    .noValue('too few')
    .overrideByRegexp('P50|P85', [property('unit', 'dtdurations')]);
}
