import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { catalogue, seriesBound, stateMetrics } from '../../src/metrics/catalogue.ts';
import { metricsDocument } from '../../src/metrics/document.ts';
import { labelNames, unitOf } from '../../src/metrics/metric.ts';
import { createProcessMetrics } from '../../src/metrics/process-metrics.ts';
import { renderQueues, renderState } from '../../src/metrics/render-state.ts';
import { parseExposition } from './exposition.ts';
import { largeState, size } from './large-state.ts';
import { queues, whole } from './whole-state.ts';

const names = catalogue.map(({ name }) => name);
const hasPromtool = spawnSync('promtool', ['--version']).status === 0;

function processMetrics(): ReturnType<typeof createProcessMetrics> {
  const metrics = createProcessMetrics({
    version: '0.1.0',
    sources: ['acme-jira'],
    jobs: [{ queue: 'measure', job: 'measure' }],
    webhooks: ['acme-jira'],
  });
  metrics.apiCall({ source: 'acme-jira', code: '200', durationMs: 1, remaining: 9, limit: 10 });
  metrics.configLoaded({ at: 0, needsRestart: false });
  metrics.configInForce(true);
  return metrics;
}

describe('the catalogue of metrics', () => {
  it('names every metric once, with one prefix and no percentage', () => {
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) {
      expect(name).toMatch(/^throughline_[a-z][a-z0-9_]*[a-z]$/);
      expect(name).not.toMatch(/percent/);
    }
  });

  it('ends counters, and only counters, in _total', () => {
    for (const { name, type } of catalogue) {
      expect([name, name.endsWith('_total')]).toEqual([name, type === 'counter']);
    }
  });

  it("uses only labels that are bounded and cannot hold a person, a key or an issue's title", () => {
    const used = new Set(catalogue.flatMap(({ labels }) => labels));
    expect([...used].toSorted()).toEqual([...labelNames].toSorted());
    expect(labelNames).not.toContain('owner');
    expect(labelNames).not.toContain('issue');
    expect(
      catalogue.filter(({ labels }) => labels.includes('title')).map(({ name }) => name),
    ).toEqual(['throughline_objective_info']);
  });

  it('shows every ratio with its parts', () => {
    const parts: Record<string, readonly string[]> = {
      throughline_objective_execution_coverage_ratio: [
        'throughline_objective_executed_work',
        'throughline_objective_planned_work',
      ],
      throughline_objective_exclusive_execution_coverage_ratio: [
        'throughline_objective_exclusive_executed_work',
        'throughline_objective_exclusive_planned_work',
      ],
      throughline_alignment_coverage_ratio: [
        'throughline_aligned_work',
        'throughline_unaligned_work',
        'throughline_exempt_work',
      ],
      throughline_objective_share_ratio: [
        'throughline_objective_share_part',
        'throughline_objective_share_whole',
      ],
      throughline_objective_share_low_ratio: ['throughline_objective_share_sample_size'],
      throughline_objective_share_high_ratio: ['throughline_objective_share_sample_size'],
      throughline_objective_flow_efficiency_ratio: [
        'throughline_objective_flow_unblocked_active_seconds',
        'throughline_objective_flow_in_progress_seconds',
      ],
      throughline_flow_efficiency_ratio: [
        'throughline_flow_unblocked_active_seconds',
        'throughline_flow_in_progress_seconds',
      ],
      throughline_objective_progress_ratio: [
        'throughline_objective_progress_done_work',
        'throughline_objective_progress_whole_work',
      ],
      throughline_objective_exclusive_progress_ratio: [
        'throughline_objective_exclusive_progress_done_work',
        'throughline_objective_exclusive_progress_whole_work',
      ],
      throughline_objective_estimated_progress_ratio: [
        'throughline_objective_estimated_done_size',
        'throughline_objective_estimated_whole_size',
      ],
      throughline_objective_unestimated_ratio: [
        'throughline_objective_unestimated_work',
        'throughline_objective_progress_whole_work',
      ],
      throughline_strategy_coverage_ratio: [
        'throughline_strategy_moving_weight',
        'throughline_strategy_observed_weight',
      ],
      throughline_effort_alignment_coverage_ratio: [
        'throughline_effort_aligned_person_seconds',
        'throughline_effort_unaligned_person_seconds',
        'throughline_effort_exempt_person_seconds',
      ],
      // Half the sum of the distances of these.
      throughline_alignment_gap_ratio: [
        'throughline_alignment_gap_target_ratio',
        'throughline_alignment_gap_actual_ratio',
        'throughline_alignment_gap_rest_target_ratio',
        'throughline_alignment_gap_rest_actual_ratio',
      ],
      throughline_alignment_gap_target_ratio: [],
      throughline_alignment_gap_actual_ratio: ['throughline_objective_share_whole'],
      throughline_alignment_gap_rest_target_ratio: [],
      throughline_alignment_gap_rest_actual_ratio: [],
      // Of 10,000 simulated courses.
      throughline_objective_forecast_by_due_ratio: [],
      throughline_objective_forecast_without_scope_change_by_due_ratio: [],
      // Configured, not computed.
      throughline_objective_target_share_ratio: [],
      throughline_alert_min_coverage_ratio: [],
      throughline_alert_max_divergence_ratio: [],
    };
    const ratios = names.filter((name) => unitOf(name).startsWith('ratio'));
    expect(ratios.toSorted()).toEqual(Object.keys(parts).toSorted());
    for (const part of Object.values(parts).flat()) expect(names).toContain(part);
  });

  it('promises a unit by the last words of a name', () => {
    expect(unitOf('throughline_objective_last_movement_timestamp_seconds')).toMatch(/epoch/);
    expect(unitOf('throughline_objective_grace_seconds')).toBe('seconds');
    expect(unitOf('throughline_aligned_work')).toBe('sum of weights');
    expect(unitOf('throughline_completed_issues')).toBe('issues');
  });

  it('bounds the number of series by objectives and sources, and a company that has every value has so many', () => {
    expect(seriesBound({ objectives: 0, sources: 0 })).toBe(77);
    expect(seriesBound({ objectives: 1, sources: 0 }) - 77).toBe(156);
    expect(seriesBound({ objectives: 0, sources: 1 }) - 77).toBe(39);
    expect(seriesBound(size)).toBe(31_472);
    const text = renderState(largeState);
    expect(parseExposition(text)).toHaveLength(31_472);
    expect(text).not.toContain('near-mis');
  });

  it('shows exactly what it names, and what Node.js itself has', async () => {
    const sources = whole.sources.map((each) => ({ ...each, partlyMissingSince: 1 }));
    const texts = [
      await processMetrics().registry.metrics(),
      renderQueues(queues),
      renderState(whole),
      renderState({ ...whole, sources }),
    ];
    const found = texts.flatMap((text) => [...text.matchAll(/^# TYPE (\S+ \S+)$/gm)]);
    const shown = [...new Set(found.map(([, family = '']) => family))];
    const ours = shown.filter((family) => family.startsWith('throughline_'));
    expect(ours.toSorted()).toEqual(
      catalogue.map(({ name, type }) => `${name} ${type}`).toSorted(),
    );
    const others = shown.filter((family) => !family.startsWith('throughline_'));
    for (const family of others) expect(family).toMatch(/^(process|nodejs)_/);
  });

  it.skipIf(!hasPromtool)('passes promtool check metrics (skipped without promtool)', async () => {
    const ours = `${renderQueues(queues)}${renderState(whole)}`;
    const ofProcess = await processMetrics().registry.metrics();
    const check = spawnSync('promtool', ['check', 'metrics'], { input: `${ofProcess}\n\n${ours}` });
    expect(check.stderr.toString() + check.stdout.toString()).toBe('');
    expect(check.status).toBe(0);
  });

  it('is pure data: two looks at one state are the same', async () => {
    expect(renderState(whole)).toBe(renderState(whole));
    expect(stateMetrics.every(({ type }) => type === 'gauge')).toBe(true);
  });
});

describe('docs/metrics.md', () => {
  const file = new URL('../../docs/metrics.md', import.meta.url);

  it('is what the catalogue says', () => {
    expect(readFileSync(file, 'utf8')).toBe(metricsDocument());
  });

  it('names every metric, and none that is not there', () => {
    const documented = [...readFileSync(file, 'utf8').matchAll(/^\| `(throughline_\w+)`/gm)];
    expect(documented.map(([, name = '']) => name).toSorted()).toEqual(names.toSorted());
  });

  it('is found up to date by the script', () => {
    const script = new URL('../../src/metrics/document.ts', import.meta.url).pathname;
    expect(execFileSync(process.execPath, [script, '--check']).toString()).toBe('');
  });
});
