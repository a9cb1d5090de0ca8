import { setTimeout as pause } from 'node:timers/promises';
import { dashboardFiles } from './dashboard-file.ts';
import { type Prometheus, type Sample, startPrometheus } from './prometheus.ts';

export interface QueryResult {
  readonly dashboard: string;
  /** Title of the panel; `$name` for a variable. */
  readonly panel: string;
  readonly refId: string;
  readonly expr: string;
  readonly samples: readonly Sample[];
  /** What Prometheus has against the query; undefined when it answered. */
  readonly error: string | undefined;
}

/**
 * Runs every query of every dashboard on a real Prometheus that scrapes the services, replicas of one installation,
 * under our rules. Waits up to `patienceMs` for the last answer that is still missing.
 */
export async function runDashboardQueries(
  services: readonly string[],
  patienceMs: number = 20_000,
): Promise<readonly QueryResult[]> {
  const prometheus = await startPrometheus(services);
  try {
    const deadline = Date.now() + patienceMs;
    for (;;) {
      const isSettled = (await prometheus.query(settled(services.length))).length > 0;
      const results = await runAll(prometheus);
      if ((isSettled && results.every(hasAnswer)) || Date.now() > deadline) return results;
      await pause(500);
    }
  } finally {
    await prometheus.stop();
  }
}

/** Queries that failed, gave nothing or gave something that is no number. Alerts may be none. */
export function faults(results: readonly QueryResult[]): readonly string[] {
  return results.flatMap((result) => {
    const fault = faultOf(result);
    return fault === undefined
      ? []
      : [`${result.panel} ${result.refId}: ${fault} (${result.expr})`];
  });
}

function faultOf({ expr, samples, error }: QueryResult): string | undefined {
  if (error !== undefined) return error;
  if (samples.some(({ value }) => !Number.isFinite(value))) return 'not a number';
  return samples.length === 0 && !expr.includes('ALERTS{') ? 'no result' : undefined;
}

/** Every replica was scraped, and the alarm about no data, which is true before the first scrape, is over. */
function settled(replicas: number): string {
  return `sum(up) == ${replicas} unless on () ALERTS{reason="no_data"}`;
}

function hasAnswer({ samples, error }: QueryResult): boolean {
  return error === undefined && samples.length > 0;
}

async function runAll(prometheus: Prometheus): Promise<readonly QueryResult[]> {
  const results: QueryResult[] = [];
  for (const { uid, panels, templating } of dashboardFiles()) {
    const variables = new Map<string, string>();
    for (const { name, query, type } of templating.list) {
      if (type !== 'query') continue;
      const result = await run({ panel: `$${name}`, refId: '', expr: query }, (expr) =>
        variableValues(prometheus, expr),
      );
      results.push({ dashboard: uid, ...result });
      variables.set(name, Object.values(result.samples[0]?.metric ?? {})[0] ?? '');
    }
    for (const { title, targets } of panels) {
      for (const { refId, expr } of targets) {
        const asked = { panel: title, refId, expr: substitute(expr, variables) };
        results.push({ dashboard: uid, ...(await run(asked, (query) => prometheus.query(query))) });
      }
    }
  }
  return results;
}

type Asked = Pick<QueryResult, 'panel' | 'refId' | 'expr'>;

async function run(
  asked: Asked,
  answer: (expr: string) => Promise<readonly Sample[]>,
): Promise<Omit<QueryResult, 'dashboard'>> {
  try {
    return { ...asked, samples: await answer(asked.expr), error: undefined };
  } catch (error) {
    return { ...asked, samples: [], error: error instanceof Error ? error.message : String(error) };
  }
}

/** Grafana's own way to fill a variable: label_values(metric, label). */
async function variableValues(prometheus: Prometheus, query: string): Promise<readonly Sample[]> {
  const [, metric, label] = /^label_values\((\w+), (\w+)\)$/.exec(query) ?? [];
  if (metric === undefined || label === undefined) throw new Error('not a query of label values');
  const values = await prometheus.labelValues(metric, label);
  return values.map((value) => ({ metric: { [label]: value }, value: 1 }));
}

function substitute(expr: string, variables: ReadonlyMap<string, string>): string {
  return expr.replaceAll(/\$(\w+)/g, (whole, name: string) => variables.get(name) ?? whole);
}
