import { once } from 'node:events';
import { get } from 'node:http';
import type { Pool } from 'pg';
import { openJobQueues } from '../../jobs/job-queues.ts';
import { readQueueStates } from '../../jobs/queue-state.ts';
import { createQueueBackend } from '../../jobs/queues.ts';
import { createStateReader } from '../../src/cli/observed-state.ts';
import type { Config } from '../../src/config/config.ts';
import { seriesBound } from '../../src/metrics/catalogue.ts';
import { createProcessMetrics } from '../../src/metrics/process-metrics.ts';
import { createServer } from '../../src/server/server.ts';
import { publishSnapshot } from '../../src/store/snapshots.ts';
import { declareSource, recordAttempt, recordSuccess } from '../../src/store/sources.ts';
import { readContent } from '../config/configuration.ts';
import { largeState, size } from '../metrics/large-state.ts';
import { freshDatabase } from '../postgres.ts';
import { noIssue } from '../server/no-issue.ts';
import { boundLine, type Judged, judged } from './bound.ts';

export interface ScrapeFigures {
  readonly benchmark: 'scrape';
  readonly objectives: number;
  readonly sources: number;
  readonly series: number;
  readonly bytes: number;
  readonly scrapes: number;
  readonly medianMs: number;
  readonly slowestMs: number;
  readonly bounds: readonly Judged[];
}

/** The first ones find code that has not been optimised yet. */
const warmUp = 10;
const limitMs = 50;

/** Scrapes of /metrics of a large company: over HTTP, by the reader of `serve`, while no new snapshot is published. */
export async function benchmarkScrape(scrapes: number): Promise<ScrapeFigures> {
  const database = await freshDatabase();
  const config = await largeConfig();
  await storeLarge(database.pool);
  const backend = createQueueBackend({
    redisUrl: undefined,
    databaseUrl: database.url,
    onError: () => {},
  });
  const queues = openJobQueues(backend);
  const ids = config.sources.map(({ id }) => id);
  const readState = createStateReader(database.pool);
  const app = createServer({
    state: () => readState(config, Date.now()),
    queues: () => readQueueStates(queues.queue, ids),
    processMetrics: createProcessMetrics({ version: '0.1.0', sources: ids, jobs: [] }),
    webhooks: new Map(),
    explain: noIssue,
    ready: async () => true,
    onError: (error) => console.error(error),
  });
  try {
    return await measure(await app.listen({ host: '127.0.0.1', port: 0 }), scrapes);
  } finally {
    await app.close();
    await queues.close();
    await backend.close();
    await database.drop();
  }
}

async function measure(address: string, scrapes: number): Promise<ScrapeFigures> {
  const answer = await fetch(`${address}/metrics`);
  const text = await answer.text();
  if (!answer.ok) throw new Error(`/metrics answered ${answer.status}: ${text}`);
  const series = stateSeries(text);
  // Nothing of a source is missing: that is one series of each.
  const expected = seriesBound(size) - size.sources;
  if (series !== expected) throw new Error(`${series} series of the state, expected ${expected}`);
  const times: number[] = [];
  for (let count = -warmUp; count < scrapes; count += 1) {
    const begun = performance.now();
    await scrape(address);
    if (count >= 0) times.push(performance.now() - begun);
  }
  const sorted = times.toSorted((a, b) => a - b);
  const medianMs = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  return {
    benchmark: 'scrape',
    ...size,
    series,
    bytes: Buffer.byteLength(text),
    scrapes,
    medianMs,
    slowestMs: sorted.at(-1) ?? Number.NaN,
    bounds: [judged({ name: 'median of a scrape, ms', value: medianMs, limit: limitMs })],
  };
}

/** Takes the text and does nothing with it: what Prometheus makes of it is not ours. */
async function scrape(address: string): Promise<void> {
  const request = get(`${address}/metrics`);
  const [response] = await once(request, 'response');
  response.resume();
  await once(response, 'end');
}

/** Those of the process and the queues are apart. */
function stateSeries(text: string): number {
  const others = /^throughline_(?:build_info|queue_|source_api_|jobs?_|webhooks_|config_)/;
  return text.split('\n').filter((line) => line.startsWith('throughline_') && !others.test(line))
    .length;
}

function largeConfig(): Promise<Config> {
  return readContent({
    version: 1,
    sources: largeState.sources.map(({ id }) => ({ id, type: 'linear', auth: { key: 'key' } })),
    strategy: {
      objectives: largeState.objectives.map(({ id, name, priority, targetShare, due }) => ({
        id,
        name,
        priority,
        due,
        target_share: targetShare,
        match: [{ labels: [id] }],
      })),
    },
    alerts: { min_coverage: 0.6, max_divergence: 0.15 },
  });
}

async function storeLarge(pool: Pool): Promise<void> {
  const at = Date.now();
  for (const { id } of largeState.sources) {
    await declareSource(pool, id, id);
    await recordAttempt(pool, id, at);
    await recordSuccess(pool, id, { startedAt: at, at, newest: at, overlapMs: 0 });
  }
  const { snapshot } = largeState;
  if (snapshot === undefined) throw new Error('the large company has no snapshot');
  await publishSnapshot(pool, { dataVersion: 1, snapshot });
}

export function scrapeText(figures: ScrapeFigures): string {
  const { objectives, sources, series, bytes, scrapes, medianMs, slowestMs } = figures;
  return [
    `Scrapes of /metrics with ${objectives} objectives and ${sources} sources that have every value there is`,
    `  text      ${series} series of the state, ${(bytes / 1_000_000).toFixed(1)} MB in all`,
    `  scrape    ${medianMs.toFixed(1)} ms the median of ${scrapes}, ${slowestMs.toFixed(1)} ms the slowest`,
    ...figures.bounds.map(boundLine),
  ].join('\n');
}
