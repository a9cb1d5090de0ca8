/** What panels ask of Prometheus and PostgreSQL. `$job` is the installation that is shown: one, never a mixture of several. */
import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import { DataqueryBuilder, PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus';

export const datasource = { type: 'prometheus', uid: '${datasource}' } as const;

/** The database of the same installation, read through the views `grafana_*`. */
export const database = { type: 'grafana-postgresql-datasource', uid: '${database}' } as const;

/** Of a panel that asks both. */
export const mixed = { type: 'datasource', uid: '-- Mixed --' } as const;

/** A metric as one value an objective, source or basis, however many processes serve it. */
export function state(name: string, matchers: readonly string[] = []): string {
  return `max without (instance, pod) (${recorded(name, matchers)})`;
}

/** The sum over a label as one value: first of each process, for one may be a scrape behind the other. */
export function summed(label: string, name: string, matchers: readonly string[] = []): string {
  return `max without (instance, pod) (sum without (${label}) (${recorded(name, matchers)}))`;
}

/** What holds of the values of a label: one, even while one process is a scrape behind the other. */
export function holding(label: string, name: string, matchers: readonly string[] = []): string {
  return `topk without (${label}) (1, ${state(name, matchers)} == 1)`;
}

/** A series of the rule file, which is one value already. */
export function recorded(name: string, matchers: readonly string[] = []): string {
  return `${name}{${['job="$job"', ...matchers].join(', ')}}`;
}

/** A metric that each process has of itself, workers included: they are scraped as a job of their own. */
export function processes(name: string, matchers: readonly string[] = []): string {
  return `${name}{${['job=~"$job(-worker)?"', ...matchers].join(', ')}}`;
}

/** Every series as one value under the legend, now. */
export function value(refId: string, legend: string, expr: string): DataqueryBuilder {
  return query(refId, expr).instant().legendFormat(legend).format(PromQueryFormat.TimeSeries);
}

/** Every series as a line under the legend, over the selected time. */
export function line(refId: string, legend: string, expr: string): DataqueryBuilder {
  return query(refId, expr).range().legendFormat(legend).format(PromQueryFormat.TimeSeries);
}

/** Every series as one row, now: its labels and its value are the columns. */
export function rows(refId: string, expr: string): DataqueryBuilder {
  return query(refId, expr).instant().format(PromQueryFormat.Table);
}

function query(refId: string, expr: string): DataqueryBuilder {
  return new DataqueryBuilder().refId(refId).datasource(datasource).expr(expr);
}

interface SqlQuery extends Dataquery {
  readonly refId: string;
  readonly datasource: typeof database;
  readonly format: 'table';
  readonly editorMode: 'code';
  readonly rawQuery: true;
  readonly rawSql: string;
}

/** Rows of the views; the SDK has no builder for PostgreSQL. */
export function sql(refId: string, rawSql: string): Builder<SqlQuery> {
  return {
    build: () => ({
      refId,
      datasource: database,
      format: 'table',
      editorMode: 'code',
      rawQuery: true,
      rawSql,
      _implementsDataqueryVariant: () => {},
    }),
  };
}
