/** A real Prometheus for a test: scrapes services every second under our rules. */
import { z } from 'zod';
import { ruleText } from './metric-names.ts';
import { startServerProcess } from './server-process.ts';

export interface Sample {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: number;
  /** Seconds and values of a line, oldest first; its last value is the value. */
  readonly points?: readonly (readonly [number, number])[];
}

export interface PrometheusApi {
  /** The instant query's samples; throws what Prometheus has against it. */
  query(expr: string): Promise<readonly Sample[]>;
  /** Each series over the last minutes, as far as there is any. */
  line(expr: string): Promise<readonly Sample[]>;
  labelValues(metric: string, label: string): Promise<readonly string[]>;
  /** Values of each series of a range query; instants in seconds. */
  queryRange(expr: string, range: Range): Promise<readonly RangeSeries[]>;
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

export interface Prometheus extends PrometheusApi {
  stop(): Promise<void>;
}

export function prometheusAt(url: string): PrometheusApi {
  return {
    query: (expr) => query(`${url}/api/v1`, expr),
    line: (expr) => line(`${url}/api/v1`, expr),
    labelValues: (metric, label) => labelValues(`${url}/api/v1`, metric, label),
    queryRange: (expr, range) => queryRange(`${url}/api/v1`, expr, range),
  };
}

interface PrometheusOptions {
  /** Alerts are sent there. */
  readonly alertmanager?: string;
  /** A folder of past blocks. */
  readonly blocks?: string;
}

/** `services` are addresses such as http://127.0.0.1:9818; all of them get the job `throughline`. */
export async function startPrometheus(
  services: readonly string[],
  { alertmanager, blocks }: PrometheusOptions = {},
): Promise<Prometheus> {
  const server = await startServerProcess({
    command: 'prometheus',
    files: {
      'throughline.rules.yml': withoutPatience(ruleText),
      'prometheus.yml': configuration(services, alertmanager),
    },
    args: (folder, address) => [
      `--config.file=${folder}/prometheus.yml`,
      `--storage.tsdb.path=${blocks ?? `${folder}/data`}`,
      '--storage.tsdb.retention.time=400d',
      `--web.listen-address=${address}`,
    ],
  });
  return { ...prometheusAt(server.url), stop: () => server.stop() };
}

/** Alerts wait minutes before they fire; here they fire at once. */
function withoutPatience(rules: string): string {
  return rules.replaceAll(/^( +for:) .*$/gm, '$1 0s');
}

function configuration(services: readonly string[], alertmanager: string | undefined): string {
  return JSON.stringify({
    global: { scrape_interval: '1s', evaluation_interval: '1s' },
    rule_files: ['throughline.rules.yml'],
    scrape_configs: [{ job_name: 'throughline', static_configs: targets(services) }],
    alerting: {
      alertmanagers:
        alertmanager === undefined ? [] : [{ static_configs: targets([alertmanager]) }],
    },
  });
}

function targets(addresses: readonly string[]): readonly { targets: readonly string[] }[] {
  return [{ targets: addresses.map((address) => new URL(address).host) }];
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
