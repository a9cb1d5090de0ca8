import { describe, expect, it } from 'vitest';
import { createCalendar, dayMs } from '../../src/core/time.ts';
import type { ObservedState } from '../../src/metrics/observation.ts';
import { seriesOf, valuesOf } from './exposition.ts';
import { source } from './measured-parts.ts';
import { whole } from './whole-state.ts';

const day = dayMs / 1_000;
const berlin = createCalendar('Europe/Berlin');

/** Values of `throughline_objective_…` of one objective, by what follows in the name. */
async function valuesOfObjective(
  id: string,
  state: ObservedState = whole,
): Promise<Record<string, number>> {
  const prefix = 'throughline_objective_';
  return Object.fromEntries(
    (await seriesOf(state))
      .filter(({ name, labels }) => name.startsWith(prefix) && labels['objective'] === id)
      .map(({ name, labels, value }) => [
        [name.slice(prefix.length), ...Object.values(labels).slice(1)].join(' '),
        value,
      ]),
  );
}

/** Any source that was not read to the end. */
const partly: ObservedState = {
  ...whole,
  sources: [source('acme-jira'), source('acme-linear', { historyComplete: false })],
};

describe('what /metrics says of an objective that has every number', () => {
  it('holds its share against its target, and its effort in person-seconds', async () => {
    expect(await valuesOfObjective('faster-checkout')).toMatchObject({
      target_share_ratio: 0.3,
      share_ratio: 0.325,
      share_low_ratio: 0.222,
      share_high_ratio: 0.449,
      share_sample_size: 61.2,
      share_part: 36.4 * day,
      share_whole: 112 * day,
      off_target: 0,
      effort_shared_person_seconds: 36.4 * day,
      effort_exclusive_person_seconds: 40 * day,
      effort_issues: 14,
      sunk_person_seconds: 2.5 * day,
    });
    expect(await valuesOfObjective('reliability')).toMatchObject({ off_target: 1 });
  });

  it('leaves shares on issues in issues', async () => {
    const { snapshot } = whole;
    if (snapshot === undefined) throw new Error('no snapshot');
    const onIssues = snapshot.objectives.map((each) =>
      each.target === undefined
        ? each
        : { ...each, target: { ...each.target, basis: 'wip' as const, served: 3, whole: 10 } },
    );
    const { alignmentGap: _, ...rest } = snapshot;
    const state = { ...whole, snapshot: { ...rest, objectives: onIssues } };
    expect(await valuesOfObjective('faster-checkout', state)).toMatchObject({
      share_part: 3,
      share_whole: 10,
    });
    expect(valuesOf(await seriesOf(state), 'throughline_share_basis')).toEqual({
      effort: 0,
      completed: 0,
      wip: 1,
    });
  });

  it('holds how its issues flow', async () => {
    expect(await valuesOfObjective('faster-checkout')).toMatchObject({
      cycle_time_p50_seconds: 4.5 * day,
      cycle_time_p85_seconds: 9 * day,
      cycle_time_p95_seconds: 14.25 * day,
      cycle_time_issues: 10,
      lead_time_p50_seconds: 17 * day,
      lead_time_p85_seconds: 38.5 * day,
      lead_time_p95_seconds: 61 * day,
      lead_time_issues: 11,
      flow_efficiency_ratio: 0.625,
      flow_unblocked_active_seconds: 30 * day,
      flow_in_progress_seconds: 48 * day,
      flow_waiting_issues: 4,
      started_issues: 9,
      reopenings: 1,
      cancelled_after_start_issues: 3,
      ageing_issues: 2,
      ageing_threshold_seconds: 9 * day,
    });
  });

  it('holds its progress, its scope and the first work on it', async () => {
    expect(await valuesOfObjective('faster-checkout')).toMatchObject({
      progress_ratio: 38.5 / 65.5,
      progress_done_work: 38.5,
      progress_whole_work: 65.5,
      exclusive_progress_ratio: 37 / 63,
      exclusive_progress_done_work: 37,
      exclusive_progress_whole_work: 63,
      estimated_progress_ratio: 0.6,
      estimated_done_size: 120,
      estimated_whole_size: 200,
      unestimated_work: 13.1,
      unestimated_ratio: 0.2,
      scope_since_timestamp_seconds: Date.parse('2026-09-30T22:00:00Z') / 1_000,
      scope_created_work: 12,
      scope_attributed_work: 3.5,
      scope_deattributed_work: 1,
      scope_cancelled_work: -1,
      time_to_first_work_seconds: 3.5 * day,
    });
  });

  it('tells days of the forecast and the due day as their last second in the configured zone', async () => {
    const values = await valuesOfObjective('faster-checkout');
    expect(values).toMatchObject({
      // Midnight in Berlin is 23:00 UTC of the day before, in winter.
      forecast_p50_timestamp_seconds: Date.parse('2027-02-02T22:59:59Z') / 1_000,
      forecast_p85_timestamp_seconds: Date.parse('2027-03-16T22:59:59Z') / 1_000,
      forecast_without_scope_change_p50_timestamp_seconds:
        Date.parse('2027-01-12T22:59:59Z') / 1_000,
      forecast_without_scope_change_p85_timestamp_seconds:
        Date.parse('2027-02-09T22:59:59Z') / 1_000,
      due_timestamp_seconds: Date.parse('2027-02-28T22:59:59Z') / 1_000,
      forecast_by_due_ratio: 0.713,
      forecast_without_scope_change_by_due_ratio: 0.98,
      forecast_sample_size: 12,
      forecast_remaining_work: 27,
      'forecast_refused nothing_remains': 0,
      'forecast_refused too_few_weeks': 0,
      'forecast_refused no_throughput': 0,
    });
    const due = values['due_timestamp_seconds'] ?? Number.NaN;
    expect(berlin.dateOf(due * 1_000)).toBe('2027-02-28');
  });

  it('has no day beyond the horizon, and of a forecast that is refused only why', async () => {
    const beyond = await valuesOfObjective('leaner-platform');
    expect(beyond).not.toHaveProperty('forecast_p85_timestamp_seconds');
    expect(beyond).toMatchObject({ forecast_by_due_ratio: 0.02 });
    const refused = await valuesOfObjective('reliability');
    expect(refused).toMatchObject({
      'forecast_refused nothing_remains': 0,
      'forecast_refused too_few_weeks': 1,
      'forecast_refused no_throughput': 0,
      forecast_sample_size: 4,
    });
    expect(Object.keys(refused).filter((name) => /forecast.*(timestamp|ratio)/.test(name))).toEqual(
      [],
    );
  });

  it('counts what people declare, and whether it disagrees with what is seen', async () => {
    expect(await valuesOfObjective('reliability')).toMatchObject({
      'declarations on_track': 2,
      'declarations at_risk': 1,
      'declarations off_track': 0,
      'declarations achieved': 0,
      'declarations dropped': 0,
      declared_disagrees: 1,
    });
    const undeclared = await valuesOfObjective('self-service');
    expect(undeclared).not.toHaveProperty('declared_disagrees');
  });

  it('has no verdict on a declaration while a source is not observed', async () => {
    const failing = [source('acme-jira'), source('acme-linear', { failing: true })];
    const values = await valuesOfObjective('reliability', { ...whole, sources: failing });
    expect(values).not.toHaveProperty('declared_disagrees');
    expect(values).toMatchObject({ 'declarations on_track': 2 });
  });
});

