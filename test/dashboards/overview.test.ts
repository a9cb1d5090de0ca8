import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { dashboardFiles, type PanelFile } from './dashboard-file.ts';
import { unknownSeries } from './metric-names.ts';

const dashboards = dashboardFiles();

describe('generated dashboards', () => {
  it('are up to date with their builders', () => {
    const build = fileURLToPath(new URL('../../dashboards/build.ts', import.meta.url));
    const { status, stderr } = spawnSync(process.execPath, [build, '--check'], {
      encoding: 'utf8',
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  it('give each dashboard an address of its own', () => {
    expect(new Set(dashboards.map(({ uid }) => uid)).size).toBe(dashboards.length);
  });
});

describe.each(dashboards)('the dashboard $uid', ({ panels, templating }) => {
  it('gives each panel an id of its own', () => {
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  });

  it('keeps every panel on the screen, which is 24 wide', () => {
    for (const { gridPos } of panels) expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
  });

  it('lays no panel over another', () => {
    const overlaps = panels.flatMap((one, index) =>
      panels
        .slice(index + 1)
        .filter((other) => overlap(one, other))
        .map((other) => `${one.title} and ${other.title}`),
    );
    expect(overlaps).toEqual([]);
  });

  it('names each query of a panel once', () => {
    for (const { targets } of panels) {
      expect(new Set(targets.map(({ refId }) => refId)).size).toBe(targets.length);
    }
  });

  it('asks only for series that the service exposes or a rule records', () => {
    const queries = panels.flatMap(({ targets }) => targets.map(({ expr }) => expr));
    const variables = templating.list.map(({ query }) => query);
    for (const text of [...queries, ...variables]) expect(unknownSeries(text)).toEqual([]);
  });

  it('reads state as one value, however many processes serve it', () => {
    for (const { targets } of panels) {
      for (const { expr } of targets) {
        const bare = expr.replaceAll(/max without \(instance, pod\) \(\w+\{[^}]*\}\)/g, '');
        expect(bare).not.toMatch(/(?<!:)\bthroughline_\w+\{/);
      }
    }
  });

  it('shows one installation, but for the alerts', () => {
    for (const { targets } of panels) {
      for (const { expr } of targets) {
        const selectors = expr.match(/\{[^}]*\}/g) ?? [];
        const others = selectors.filter((selector) => !selector.includes('job="$job"'));
        expect(others).toEqual(expr.includes('ALERTS') ? selectors : []);
      }
    }
  });
});

function overlap({ gridPos: a }: PanelFile, { gridPos: b }: PanelFile): boolean {
  return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}
