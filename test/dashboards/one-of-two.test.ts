import { once } from 'node:events';
import type { Server } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jobNames } from '../../jobs/job-queues.ts';
import { createProcessMetrics } from '../../src/metrics/process-metrics.ts';
import { renderQueues } from '../../src/metrics/render-state.ts';
import { queues, whole } from '../metrics/whole-state.ts';
import { isInstalled } from './installed.ts';
import { ruleExpressions } from './metric-names.ts';
import { type Prometheus, type Sample, startPrometheus } from './prometheus.ts';
import { askDashboards } from './run-dashboard-queries.ts';
import { addressOf, serveText, textOfNow } from './served-text.ts';

interface Asked {
  readonly what: string;
  readonly query: string;
  readonly samples: readonly Sample[];
}

describe.skipIf(!isInstalled('prometheus'))(
  'with one of two that serve away, a real Prometheus (needs prometheus)',
  () => {
    let prometheus: Prometheus;
    let servers: readonly Server[] = [];
    let both: readonly Asked[] = [];
    let one: readonly Asked[] = [];
    let bothAgain: readonly Asked[] = [];

    beforeAll(async () => {
      const text = await wholeText();
      const [stays, leaves] = [await serveText(text), await serveText(text)];
      const port = Number(new URL(addressOf(leaves)).port);
      prometheus = await startPrometheus([stays, leaves].map(addressOf));
      both = await askOnceUp(2);
      leaves.close();
      leaves.closeAllConnections();
      await once(leaves, 'close');
      one = await askOnceUp(1);
      servers = [stays, await serveText(text, port)];
      bothAgain = await askOnceUp(2);
    });

    afterAll(async () => {
      for (const server of servers) server.close();
      await prometheus.stop();
    });

    /** Once so many answer and the rules have been evaluated with that. */
    async function askOnceUp(replicas: number): Promise<readonly Asked[]> {
      while ((await prometheus.query(`sum(up) == ${replicas}`)).length === 0) await pause(100);
      // Rules that rest on others are evaluated after them.
      await pause(3_000);
      const panels = await askDashboards(prometheus, {});
      expect(panels.map(({ error }) => error).filter(Boolean)).toEqual([]);
      const rules = ruleExpressions.map(async ({ name, expr }) => ({
        what: name,
        query: expr,
        samples: await prometheus.query(expr),
      }));
      return [
        ...panels.map(({ panel, refId, ...asked }) => ({ what: `${panel} ${refId}`, ...asked })),
        ...(await Promise.all(rules)),
      ];
    }

    it('answers every panel, variable and rule about the strategy as before, and afterwards', () => {
      expect(both.filter(isOfStrategy).length).toBeGreaterThan(100);
      expect(one.filter(isOfStrategy).map(shown)).toEqual(both.filter(isOfStrategy).map(shown));
      expect(bothAgain.filter(isOfStrategy).map(shown)).toEqual(
        both.filter(isOfStrategy).map(shown),
      );
    });

    it('draws every line about the strategy without a hole or a step', () => {
      const lines = bothAgain
        .filter(isOfStrategy)
        .flatMap(({ what, samples }) => samples.map(({ points = [] }) => ({ what, points })))
        .filter(({ points }) => points.length > 0);
      expect(lines.length).toBeGreaterThan(5);
      expect(lines.filter(({ points }) => !isLevel(points))).toEqual([]);
    });

    it('shows of processes those that are there, and no rate that jumps', () => {
      const ofProcesses = one.filter((asked) => !isOfStrategy(asked) && !isOfAlerts(asked));
      expect(ofProcesses.length).toBeGreaterThan(10);
      const before = new Map(both.map((asked) => [asked.what, shown(asked)]));
      for (const asked of ofProcesses) {
        const rows = before.get(asked.what)?.rows ?? [];
        expect(rows).toEqual(expect.arrayContaining([...shown(asked).rows]));
        expect(asked.samples.length > 0).toBe(rows.length > 0);
      }
    });

    it('tells operators, nobody else, that one is away', () => {
      expect(alertsOf(both)).toContain('ThroughlinePriorityWithoutActiveWork for leadership');
      expect(alertsOf(one)).toEqual(
        [...alertsOf(both), 'ThroughlineProcessDown for operators'].toSorted(),
      );
    });
  },
);

const firing = 'Firing alerts A';

function alertsOf(asked: readonly Asked[]): readonly string[] {
  const fire = asked.filter(({ what }) => what === firing).flatMap(({ samples }) => samples);
  const told = fire.map(({ metric }) => `${metric['alertname']} for ${metric['audience']}`);
  return [...new Set(told)].toSorted();
}

/** Everything that a process exposes, with a value for every metric of the strategy. */
async function wholeText(): Promise<string> {
  const { registry, ...metrics } = createProcessMetrics({
    version: '0.0.0',
    sources: ['acme-jira', 'acme-linear'],
    jobs: jobNames(['acme-jira', 'acme-linear']),
    webhooks: [],
  });
  metrics.configLoaded({ needsRestart: false, at: Date.now() });
  metrics.configInForce(true);
  return `${await registry.metrics()}\n${renderQueues(queues)}${textOfNow(whole)}`;
}

/** Others are of processes, each of which is seen or not, or of alerts. */
function isOfStrategy(asked: Asked): boolean {
  return !isOfAlerts(asked) && !/-worker\)\?|throughline_(config|source_api)_/.test(asked.query);
}

/** Which fire, and the one that fires because one of two is away. */
function isOfAlerts({ what }: Asked): boolean {
  return [firing, 'ThroughlineProcessDown'].includes(what);
}

/** Labels in order, with the value unless it is an age. */
function shown({ what, query, samples }: Asked): { what: string; rows: readonly string[] } {
  const rows = samples.map(({ metric, value }) => {
    const labels = Object.entries(metric).toSorted(([a], [b]) => a.localeCompare(b));
    return JSON.stringify([
      labels,
      /time\(\)|:throughline_priority_without/.test(query) ? '' : value,
    ]);
  });
  return { what, rows: rows.toSorted() };
}

/** A point each second, each of the same value. */
function isLevel(points: readonly (readonly [number, number])[]): boolean {
  const [first] = points;
  if (first === undefined) return false;
  const [begin, value] = first;
  return points.every(([at, each], index) => each === value && Math.abs(at - begin - index) < 0.01);
}
