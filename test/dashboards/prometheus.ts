/** A real Prometheus for a test: scrapes services every second under our rules. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { ruleText } from './metric-names.ts';

export interface Sample {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: number;
  /** Seconds and values of a line, oldest first; its last value is the value. */
  readonly points?: readonly (readonly [number, number])[];
}

export interface Prometheus {
  /** The instant query's samples; throws what Prometheus has against it. */
  query(expr: string): Promise<readonly Sample[]>;
  /** Each series over the last minutes, as far as there is any. */
  line(expr: string): Promise<readonly Sample[]>;
  labelValues(metric: string, label: string): Promise<readonly string[]>;
  /** Values of each series of a range query; instants in seconds. */
  queryRange(expr: string, range: Range): Promise<readonly RangeSeries[]>;
  stop(): Promise<void>;
}

export interface Range {
  readonly start: number;
  readonly end: number;
  readonly step: number;
}

export interface RangeSeries {
  readonly metric: Readonly<Record<string, string>>;
  readonly values: readonly (readonly [at: number, value: number])[];
}

/** `services` are addresses such as http://127.0.0.1:9818; all of them get the job `throughline`. `blocks`: a folder of past ones. */
export async function startPrometheus(
  services: readonly string[],
  blocks?: string,
): Promise<Prometheus> {
  const folder = await mkdtemp(join(tmpdir(), 'throughline-prometheus-'));
  const port = await freePort();
  await writeFile(join(folder, 'throughline.rules.yml'), withoutPatience(ruleText));
  await writeFile(join(folder, 'prometheus.yml'), configuration(services));
  const child = spawn(
    'prometheus',
    [
      `--config.file=${folder}/prometheus.yml`,
      `--storage.tsdb.path=${blocks ?? `${folder}/data`}`,
      '--storage.tsdb.retention.time=400d',
      `--web.listen-address=127.0.0.1:${port}`,
    ],
    { stdio: 'ignore' },
  );
  const url = `http://127.0.0.1:${port}`;
  await untilReady(url, child);
  return {
    query: (expr) => query(`${url}/api/v1`, expr),
    line: (expr) => line(`${url}/api/v1`, expr),
    labelValues: (metric, label) => labelValues(`${url}/api/v1`, metric, label),
    queryRange: (expr, range) => queryRange(`${url}/api/v1`, expr, range),
    async stop() {
      if (child.exitCode === null && child.kill('SIGTERM')) await once(child, 'exit');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function untilReady(url: string, child: ChildProcess): Promise<void> {
  while (!(await isReady(url))) {
    if (child.exitCode !== null) throw new Error(`prometheus ended with ${child.exitCode}`);
    await pause(100);
  }
}

async function isReady(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/-/ready`)).ok;
  } catch {
    return false;
  }
}

/** Alerts wait minutes before they fire; here they fire at once. */
function withoutPatience(rules: string): string {
  return rules.replaceAll(/^( +for:) .*$/gm, '$1 0s');
}

function configuration(services: readonly string[]): string {
  return JSON.stringify({
    global: { scrape_interval: '1s', evaluation_interval: '1s' },
    rule_files: ['throughline.rules.yml'],
    scrape_configs: [
      {
        job_name: 'throughline',
        static_configs: [{ targets: services.map((service) => new URL(service).host) }],
      },
    ],
  });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return address.port;
}

const answerSchema = z.discriminatedUnion('status', [
  z.object({ status: z.literal('success'), data: z.unknown() }),
  z.object({ status: z.literal('error'), error: z.string() }),
]);

const vectorSchema = z.object({
  resultType: z.literal('vector'),
  result: z.array(
    z.object({
      metric: z.record(z.string(), z.string()),
      value: z.tuple([z.number(), z.string()]),
    }),
  ),
});

async function query(url: string, expr: string): Promise<readonly Sample[]> {
  const data = await ask(`${url}/query?${new URLSearchParams({ query: expr }).toString()}`);
  return vectorSchema
    .parse(data)
    .result.map(({ metric, value: [, text] }) => ({ metric, value: Number(text) }));
}

const matrixSchema = z.object({
  resultType: z.literal('matrix'),
  result: z.array(
    z.object({
      metric: z.record(z.string(), z.string()),
      values: z.array(z.tuple([z.number(), z.string().transform(Number)])),
    }),
  ),
});

async function queryRange(
  url: string,
  expr: string,
  { start, end, step }: Range,
): Promise<readonly RangeSeries[]> {
  const asked = { query: expr, start: String(start), end: String(end), step: String(step) };
  const data = await ask(`${url}/query_range?${new URLSearchParams(asked).toString()}`);
  return matrixSchema.parse(data).result;
}

async function line(url: string, expr: string): Promise<readonly Sample[]> {
  const end = Date.now() / 1000;
  const result = await queryRange(url, expr, { start: end - 300, end, step: 1 });
  return result.map(({ metric, values }) => {
    // A quantile of no request is no number, and no point either.
    const points = values.filter(([, value]) => Number.isFinite(value));
    return { metric, points, value: points.at(-1)?.[1] ?? 0 };
  });
}

async function labelValues(url: string, metric: string, label: string): Promise<readonly string[]> {
  const match = new URLSearchParams({ 'match[]': metric });
  return z.array(z.string()).parse(await ask(`${url}/label/${label}/values?${match.toString()}`));
}

async function ask(url: string): Promise<unknown> {
  const response = await fetch(url);
  const answer = answerSchema.parse(await response.json());
  if (answer.status === 'error') throw new Error(answer.error);
  return answer.data;
}
