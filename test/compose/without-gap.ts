/** Whether the numbers of every objective go on in Prometheus while one of two that serve is away. */
import { holding, state, summed } from '../../dashboards/queries.ts';
import type { PrometheusApi, Range, RangeSeries } from '../dashboards/prometheus.ts';
import { lookDuring, must } from './checking.ts';

/** What a panel asks, of both that serve and of one alone. */
interface Number {
  readonly expr: string;
  readonly ofOne: readonly string[];
}

export interface Watched {
  /** How often every number was asked for. */
  readonly times: number;
  /** How many numbers, each of an objective. */
  readonly numbers: number;
  /** Points that each would have as a line, one a second. */
  readonly points: number;
}

/** Asks for every number again and again during the work; throws where one is missing, or is not what one process says. */
export async function watchNumbers(
  prometheus: PrometheusApi,
  work: () => Promise<unknown>,
): Promise<Watched> {
  const numbers = await numbersOfObjectives(prometheus);
  const before = await shownNow(prometheus, numbers);
  const start = Math.ceil(Date.now() / 1_000);
  const during: ReadonlySet<string>[] = [];
  await lookDuring(work(), async () => during.push(await shownNow(prometheus, numbers)), 1_000);
  const after = await shownNow(prometheus, numbers);
  const steady = [...before].filter((each) => after.has(each));
  for (const shown of during) {
    const missing = steady.filter((each) => !shown.has(each));
    must(missing.length === 0, `not there for a while: ${missing.slice(0, 3).join(', ')}`);
  }
  const range = { start, end: Math.floor(Date.now() / 1_000), step: 1 };
  for (const number of numbers) await checkLines(prometheus, number, { range, steady });
  const points = range.end - range.start + 1;
  return { times: during.length, numbers: steady.length, points };
}

async function numbersOfObjectives(prometheus: PrometheusApi): Promise<readonly Number[]> {
  const names = await prometheus.query(
    'count by (__name__) ({__name__=~"throughline_objective_.+"})',
  );
  return [
    ...names.map(({ metric }) => state(metric['__name__'] ?? '')),
    summed('state', 'throughline_objective_issues', ['state=~"active|waiting"']),
    holding('status', 'throughline_objective_status'),
  ].map((asked) => {
    const expr = asked.replaceAll('$job', 'throughline');
    const ofOne = ['serve', 'standby'].map((name) =>
      expr.replaceAll('{', `{instance="${name}:9818", `),
    );
    return { expr, ofOne };
  });
}

/** Every number that is there, by its query and its labels. */
async function shownNow(
  prometheus: PrometheusApi,
  numbers: readonly Number[],
): Promise<ReadonlySet<string>> {
  const shown = numbers.map(async ({ expr }) => {
    const keys = (await prometheus.query(expr)).map(({ metric }) => keyOf(expr, metric));
    must(new Set(keys).size === keys.length, `shown twice: ${keys.join(', ')}`);
    return keys;
  });
  return new Set((await Promise.all(shown)).flat());
}

/** The status may change, but an objective has one. */
function keyOf(expr: string, { status, ...metric }: Readonly<Record<string, string>>): string {
  const labels = expr.startsWith('topk') ? metric : { ...metric, status };
  return `${expr} ${JSON.stringify(labels)}`;
}

/** Each number that was there at the beginning and at the end is there at every second, and is what one of the two says. */
async function checkLines(
  prometheus: PrometheusApi,
  { expr, ofOne }: Number,
  { range, steady }: { readonly range: Range; readonly steady: readonly string[] },
): Promise<void> {
  const shown = pointsOf(expr, await prometheus.queryRange(expr, range));
  const said = await Promise.all(
    ofOne.map(async (each) => pointsOf(expr, await prometheus.queryRange(each, range))),
  );
  for (const key of steady.filter((each) => each.startsWith(`${expr} `))) {
    const points = shown.get(key) ?? new Map<number, number>();
    must(points.size === range.end - range.start + 1, `a line with a hole: ${key}`);
    for (const [at, value] of points) {
      must(
        said.some((one) => one.get(key)?.get(at) === value),
        `at ${at} it is ${value}, which neither of the two says: ${key}`,
      );
    }
  }
}

function pointsOf(
  expr: string,
  series: readonly RangeSeries[],
): ReadonlyMap<string, ReadonlyMap<number, number>> {
  const lines = new Map<string, Map<number, number>>();
  for (const { metric, values } of series) {
    const key = keyOf(expr, metric);
    const points = lines.get(key) ?? new Map<number, number>();
    for (const [at, value] of values) {
      must(!points.has(at), `shown twice at ${at}: ${key}`);
      points.set(at, value);
    }
    lines.set(key, points);
  }
  return lines;
}
