import type { JiraSiteOptions, SiteIssue } from './jira-site.ts';
import type { ScriptedAnswer, ScriptedBody } from './scripted-server.ts';

export interface Site {
  readonly issues: readonly SiteIssue[];
  readonly options: JiraSiteOptions;
}

export function search(body: ScriptedBody, site: Site): ScriptedAnswer {
  const { jql = '', fields: [field = 'id'] = [], maxResults = 50 } = body;
  const { options } = site;
  if (/>= \d/.test(jql) && options.epochJql === false) return { status: 400, body: {} };
  const found = selected(site, body);
  if (found === undefined) return { status: 400, body: {} };
  const start = startOf(body);
  const end = start + Math.min(maxResults, options.searchPage ?? 5_000);
  const isLast = end >= found.length;
  const rows = found
    .slice(start, end)
    .map(({ id, fields: all }) => ({ id, fields: { [field]: all[field] } }));
  return {
    body: { issues: rows, isLast, ...(isLast ? {} : { nextPageToken: `at-${end}` }) },
  };
}

/** Undefined: an id in the query names nothing that is searched, or too many are to be brought up to date. */
function selected(
  site: Site,
  { jql = '', reconcileIssues = [] }: ScriptedBody,
): readonly SiteIssue[] | undefined {
  const named = idsNamed(jql);
  const found = sorted(site, jql);
  if (named === undefined) return found;
  if (reconcileIssues.length > 50) return undefined;
  const those = found.filter(({ id }) => named.includes(id));
  if (those.length < named.length) return undefined;
  return those.filter(
    ({ id, key }) => key.startsWith(projectIn(jql)) && isIndexed(id, reconcileIssues, site),
  );
}

function projectIn(jql: string): string {
  return /\bproject = (\w+)/.exec(jql)?.[1] ?? '';
}

function isIndexed(id: string, reconciled: readonly number[], { options }: Site): boolean {
  return options.unindexed?.has(id) !== true || reconciled.includes(Number(id));
}

function idsNamed(jql: string): readonly string[] | undefined {
  return /id in \(([^)]*)\)/.exec(jql)?.[1]?.split(', ');
}

function sorted({ issues, options }: Site, jql: string): SiteIssue[] {
  const indexed = (at: number): number =>
    options.wholeSeconds === true ? Math.floor(at / 1_000) : at;
  const instant = (issue: SiteIssue, name: string): number =>
    indexed(Date.parse(String(issue.fields[name])));
  const from = indexed(lowerBound(jql, options.timeZone ?? 'Europe/Berlin'));
  const until = indexed(upperBound(jql, options.timeZone ?? 'Europe/Berlin'));
  const field = /ORDER BY (\w+)/.exec(jql)?.[1] ?? 'created';
  const direction = jql.endsWith('DESC') ? -1 : 1;
  return issues
    .filter(({ id }) => options.archived?.has(id) !== true)
    .filter((issue) => instant(issue, field) >= from && instant(issue, 'created') < until)
    .toSorted((a, b) => direction * (instant(a, field) - instant(b, field)));
}

/** Tokens are places in a list that moves: the worst reading of what the vendor leaves open. */
export function startOf({ nextPageToken = 'at-0' }: ScriptedBody): number {
  return Number(nextPageToken.slice(3));
}

function lowerBound(jql: string, timeZone: string): number {
  const [, literal, epoch] = /(?:created|updated) >= (?:"([^"]+)"|(\d+))/.exec(jql) ?? [];
  if (epoch !== undefined) return Number(epoch);
  return literal === undefined ? 0 : latestReading(literal, timeZone);
}

function upperBound(jql: string, timeZone: string): number {
  const [, literal, epoch] = /created < (?:"([^"]+)"|(\d+))/.exec(jql) ?? [];
  if (epoch !== undefined) return Number(epoch);
  return literal === undefined ? Infinity : earliestReading(literal, timeZone);
}

/** A quoted date as Jira reads it: a minute of the account's zone; of two such minutes the one that selects less. */
function latestReading(literal: string, timeZone: string): number {
  return Math.max(...readings(literal, timeZone));
}

function earliestReading(literal: string, timeZone: string): number {
  return Math.min(...readings(literal, timeZone));
}

function readings(literal: string, timeZone: string): readonly number[] {
  const clock = new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    dateStyle: 'short',
    timeStyle: 'short',
  });
  const wall = Date.parse(`${literal.replace(' ', 'T')}Z`);
  const quarters = Array.from({ length: 4 * 28 + 1 }, (_, n) => wall + (n - 4 * 14) * 900_000);
  const found = quarters.filter((at) => clock.format(at) === literal);
  if (found.length === 0) throw new Error(`no such minute: ${literal}`);
  return found;
}

export function counted({ jql = '' }: ScriptedBody, site: Site): ScriptedAnswer {
  const { countTimes = 1 } = site.options;
  return { body: { count: countTimes * sorted(site, jql).length } };
}