describe('what /metrics says of the whole', () => {
  it('holds strategy coverage in three weightings, with what has no verdict beside it', async () => {
    const series = await seriesOf(whole);
    const coverage = valuesOf(series, 'throughline_strategy_coverage_ratio');
    const moving = valuesOf(series, 'throughline_strategy_moving_weight');
    const observed = valuesOf(series, 'throughline_strategy_observed_weight');
    // Six without others below them; faster-checkout (priority 1) and leaner-platform (3) move.
    expect({ moving, observed }).toEqual({
      moving: { plain: 2, priority: 1 + 1 / 3, target: 0.3 },
      observed: {
        plain: 6,
        priority: 1 + 1 + 1 / 2 + 1 / 2 + 1 / 3 + 1 / 4,
        target: 0.3 + 0.25,
      },
    });
    expect(coverage['plain']).toBe(2 / 6);
    expect(valuesOf(series, 'throughline_strategy_unobserved_objectives')).toEqual({ '': 0 });
  });

  it('holds the alignment gap with its parts, and coverage of effort', async () => {
    const series = await seriesOf(whole);
    const expected = {
      throughline_alignment_gap_ratio: { '': 0.2 },
      throughline_alignment_gap_target_ratio: { 'grow-revenue': 0.3, reliability: 0.25 },
      throughline_alignment_gap_actual_ratio: { 'grow-revenue': 0.45, reliability: 0.05 },
      throughline_alignment_gap_rest_target_ratio: { '': 0.45 },
      throughline_alignment_gap_rest_actual_ratio: { '': 0.5 },
      throughline_share_basis: { effort: 1, completed: 0, wip: 0 },
      throughline_effort_alignment_coverage_ratio: { '': 0.6 },
      throughline_effort_aligned_person_seconds: { '': 60 * day },
      throughline_effort_unaligned_person_seconds: { '': 40 * day },
      throughline_effort_exempt_person_seconds: { '': 22.5 * day },
      throughline_sunk_person_seconds: { '': 3.5 * day },
      throughline_unassigned_issue_seconds: { '': 12 * day },
      throughline_cycle_time_p85_seconds: { '': 11 * day },
      throughline_cycle_time_issues: { '': 52 },
      throughline_in_progress_issues: { '': 57 },
      throughline_blocked_issues: { '': 3 },
      throughline_quiet_issues: { '': 8 },
      throughline_unassigned_issues: { '': 9 },
      throughline_created_issues: { '': 76 },
      throughline_current_week_completed_issues: { '': 5 },
      throughline_ageing_issues: { '': 12 },
      throughline_stored_data_version: { '': 4712 },
      throughline_alert_min_coverage_ratio: { '': 0.6 },
      throughline_alert_max_divergence_ratio: { '': 0.15 },
    };
    for (const [name, values] of Object.entries(expected)) {
      expect([name, valuesOf(series, name)]).toEqual([name, values]);
    }
  });

  it('compares no objective with a whole that was not read to the end', async () => {
    const jiraOnly = await valuesOfObjective('leaner-platform', partly);
    // It depends on the other source alone.
    expect(jiraOnly).toMatchObject({ completed_issues: 5, cycle_time_issues: 0 });
    const { snapshot } = partly;
    if (snapshot === undefined) throw new Error('no snapshot');
    const target = snapshot.objectives[0]?.target;
    if (target === undefined) throw new Error('no target');
    const flow = snapshot.objectives[0]?.flow;
    if (flow === undefined) throw new Error('no flow');
    const ageing = { issues: 1, thresholdMs: dayMs, of: 'portfolio' as const };
    const objectives = snapshot.objectives.map((each) =>
      each.id === 'leaner-platform' ? { ...each, target, flow: { ...flow, ageing } } : each,
    );
    const compared = { ...partly, snapshot: { ...snapshot, objectives } };
    const values = await valuesOfObjective('leaner-platform', compared);
    expect(values).toMatchObject({ cycle_time_issues: 10 });
    for (const name of ['share_ratio', 'off_target', 'ageing_issues', 'ageing_threshold_seconds']) {
      expect(values).not.toHaveProperty(name);
    }
  });
});
