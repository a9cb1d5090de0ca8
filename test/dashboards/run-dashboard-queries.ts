/** Runs every query of dashboards on a real Prometheus under our rules, and on the PostgreSQL of the same service. */
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { z } from 'zod';
import { type DashboardFile, dashboardFiles, queryOf, type Target } from './dashboard-file.ts';
import { type PrometheusApi, type Sample, startPrometheus } from './prometheus.ts';
import { rightlyEmpty } from './rightly-empty.ts';

export interface QueryResult {
  readonly dashboard: string;
  /** Title of the panel; `$name` for a variable. */
  readonly panel: string;
  readonly refId: string;
  readonly query: string;
  readonly samples: readonly Sample[];
  /** What Prometheus or PostgreSQL has against the query; undefined when it answered. */
  readonly error: string | undefined;
}

export interface RunOptions {
  /** Replicas of one installation. */
  readonly services: readonly string[];
  /** Without it what asks the database is left out. */
  readonly databaseUrl?: string;
  readonly dashboards?: readonly DashboardFile[];
  /** What is chosen in place of the first value. */
  readonly chosen?: Readonly<Record<string, string>>;
  /** What may be empty of this installation besides what may be so of any: "Objectives K". */
  readonly alsoEmpty?: readonly string[];
  /** How long to wait for the last answer that is still missing. */
  readonly patienceMs?: number;
  /** How long to scrape at least. */
  readonly atLeastMs?: number;
}

/** Two evaluations of the rules. */
const evaluationsMs = 2_000;

export async function runDashboardQueries(options: RunOptions): Promise<readonly QueryResult[]> {
  const { services, alsoEmpty, patienceMs = 20_000, atLeastMs = 0 } = options;
  const prometheus = await startPrometheus(services);
  try {
    await pause(atLeastMs);
    const deadline = Date.now() + patienceMs;
    for (;;) {
      const isSettled = (await prometheus.query(settled(services.length))).length > 0;
      const results = await askDashboards(prometheus, options);
      const isAnswered = isSettled && faults(results, alsoEmpty).length === 0;
      if (isAnswered || Date.now() > deadline) {
        // Rules that rest on others are evaluated after them.
        if (isAnswered) await pause(evaluationsMs);
        return isAnswered ? await askDashboards(prometheus, options) : results;
      }
      await pause(500);
    }
  } finally {
    await prometheus.stop();
  }
}

/** Queries that failed, gave something that is no number, or gave nothing although there has to be something. */
export function faults(
  results: readonly QueryResult[],
  alsoEmpty: readonly string[] = [],
): readonly string[] {
  return results.flatMap((result) => {
    const fault = faultOf(result);
    const isExpected =
      fault === 'no result' && alsoEmpty.includes(`${result.panel} ${result.refId}`);
    return fault === undefined || isExpected
      ? []
      : [`${result.panel} ${result.refId}: ${fault} (${result.query})`];
  });
}

function faultOf(result: QueryResult): string | undefined {
  const { samples, error } = result;
  if (error !== undefined) return error;
  if (samples.some(({ value }) => !Number.isFinite(value))) return 'not a number';
  return samples.length === 0 && rightlyEmpty(result) === undefined ? 'no result' : undefined;
}

/** Every replica was scraped, and the alarm about no data, which is true before the first scrape, is over. */
function settled(replicas: number): string {
  return `sum(up) == ${replicas} unless on () ALERTS{reason="no_data"}`;
}

/** The same, once, of a Prometheus that runs. */
export async function askDashboards(
  prometheus: PrometheusApi,
  { databaseUrl, dashboards = dashboardFiles(), chosen = {} }: Omit<RunOptions, 'services'>,
): Promise<readonly QueryResult[]> {
  const pool = databaseUrl === undefined ? undefined : readingPool(databaseUrl);
  const results: QueryResult[] = [];
  for (const dashboard of dashboards) {
    const variables = await readVariables(prometheus, dashboard, chosen);
    results.push(...variables.results);
    for (const { title, targets } of dashboard.panels) {
      for (const target of targets.filter((each) => 'expr' in each || pool !== undefined)) {
        const query = substitute(queryOf(target), variables.values);
        const asked = { dashboard: dashboard.uid, panel: title, refId: target.refId, query };
        results.push(await run(asked, () => answer(prometheus, pool, { target, query })));
      }
    }
  }
  await pool?.end();
  return results;
}

/** As the role of Grafana, which may read the views and nothing else. */
function readingPool(connectionString: string): pg.Pool {
  return new pg.Pool({ connectionString, options: '-c role=throughline_grafana', max: 2 });
}

async function answer(
  prometheus: PrometheusApi,
  pool: pg.Pool | undefined,
  { target, query }: { readonly target: Target; readonly query: string },
): Promise<readonly Sample[]> {
  if ('expr' in target) return target.range ? prometheus.line(query) : prometheus.query(query);
  const answered = await pool?.query<Record<string, unknown>>(query);
  return (answered?.rows ?? []).map((row) => ({ metric: asTexts(row), value: 0 }));
}

/** Nothing is empty, an instant is ISO, everything else as it is written. */
function asTexts(row: Readonly<Record<string, unknown>>): Record<string, string> {
  const texts = z.record(z.string(), z.coerce.string());
  return texts.parse(
    Object.fromEntries(
      Object.entries(row).map(([name, value]) => [
        name,
        value instanceof Date ? value.toISOString() : (value ?? ''),
      ]),
    ),
  );
}

interface Variables {
  readonly results: readonly QueryResult[];
  readonly values: ReadonlyMap<string, string>;
}

async function readVariables(
  prometheus: PrometheusApi,
  { uid, templating }: DashboardFile,
  chosen: Readonly<Record<string, string>>,
): Promise<Variables> {
  const results: QueryResult[] = [];
  // Four scrapes, as Grafana has it.
  const values = new Map([['__rate_interval', '4s']]);
  for (const { name, query: text } of templating.list.filter(({ type }) => type === 'query')) {
    const query = substitute(text, values);
    const asked = { dashboard: uid, panel: `$${name}`, refId: '', query };
    const result = await run(asked, () => variableValues(prometheus, query));
    results.push(result);
    values.set(name, chosen[name] ?? Object.values(result.samples[0]?.metric ?? {})[0] ?? '');
  }
  return { results, values };
}

async function run(
  asked: Omit<QueryResult, 'samples' | 'error'>,
  ask: () => Promise<readonly Sample[]>,
): Promise<QueryResult> {
  try {
    return { ...asked, samples: await ask(), error: undefined };
  } catch (error) {
    return { ...asked, samples: [], error: error instanceof Error ? error.message : String(error) };
  }
}

/** Grafana's own way to fill a variable: label_values(metric, label). */
async function variableValues(
  prometheus: PrometheusApi,
  query: string,
): Promise<readonly Sample[]> {
  const [, metric, label] = /^label_values\((\w+(?:\{[^}]*\})?), (\w+)\)$/.exec(query) ?? [];
  if (metric === undefined || label === undefined) throw new Error('not a query of label values');
  const values = await prometheus.labelValues(metric, label);
  return values.map((value) => ({ metric: { [label]: value }, value: 1 }));
}

/** `$name`, and `${name:sqlstring}` in quotes as SQL has them. */
function substitute(text: string, values: ReadonlyMap<string, string>): string {
  return text
    .replaceAll(
      /\$\{(\w+):sqlstring\}/g,
      (_, name: string) => `'${(values.get(name) ?? '').replaceAll("'", "''")}'`,
    )
    .replaceAll(/\$(\w+)/g, (whole, name: string) => values.get(name) ?? whole);
}
