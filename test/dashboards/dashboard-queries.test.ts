import type { Server } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ObservedState } from '../../src/metrics/observation.ts';
import { halfBlind, healthy } from '../metrics/observed-states.ts';
import { type DashboardFile, dashboardFiles } from './dashboard-file.ts';
import { isInstalled } from './installed.ts';
import { faults, type QueryResult, runDashboardQueries } from './run-dashboard-queries.ts';
import { addressOf, serveText, textOfNow } from './served-text.ts';

const skipped = !isInstalled('prometheus');
/** The others show what processes and the database say too. */
const leadership = ['throughline-overview', 'throughline-allocation'];
/** None of its objectives has a due day. */
const alsoEmpty = ['Objectives J', 'Objectives K'];

describe.skipIf(skipped)(
  'the queries of the overview in a real Prometheus (needs prometheus)',
  () => {
    let servers: readonly Server[] = [];

    beforeEach(() => {
      servers = [];
    });

    afterEach(() => {
      for (const server of servers) server.close();
    });

    /** The queries of the dashboards over this many replicas that show the state. */
    async function overview(
      state: ObservedState,
      replicas: number,
    ): Promise<readonly QueryResult[]> {
      servers = await Promise.all(
        Array.from({ length: replicas }, () => serveText(textOfNow(state))),
      );
      return runDashboardQueries({
        services: servers.map(addressOf),
        dashboards: dashboardFiles().filter(({ uid }) => leadership.includes(uid)),
        alsoEmpty,
      });
    }

    it('all answer with numbers, and the same with two replicas', async () => {
      const results = await overview(healthy, 2);
      expect(faults(results, alsoEmpty)).toEqual([]);
      expect(values(results, 'Completed in the window', 'A')).toEqual([57]);
      expect(values(results, 'Objectives', 'D')).toEqual([9, 15, 0, 3, 0, 4, 0]);
      expect(rowCounts(results, 'Objectives')).toEqual({
        A: 7,
        B: 7,
        C: 7,
        D: 7,
        // One objective has nothing planned: no ratio, but explicit parts; and no issue: no movement.
        E: 6,
        F: 7,
        G: 2,
        H: 1,
        I: 0,
        J: 0,
        K: 0,
        L: 6,
        M: 0,
      });
      expect(rowCounts(results, 'Completed by week')).toEqual({ A: 12 });
      expect(rowCounts(results, 'Completed by week and objective')).toEqual({ A: 7 * 12 });
    });

    it('say which priority has no active work, and that its alert fires', async () => {
      const results = await overview(healthy, 1);
      expect(values(results, 'Priorities without active work', 'A')).toEqual([1]);
      expect(values(results, 'Priorities without active work', 'B')).toEqual([0]);
      expect(firing(results, 'ThroughlinePriorityWithoutActiveWork')).toMatchObject([
        { objective: 'reliability', team: 'platform' },
      ]);
    });

    it("say that there is no verdict when a source fails, and that the operators' alert fires", async () => {
      const results = await overview(halfBlind, 1);
      expect(faults(results, alsoEmpty)).toEqual([]);
      expect(values(results, 'Priorities without active work', 'A')).toEqual([0]);
      expect(values(results, 'Priorities without active work', 'B')).toEqual([5]);
      expect(firing(results, 'ThroughlineSourceStale')).toMatchObject([
        { source: 'acme-linear', reason: 'failing' },
      ]);
    });

    it.each([
      { part: 'state=~"active|waiting"', wrong: 'state="nowhere"', fault: 'no result' },
      { part: 'sum without (state) (', wrong: 'sum without state (', fault: 'parse error' },
    ])('are found out: $fault', async ({ part, wrong, fault }) => {
      servers = [await serveText(textOfNow(healthy))];
      const results = await runDashboardQueries({
        services: servers.map(addressOf),
        dashboards: leadershipWith(part, wrong),
        alsoEmpty,
        patienceMs: 1_000,
      });
      const found = faults(results, alsoEmpty).filter((each) => each.includes(fault));
      expect(found.length).toBeGreaterThan(0);
    });
  },
);

/** The overview as a mistake would leave it. */
function leadershipWith(part: string, wrong: string): readonly DashboardFile[] {
  return dashboardFiles()
    .filter(({ uid }) => uid === 'throughline-overview')
    .map((dashboard) => ({
      ...dashboard,
      panels: dashboard.panels.map((panel) => ({
        ...panel,
        targets: panel.targets.map((target) =>
          'expr' in target ? { ...target, expr: target.expr.replace(part, () => wrong) } : target,
        ),
      })),
    }));
}

function of(results: readonly QueryResult[], panel: string, refId: string): QueryResult['samples'] {
  const found = results.find((result) => result.panel === panel && result.refId === refId);
  if (found === undefined) throw new Error(`no query ${refId} in the panel ${panel}`);
  return found.samples;
}

/** In the order of the objectives, for Prometheus has none. */
function values(results: readonly QueryResult[], panel: string, refId: string): number[] {
  const order = healthy.objectives.map(({ id }) => id);
  return of(results, panel, refId)
    .toSorted(
      (a, b) =>
        order.indexOf(a.metric['objective'] ?? '') - order.indexOf(b.metric['objective'] ?? ''),
    )
    .map(({ value }) => value);
}

function firing(
  results: readonly QueryResult[],
  alertname: string,
): readonly Readonly<Record<string, string>>[] {
  return of(results, 'Firing alerts', 'A')
    .map(({ metric }) => metric)
    .filter((metric) => metric['alertname'] === alertname);
}

function rowCounts(results: readonly QueryResult[], panel: string): Record<string, number> {
  return Object.fromEntries(
    results
      .filter((result) => result.panel === panel)
      .map(({ refId, samples }) => [refId, samples.length]),
  );
}
