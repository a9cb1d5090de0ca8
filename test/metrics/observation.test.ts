import { describe, expect, it } from 'vitest';
import { dayMs, minuteMs } from '../../src/core/time.ts';
import { renderState } from '../../src/metrics/render-state.ts';
import { seriesOf, valuesOf } from './exposition.ts';
import { measured, now, objective, source } from './measured-parts.ts';
import { halfBlind, healthy, justBegun, objectives, stateOf } from './observed-states.ts';

describe('what can be said of the stored snapshot now', () => {
  it('shows exactly one status of an objective', async () => {
    const status = valuesOf(await seriesOf(healthy), 'throughline_objective_status');
    const shown = Object.entries(status).filter(([, value]) => value === 1);
    expect(shown.map(([labels]) => labels)).toEqual([
      'faster-checkout moving',
      'grow-revenue moving',
      'reliability idle',
      'self-service quiet',
      'eu-launch not_started',
      'leaner-platform moving',
      'accessible label_drift',
    ]);
    expect(Object.keys(status)).toHaveLength(7 * 10);
  });

  it('shows no verdict on an objective whose source is not observed, and stays silent about active work', async () => {
    const series = await seriesOf(halfBlind);
    const status = valuesOf(series, 'throughline_objective_status');
    expect(status['reliability unobserved']).toBe(1);
    expect(status['reliability idle']).toBe(0);
    expect(status['leaner-platform moving']).toBe(1);
    expect(
      valuesOf(series, 'throughline_objective_no_active_work_since_timestamp_seconds'),
    ).toEqual({});
  });

  it('moves the start of a time without active work on by the outages of the sources it depends on', async () => {
    const since = now - 10 * dayMs;
    const idle = measured('any', {
      status: 'idle',
      noActiveWorkSince: since,
      sources: ['acme-jira'],
    });
    const outage = { from: since + dayMs, to: since + 3 * dayMs };
    const elsewhere = { from: since, to: since + 5 * dayMs };
    const series = await seriesOf(
      stateOf(idle, {
        sources: [
          source('acme-jira', { outages: [outage] }),
          source('acme-linear', { outages: [elsewhere] }),
        ],
      }),
    );
    expect(
      valuesOf(series, 'throughline_objective_no_active_work_since_timestamp_seconds'),
    ).toEqual({ any: (since + 2 * dayMs) / 1000 });
  });

  it('shows only the sources before there is a snapshot', async () => {
    const names = new Set((await seriesOf(justBegun)).map(({ name }) => name));
    expect([...names]).toEqual([
      'throughline_source_info',
      'throughline_source_last_attempt_timestamp_seconds',
      'throughline_source_sync_interval_seconds',
      'throughline_source_stale_after_seconds',
      'throughline_source_consecutive_failures',
      'throughline_source_observed',
      'throughline_source_history_complete',
    ]);
  });

  it('drops an objective at once when it leaves the strategy, and a source when it is not configured', async () => {
    const text = renderState({
      ...healthy,
      objectives: objectives.filter(({ id }) => id !== 'reliability'),
      sources: [source('acme-jira')],
    });
    expect(text).not.toContain('reliability');
    expect(text).not.toContain('source="acme-linear"');
    expect(text).toContain('objective="faster-checkout"');
  });

  it('shows nothing of an objective that is declared but not measured yet', async () => {
    const text = renderState({ ...healthy, objectives: [objective('brand-new')] });
    expect(text).not.toContain('brand-new');
  });

  it('has no value where nothing was planned, and an explicit 0 where no work is', async () => {
    const series = await seriesOf(stateOf(measured('empty')));
    expect(valuesOf(series, 'throughline_objective_execution_coverage_ratio')).toEqual({});
    expect(valuesOf(series, 'throughline_objective_planned_work')).toEqual({ empty: 0 });
    expect(valuesOf(series, 'throughline_objective_completed_issues')).toEqual({ empty: 0 });
    expect(valuesOf(series, 'throughline_objective_last_movement_timestamp_seconds')).toEqual({});
    expect(
      Object.values(valuesOf(series, 'throughline_objective_weekly_completed_issues')),
    ).toEqual(Array.from({ length: 12 }, () => 0));
  });

  it('holds no owner', async () => {
    const text = renderState(healthy);
    const owners = objectives.flatMap(({ owner }) => owner ?? []);
    expect(owners).toHaveLength(6);
    expect(owners.filter((owner) => text.includes(owner))).toEqual([]);
  });

  it('keeps a title whole, whatever characters it has', async () => {
    const name = 'The "big" \\ bet,\nfor {all} €';
    const series = await seriesOf(
      stateOf(measured('any'), { objectives: [objective('any', { name })] }),
    );
    const info = series.find((each) => each.name === 'throughline_objective_info');
    expect(info?.labels).toEqual({ objective: 'any', title: name, team: '' });
  });

  it('fails rather than show a number that is none', async () => {
    const broken = measured('any', { blockedIssues: Number.NaN });
    expect(() => renderState(stateOf(broken))).toThrow(
      'throughline_objective_blocked_issues{"objective":"any"} is NaN, expected a finite number',
    );
  });

  it.each([
    { minutes: 14, intervalMinutes: 1, observed: 1 },
    { minutes: 16, intervalMinutes: 1, observed: 0 },
    { minutes: 59, intervalMinutes: 20, observed: 1 },
    { minutes: 61, intervalMinutes: 20, observed: 0 },
  ])(
    'calls a source read every $intervalMinutes min observed ($observed) $minutes min after its last success',
    async (each) => {
      const lastSuccessAt = now - each.minutes * minuteMs;
      const intervalMs = each.intervalMinutes * minuteMs;
      const sources = [source('acme-jira', { lastSuccessAt, intervalMs })];
      const series = await seriesOf({ ...healthy, sources });
      expect(valuesOf(series, 'throughline_source_observed')).toEqual({
        'acme-jira': each.observed,
      });
    },
  );
});
