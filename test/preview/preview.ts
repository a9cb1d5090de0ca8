/**
 * Pictures of the dashboards for docs/images: the queries of every panel are run on a real Prometheus and PostgreSQL of the
 * demo, and their answers drawn. No Grafana takes part, and every picture says so.
 */
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { chromium } from 'playwright-core';
import { html, trusted } from '../../src/server/page/html.ts';
import { openDatabase } from '../../src/store/database.ts';
import { type DashboardFile, dashboardFiles } from '../dashboards/dashboard-file.ts';
import {
  faults,
  type QueryResult,
  runDashboardQueries,
} from '../dashboards/run-dashboard-queries.ts';
import { startDemo } from '../demo-process.ts';
import { drawPanel } from './draw.ts';

const images = join(import.meta.dirname, '../../docs/images');
/** Until jobs of every kind have run, and lines have some length. */
const settlingMs = 60_000;

const results = await askDemo();
for (const fault of faults(results)) console.warn(fault);
await mkdir(images, { recursive: true });
const style = await readFile(join(import.meta.dirname, 'preview.css'), 'utf8');
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox'],
});
try {
  for (const dashboard of dashboardFiles()) await picture(dashboard);
} finally {
  await browser.close();
}

async function askDemo(): Promise<readonly QueryResult[]> {
  const folder = await mkdtemp(join(tmpdir(), 'throughline-preview-'));
  const { child, url } = await startDemo(folder);
  const database = await openDatabase({ dataDirectory: folder, command: 'preview' });
  try {
    await pause(settlingMs / 2);
    return await runDashboardQueries({
      services: [url],
      databaseUrl: database.url,
      chosen: { objective: 'faster-checkout' },
      atLeastMs: settlingMs,
    });
  } finally {
    await database.close();
    child.kill('SIGINT');
    await once(child, 'exit');
    await rm(folder, { recursive: true });
  }
}

async function picture(dashboard: DashboardFile): Promise<void> {
  const page = await browser.newPage({ viewport: { width: 1920, height: 900 } });
  await page.setContent(documentOf(dashboard));
  const file = `dashboard-${dashboard.uid.replace('throughline-', '')}.png`;
  await page.screenshot({ path: join(images, file), fullPage: true });
  await page.close();
}

function documentOf({ uid, title, panels }: DashboardFile): string {
  const panelsDrawn = panels.map((panel) => {
    const answers = results.filter((each) => each.dashboard === uid && each.panel === panel.title);
    return drawPanel(panel, answers);
  });
  return html`<!doctype html><html lang="en"><head><meta charset="utf-8"><style>${trusted(style)}</style></head>
<body><header><h1>${title}</h1><b>preview, not Grafana</b><span>drawn from the answers of Prometheus and PostgreSQL to the queries of each panel, of the simulated company</span></header>
<main>${panelsDrawn}</main></body></html>`.markup;
}
