import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { states } from '../../src/core/issue.ts';
import type { ObservedState } from '../../src/metrics/observation.ts';
import { renderState } from '../../src/metrics/render-state.ts';
import { seriesOf, valuesOf } from './exposition.ts';
import { measured, now, statesOf } from './measured-parts.ts';
import { halfBlind, healthy, stateOf } from './observed-states.ts';

async function linesWith(text: string, state: ObservedState): Promise<readonly string[]> {
  const lines = renderState(state).split('\n');
  return lines.filter((line) => !line.startsWith('#') && line.includes(text));
}

describe('the state on /metrics', () => {
  it('counts nothing while a source is being read for the first time, and keeps what is configured', async () => {
    const sources = healthy.sources.map((source, index) =>
      index === 0 ? { ...source, historyComplete: false } : source,
    );
    const text = renderState({ ...healthy, sources });
    for (const absent of [
      '_work{',
      '_issues{',
      'coverage_ratio{',
      '_person_seconds',
      'objective_share_',
      'alignment_gap',
      'cycle_time',
      'forecast',
      'progress',
      'scope',
      'first_work',
      'throughline_completed_issues ',
    ]) {
      const lines = text
        .split('\n')
        .filter((line) => line.includes(absent) && !line.startsWith('#'));
      // What rests on the other source alone stays.
      for (const line of lines) expect(line).toContain(`source="${healthy.sources[1]?.id}"`);
    }
    expect(text).toContain(
      'throughline_objective_status{objective="faster-checkout",status="unobserved"} 1',
    );
    expect(text).toContain('throughline_alert_priority 2');
  });

  it('shows the numbers of an objective as the snapshot holds them', async () => {
    const weekly = { issues: [2, 4, 3, 1, 5, 4, 2, 3, 4, 1, 3, 3] };
    const lines = await linesWith('objective="faster-checkout"', healthy);
    expect(lines.filter((line) => !line.includes('weekly') && !line.includes('_status'))).toEqual([
      'throughline_objective_info{objective="faster-checkout",title="Checkout in under ten seconds",team="payments"} 1',
      'throughline_objective_priority{objective="faster-checkout"} 1',
      'throughline_objective_issues{objective="faster-checkout",state="triage"} 0',
      'throughline_objective_issues{objective="faster-checkout",state="backlog"} 14',
      'throughline_objective_issues{objective="faster-checkout",state="ready"} 6',
      'throughline_objective_issues{objective="faster-checkout",state="active"} 7',
      'throughline_objective_issues{objective="faster-checkout",state="waiting"} 2',
      'throughline_objective_issues{objective="faster-checkout",state="done"} 41',
      'throughline_objective_issues{objective="faster-checkout",state="cancelled"} 3',
      'throughline_objective_shared_work{objective="faster-checkout",state="triage"} 0',
      'throughline_objective_shared_work{objective="faster-checkout",state="backlog"} 12.5',
      'throughline_objective_shared_work{objective="faster-checkout",state="ready"} 6',
      'throughline_objective_shared_work{objective="faster-checkout",state="active"} 6.5',
      'throughline_objective_shared_work{objective="faster-checkout",state="waiting"} 2',
      'throughline_objective_shared_work{objective="faster-checkout",state="done"} 38.5',
      'throughline_objective_shared_work{objective="faster-checkout",state="cancelled"} 3',
      'throughline_objective_exclusive_work{objective="faster-checkout",state="triage"} 0',
      'throughline_objective_exclusive_work{objective="faster-checkout",state="backlog"} 12',
      'throughline_objective_exclusive_work{objective="faster-checkout",state="ready"} 6',
      'throughline_objective_exclusive_work{objective="faster-checkout",state="active"} 6',
      'throughline_objective_exclusive_work{objective="faster-checkout",state="waiting"} 2',
      'throughline_objective_exclusive_work{objective="faster-checkout",state="done"} 38',
      'throughline_objective_exclusive_work{objective="faster-checkout",state="cancelled"} 3',
      'throughline_objective_completed_issues{objective="faster-checkout"} 11',
      'throughline_objective_completed_shared_work{objective="faster-checkout"} 10.5',
      'throughline_objective_completed_exclusive_work{objective="faster-checkout"} 10',
      'throughline_objective_created_issues{objective="faster-checkout"} 13',
      'throughline_objective_created_shared_work{objective="faster-checkout"} 12',
      'throughline_objective_created_exclusive_work{objective="faster-checkout"} 12',
      'throughline_objective_current_week_completed_issues{objective="faster-checkout"} 1',
      'throughline_objective_current_week_completed_shared_work{objective="faster-checkout"} 1',
      'throughline_objective_execution_coverage_ratio{objective="faster-checkout"} 0.7175572519083969',
      'throughline_objective_executed_work{objective="faster-checkout"} 47',
      'throughline_objective_planned_work{objective="faster-checkout"} 65.5',
      'throughline_objective_exclusive_execution_coverage_ratio{objective="faster-checkout"} 0.7142857142857143',
      'throughline_objective_exclusive_executed_work{objective="faster-checkout"} 45',
      'throughline_objective_exclusive_planned_work{objective="faster-checkout"} 63',
      'throughline_objective_blocked_issues{objective="faster-checkout"} 1',
      'throughline_objective_quiet_issues{objective="faster-checkout"} 2',
      'throughline_objective_unassigned_issues{objective="faster-checkout"} 4',
      'throughline_objective_last_movement_timestamp_seconds{objective="faster-checkout"} 1795536960',
      'throughline_objective_quiet_after_seconds{objective="faster-checkout"} 1209600',
      'throughline_objective_grace_seconds{objective="faster-checkout"} 259200',
      'throughline_objective_target_share_ratio{objective="faster-checkout"} 0.3',
      'throughline_objective_share_ratio{objective="faster-checkout"} 0.24',
      'throughline_objective_share_low_ratio{objective="faster-checkout"} 0.143',
      'throughline_objective_share_high_ratio{objective="faster-checkout"} 0.3741',
      'throughline_objective_share_sample_size{objective="faster-checkout"} 50',
      'throughline_objective_share_part{objective="faster-checkout"} 2073600',
      'throughline_objective_share_whole{objective="faster-checkout"} 8640000',
      'throughline_objective_off_target{objective="faster-checkout"} 0',
      'throughline_objective_effort_shared_person_seconds{objective="faster-checkout"} 2073600',
      'throughline_objective_effort_exclusive_person_seconds{objective="faster-checkout"} 1900800',
      'throughline_objective_effort_issues{objective="faster-checkout"} 19',
      'throughline_objective_sunk_person_seconds{objective="faster-checkout"} 129600',
      'throughline_objective_cycle_time_issues{objective="faster-checkout"} 0',
      'throughline_objective_lead_time_issues{objective="faster-checkout"} 0',
      'throughline_objective_flow_unblocked_active_seconds{objective="faster-checkout"} 0',
      'throughline_objective_flow_in_progress_seconds{objective="faster-checkout"} 0',
      'throughline_objective_flow_waiting_issues{objective="faster-checkout"} 0',
      'throughline_objective_started_issues{objective="faster-checkout"} 0',
      'throughline_objective_reopenings{objective="faster-checkout"} 0',
      'throughline_objective_cancelled_after_start_issues{objective="faster-checkout"} 0',
      'throughline_objective_progress_done_work{objective="faster-checkout"} 0',
      'throughline_objective_progress_whole_work{objective="faster-checkout"} 0',
      'throughline_objective_exclusive_progress_done_work{objective="faster-checkout"} 0',
      'throughline_objective_exclusive_progress_whole_work{objective="faster-checkout"} 0',
      'throughline_objective_estimated_done_size{objective="faster-checkout"} 0',
      'throughline_objective_estimated_whole_size{objective="faster-checkout"} 0',
      'throughline_objective_unestimated_work{objective="faster-checkout"} 0',
    ]);
    const weeks = lines.filter((line) => line.includes('weekly_completed_issues'));
    expect(weeks).toHaveLength(12);
    expect(weeks[0]).toBe(
      'throughline_objective_weekly_completed_issues{objective="faster-checkout",week_start="2026-08-31"} 2',
    );
    expect(weeks.map((line) => Number(line.split(' ').at(-1)))).toEqual(weekly.issues);
  });

  it('shows the portfolio as the snapshot holds it', async () => {
    const series = await seriesOf(healthy);
    expect(valuesOf(series, 'throughline_alignment_coverage_ratio')).toEqual({
      wip: 31 / 50,
      completed: 24 / 45,
      created: 29 / 62,
    });
    expect(valuesOf(series, 'throughline_aligned_work')).toEqual({
      wip: 31,
      completed: 24,
      created: 29,
    });
    expect(valuesOf(series, 'throughline_unaligned_work')).toEqual({
      wip: 19,
      completed: 21,
      created: 33,
    });
    expect(valuesOf(series, 'throughline_exempt_work')).toEqual({
      wip: 7,
      completed: 12,
      created: 14,
    });
    expect(valuesOf(series, 'throughline_window_seconds')).toEqual({ '': 28 * 86_400 });
    expect(valuesOf(series, 'throughline_completed_issues')).toEqual({ '': 57 });
    expect(valuesOf(series, 'throughline_weekly_completed_issues')).toMatchObject({
      '2026-08-31': 11,
      '2026-11-16': 16,
    });
    expect(valuesOf(series, 'throughline_snapshot_timestamp_seconds')).toEqual({
      '': now / 1000 - 60,
    });
    expect(valuesOf(series, 'throughline_snapshot_data_version')).toEqual({ '': 4711 });
    expect(valuesOf(series, 'throughline_alert_priority')).toEqual({ '': 2 });
  });

  it('shows each source with its issues, problems and freshness', async () => {
    const lines = await linesWith('source="acme-linear"', halfBlind);
    expect(lines).toEqual([
      'throughline_issues{source="acme-linear",state="triage"} 12',
      'throughline_issues{source="acme-linear",state="backlog"} 60',
      'throughline_issues{source="acme-linear",state="ready"} 22',
      'throughline_issues{source="acme-linear",state="active"} 8',
      'throughline_issues{source="acme-linear",state="waiting"} 0',
      'throughline_issues{source="acme-linear",state="done"} 240',
      'throughline_issues{source="acme-linear",state="cancelled"} 31',
      'throughline_issues_without_state{source="acme-linear"} 0',
      'throughline_source_aligned_work{source="acme-linear",basis="wip"} 0',
      'throughline_source_aligned_work{source="acme-linear",basis="completed"} 0',
      'throughline_source_aligned_work{source="acme-linear",basis="created"} 0',
      'throughline_source_unaligned_work{source="acme-linear",basis="wip"} 0',
      'throughline_source_unaligned_work{source="acme-linear",basis="completed"} 0',
      'throughline_source_unaligned_work{source="acme-linear",basis="created"} 0',
      'throughline_source_exempt_work{source="acme-linear",basis="wip"} 0',
      'throughline_source_exempt_work{source="acme-linear",basis="completed"} 0',
      'throughline_source_exempt_work{source="acme-linear",basis="created"} 0',
      'throughline_source_completed_issues{source="acme-linear"} 0',
      'throughline_source_created_issues{source="acme-linear"} 0',
      'throughline_source_blocked_issues{source="acme-linear"} 0',
      'throughline_source_quiet_issues{source="acme-linear"} 0',
      'throughline_source_unassigned_issues{source="acme-linear"} 0',
      'throughline_data_problems{source="acme-linear",kind="unknown_status"} 0',
      'throughline_data_problems{source="acme-linear",kind="history_disagrees"} 0',
      'throughline_data_problems{source="acme-linear",kind="negative_duration"} 0',
      'throughline_data_problems{source="acme-linear",kind="malformed_record"} 0',
      'throughline_data_problems{source="acme-linear",kind="ancestor_cycle"} 0',
      'throughline_data_problems{source="acme-linear",kind="missing_ancestor"} 0',
      'throughline_data_problems{source="acme-linear",kind="odd_label"} 0',
      'throughline_source_info{source="acme-linear",kind="linear"} 1',
      `throughline_source_last_success_timestamp_seconds{source="acme-linear"} ${now / 1000 - 130 * 60}`,
      `throughline_source_last_attempt_timestamp_seconds{source="acme-linear"} ${now / 1000 - 60}`,
      'throughline_source_sync_interval_seconds{source="acme-linear"} 300',
      'throughline_source_stale_after_seconds{source="acme-linear"} 900',
      'throughline_source_consecutive_failures{source="acme-linear"} 26',
      'throughline_source_observed{source="acme-linear"} 0',
      'throughline_source_history_complete{source="acme-linear"} 1',
    ]);
  });

  it('gives back every count exactly, whatever it is', async () => {
    const weight = fc.double({ min: 0, max: 1e9, noNaN: true });
    const someCount = fc.record({ issues: fc.nat(), shared: weight, exclusive: weight });
    const eachState = fc.record(
      Object.fromEntries(states.map((state) => [state, someCount] as const)),
    );
    await fc.assert(
      fc.asyncProperty(eachState, async (some) => {
        const counts = statesOf(some);
        const series = await seriesOf(stateOf(measured('any', { states: counts })));
        for (const state of states) {
          expect(valuesOf(series, 'throughline_objective_issues')[`any ${state}`]).toBe(
            counts[state].issues,
          );
          expect(valuesOf(series, 'throughline_objective_shared_work')[`any ${state}`]).toBe(
            counts[state].shared,
          );
          expect(valuesOf(series, 'throughline_objective_exclusive_work')[`any ${state}`]).toBe(
            counts[state].exclusive,
          );
        }
      }),
      { numRuns: 25 },
    );
  });
});
