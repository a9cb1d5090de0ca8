/** What panels ask of Prometheus. `$job` is the installation that is shown: one, never a mixture of several. */
import { DataqueryBuilder, PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus';

export const datasource = { type: 'prometheus', uid: '${datasource}' } as const;

/** A metric as one value an objective, source or basis, however many processes serve it. */
export function state(name: string, matchers: readonly string[] = []): string {
  return `max without (instance, pod) (${recorded(name, matchers)})`;
}

/** A series of the rule file, which is one value already. */
export function recorded(name: string, matchers: readonly string[] = []): string {
  return `${name}{${['job="$job"', ...matchers].join(', ')}}`;
}

/** Every series as one value under the legend, now. */
export function value(refId: string, legend: string, expr: string): DataqueryBuilder {
  return query(refId, expr).legendFormat(legend).format(PromQueryFormat.TimeSeries);
}

/** Every series as one row, now: its labels and its value are the columns. */
export function rows(refId: string, expr: string): DataqueryBuilder {
  return query(refId, expr).format(PromQueryFormat.Table);
}

function query(refId: string, expr: string): DataqueryBuilder {
  return new DataqueryBuilder().refId(refId).datasource(datasource).expr(expr).instant();
}
