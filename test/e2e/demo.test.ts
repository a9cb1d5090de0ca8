import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDatabase } from '../../src/store/database.ts';
import {
  type DashboardFile,
  dashboardFiles,
  dashboardSchema,
} from '../dashboards/dashboard-file.ts';
import { isInstalled } from '../dashboards/installed.ts';
import { faults, runDashboardQueries } from '../dashboards/run-dashboard-queries.ts';
import { type DemoProcess, startDemo } from '../demo-process.ts';
import { parseExposition, type Series } from '../metrics/exposition.ts';

let folder: string;
let demo: DemoProcess | undefined;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'throughline-demo-'));
  demo = await startDemo(folder);
});

afterAll(async () => {
  demo?.child.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

async function seriesOf(url: string): Promise<readonly Series[]> {
  const answer = await fetch(`${url}/metrics`);
  return parseExposition(await answer.text());
}

function valuesOf(series: readonly Series[], name: string): readonly number[] {
  return series.filter((each) => each.name === name).map((each) => each.value);
}

/** Asks until it holds; the demo reads its trackers in the background. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 150; attempt += 1) {
    if (await holds()) return;
    await sleep(200);
  }
  throw new Error('it did not come true within 30 s');
}

it('shows coverage and throughput of several objectives on /metrics and on the page', async () => {
  const url = demo?.url ?? '';
  await until(async () => {
    const observed = valuesOf(await seriesOf(url), 'throughline_source_observed');
    return observed.length === 2 && observed.every((value) => value === 1);
  });
  await until(async () => {
    const completed = valuesOf(await seriesOf(url), 'throughline_objective_completed_issues');
    return completed.filter((value) => value > 0).length >= 3;
  });
  const coverage = valuesOf(await seriesOf(url), 'throughline_alignment_coverage_ratio');
  expect(coverage.length).toBe(3);
  for (const ratio of coverage) expect(ratio).toBeGreaterThan(0);
  const page = await (await fetch(url)).text();
  expect(page).toContain('Checkout in under ten seconds');
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
});

it.skipIf(!isInstalled('prometheus'))(
  'answers every query of every dashboard through a real Prometheus and PostgreSQL (skipped without prometheus)',
  async () => {
    const command = 'test';
    const database = await openDatabase({ dataDirectory: folder, command });
    const results = await runDashboardQueries({
      services: [demo?.url ?? ''],
      databaseUrl: database.url,
      chosen: { objective: 'faster-checkout' },
    });
    expect(new Set(results.map(({ dashboard }) => dashboard)).size).toBe(5);
    expect(faults(results)).toEqual([]);
    const broken = await runDashboardQueries({
      services: [demo?.url ?? ''],
      databaseUrl: database.url,
      dashboards: dashboardFiles().map(withMistakesInSql),
      patienceMs: 1_000,
    });
    expect(faults(broken).join('\n')).toMatch(
      /Declared A: column "owners" does not exist[^]*Unaligned work A: no result/,
    );
    await database.close();
  },
  90_000,
);

function withMistakesInSql(dashboard: DashboardFile): DashboardFile {
  const text = JSON.stringify(dashboard)
    .replaceAll('owner as', 'owners as')
    .replaceAll("'unaligned'", "'unalined'");
  return dashboardSchema.parse(JSON.parse(text));
}

it('stops everything it started, and goes on from its data when it is started again', async () => {
  const postmaster = join(folder, 'postgres/data/postmaster.pid');
  expect(existsSync(postmaster)).toBe(true);
  demo?.child.kill('SIGINT');
  const [code] = demo === undefined ? [] : await once(demo.child, 'exit');
  expect(code).toBe(0);
  // PostgreSQL removes it as the last thing of an orderly end.
  expect(existsSync(postmaster)).toBe(false);

  demo = await startDemo(folder);
  // The numbers of the first run are there before anything is read again.
  const answer = await fetch(`${demo.url}/readyz`);
  expect(answer.status).toBe(200);
  demo.child.kill('SIGINT');
  await once(demo.child, 'exit');
}, 60_000);
