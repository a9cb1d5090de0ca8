/** What is wrong with a dashboard before any of its queries is run. */
import { z } from 'zod';
import { catalogue } from '../../src/metrics/catalogue.ts';
import {
  type DashboardFile,
  dashboardSchema,
  type PanelFile,
  type Target,
} from './dashboard-file.ts';
import { unknownSeries } from './metric-names.ts';

export function dashboardFaults(content: unknown): readonly string[] {
  const { data, error } = dashboardSchema.safeParse(content);
  if (data === undefined) return z.prettifyError(error).split('\n');
  return [
    ...repeated(
      'id',
      data.panels.map(({ id }) => `${id}`),
    ),
    ...misplaced(data.panels),
    ...data.panels.flatMap(({ title, targets, type }) => [
      ...repeated(
        `query of ${title}`,
        targets.map(({ refId }) => refId),
      ),
      ...targets.flatMap((target) =>
        queryFaults(target, type).map((fault) => `${title} ${target.refId}: ${fault}`),
      ),
    ]),
    ...variableFaults(data),
  ];
}

function repeated(what: string, names: readonly string[]): readonly string[] {
  return names
    .filter((name, index) => names.indexOf(name) < index)
    .map((name) => `${what} ${name} is not its own`);
}

/** The screen is 24 wide. */
function misplaced(panels: readonly PanelFile[]): readonly string[] {
  return panels.flatMap((panel, index) => {
    const { x, w } = panel.gridPos;
    const covered = panels.slice(index + 1).filter((other) => overlap(panel, other));
    return [
      ...(x + w > 24 ? [`${panel.title} reaches beyond the screen`] : []),
      ...covered.map(({ title }) => `${panel.title} and ${title} overlap`),
    ];
  });
}

function overlap({ gridPos: a }: PanelFile, { gridPos: b }: PanelFile): boolean {
  return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}

function queryFaults(target: Target, panelType: PanelFile['type']): readonly string[] {
  if ('rawSql' in target) return sqlFaults(target.rawSql);
  const { expr } = target;
  const isTable = target.format === 'table';
  const hasTable = panelType === 'table' || panelType === 'barchart';
  return [
    ...unknownSeries(expr).map((name) => `unknown series ${name}`),
    ...matcherFaults(expr),
    ...counterFaults(expr),
    ...bareStateFaults(expr),
    // A stat shows a label as a field of a table.
    ...(hasTable === isTable || panelType === 'stat' ? [] : [`${target.format} in a ${panelType}`]),
    ...(isTable || target.legendFormat !== undefined ? [] : ['no legend']),
    ...((panelType === 'timeseries') === target.range && target.range !== target.instant
      ? []
      : ['asked over a range where one instant is shown, or the other way round']),
  ];
}

/** One installation, but for the alerts; workers are scraped as a job of their own. */
function matcherFaults(expr: string): readonly string[] {
  return (expr.match(/\w*\{[^}]*\}/g) ?? [])
    .filter((selector) => !selector.startsWith('ALERTS{'))
    .filter((selector) => !/job="\$job"|job=~"\$job\(-worker\)\?"/.test(selector))
    .map((selector) => `no installation in ${selector}`);
}

const counters = catalogue.filter(({ type }) => type !== 'gauge').map(({ name }) => name);

function counterFaults(expr: string): readonly string[] {
  const bare = expr.replaceAll(/(?:rate|increase)\(\w+\{[^}]*\}\[\$__rate_interval\]\)/g, '');
  const found = counters.filter((name) => new RegExp(`\\b${name}(_bucket)?\\b`).test(bare));
  return [
    ...found.map((name) => `${name} outside rate or increase over $__rate_interval`),
    ...(/\[(?!\$__rate_interval\])/.test(expr) ? ['a range that is not $__rate_interval'] : []),
  ];
}

/** State is one value, however many processes serve it; what processes say of themselves is not. */
function bareStateFaults(expr: string): readonly string[] {
  const bare = expr
    .replaceAll(/sum without \(\w+\) \((\w+\{[^}]*\})\)/g, '$1')
    .replaceAll(/max without \(instance, pod\) \(\w+\{[^}]*\}\)/g, '')
    .replaceAll(/\w+\{job=~"\$job\(-worker\)\?"[^}]*\}/g, '');
  return /(?<!:)\bthroughline_\w+\{/.test(bare) ? ['state that is not read as one value'] : [];
}

/** The role of Grafana may read nothing but the views; columns are checked where it is run. */
function sqlFaults(rawSql: string): readonly string[] {
  return [...rawSql.matchAll(/\b(?:from|join) (?!now\(\)|started_at|completed_at)(\w+)/g)]
    .map(([, name = '']) => name)
    .filter((name) => !/^grafana_[a-z_]+$/.test(name))
    .map((name) => `${name} is no view of Grafana`);
}

function variableFaults({ templating }: DashboardFile): readonly string[] {
  const names = templating.list.map(({ name }) => name);
  const missing = ['datasource', 'database', 'job'].filter((name) => !names.includes(name));
  return [
    ...missing.map((name) => `no variable ${name}`),
    ...templating.list.flatMap(({ query }) => unknownSeries(query)),
  ];
}
