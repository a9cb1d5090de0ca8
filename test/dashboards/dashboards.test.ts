import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { dashboardFaults } from './dashboard-faults.ts';
import { dashboardFiles, dashboardTexts } from './dashboard-file.ts';

const texts = dashboardTexts();
const dashboards = dashboardFiles();

describe('generated dashboards', () => {
  it('are up to date with their builders', () => {
    const build = fileURLToPath(new URL('../../dashboards/build.ts', import.meta.url));
    const { status, stderr } = spawnSync(process.execPath, [build, '--check'], {
      encoding: 'utf8',
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  it('are five, each with an address of its own', () => {
    expect(dashboards.map(({ uid }) => uid).toSorted()).toEqual([
      'throughline-allocation',
      'throughline-objective',
      'throughline-operations',
      'throughline-overview',
      'throughline-unaligned',
    ]);
  });

  it('follow the rules of the house', () => {
    for (const text of texts) expect(dashboardFaults(JSON.parse(text))).toEqual([]);
  });

  it('lead from one to another at addresses that exist', () => {
    const linked = texts.flatMap((text) => text.match(/(?<="\/d\/)[\w-]+/g) ?? []);
    expect(linked.length).toBeGreaterThan(0);
    expect(linked.filter((uid) => !dashboards.some((each) => each.uid === uid))).toEqual([]);
  });

  it('show leadership everything on one screen', () => {
    const overview = dashboards.find(({ uid }) => uid === 'throughline-overview');
    const bottom = Math.max(...(overview?.panels ?? []).map(({ gridPos: { y, h } }) => y + h));
    // A row is 38 pixels high; a browser leaves about 800 of a screen of 1080 below the bars of Grafana.
    expect(bottom * 38).toBeLessThanOrEqual(800);
  });
});

describe('the check of dashboards', () => {
  const overview = texts.find((text) => text.includes('"uid": "throughline-overview"')) ?? '';

  it.each([
    [
      'a metric that is not there',
      'throughline_objective_status{',
      'throughline_objective_statuses{',
    ],
    ['a record that no rule makes', 'priority_without_active_work', 'priority_without_work'],
    ['a view that is not there', 'from grafana_objective', 'from strategy_version'],
    ['an unknown unit', '"unit": "percentunit"', '"unit": "percent of all"'],
    ['an unknown unit of a column', '"value": "time:YYYY-MM-DD"', '"value": "day"'],
    ['two panels over each other', '"y": 15', '"y": 14'],
    ['a panel beyond the screen', '"w": 24', '"w": 25'],
    ['an id that is used twice', '"id": 2,', '"id": 1,'],
    ['a query name that is used twice', '"refId": "B"', '"refId": "A"'],
    ['a fixed data source', '${datasource}', 'throughline-prometheus'],
    [
      'every installation at once',
      'throughline_window_seconds{job=\\"$job\\"}',
      'throughline_window_seconds{}',
    ],
    [
      'a value for each replica',
      'max without (instance, pod) (throughline_window_seconds{job=\\"$job\\"})',
      'throughline_window_seconds{job=\\"$job\\"}',
    ],
    ['a counter as it stands', 'throughline_window_seconds', 'throughline_jobs_total'],
    [
      'no description',
      /"description": "Issues completed in the trailing[^"]*"/,
      '"description": ""',
    ],
    ['no legend', '"legendFormat": "without active work"', '"legendFormat": ""'],
  ])('finds %s', (_, part, wrong) => {
    const broken = overview.replace(part, () => wrong);
    expect(broken).not.toBe(overview);
    expect(dashboardFaults(JSON.parse(broken)).length).toBeGreaterThan(0);
  });
});
