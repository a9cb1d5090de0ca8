import type { Site, SiteIssue } from './jira-site.ts';
import type { ScriptedAnswer, ScriptedBody } from './scripted-server.ts';

/** What the search of the site answers: refused when it names an id that is nobody's, or reconciles too many. */
export function searchAnswer(body: ScriptedBody, site: Site): ScriptedAnswer {
  const { jql = '', reconcileIssues = [] } = body;
  const ids = /\bid in \(([^)]*)\)/.exec(jql)?.[1]?.split(', ');
  if (ids === undefined) return pageOf(body, site);
  const isEach = ids.every((id) => site.issues.some((issue) => issue.id === id));
  if (!isEach || reconcileIssues.length > 50) return { status: 400, body: {} };
  const isFound = ({ id, key }: SiteIssue): boolean =>
    ids.includes(id) && key.startsWith(projectIn(jql)) && isIndexed(id, body, site);
  return pageOf(body, { ...site, issues: site.issues.filter(isFound) });
}

function projectIn(jql: string): string {
  return /\bproject = (\w+)/.exec(jql)?.[1] ?? '';
}

function isIndexed(id: string, { reconcileIssues }: ScriptedBody, { options }: Site): boolean {
  const isLate = options.unindexed?.has(id) === true;
  return !isLate || reconcileIssues?.includes(Number(id)) === true;
}

function pageOf(body: ScriptedBody, { issues, options }: Site): ScriptedAnswer {
  const { jql = '', fields: [field = 'id'] = [], maxResults = 50 } = body;
  if (/>= \d/.test(jql) && options.epochJql === false) return { status: 400, body: {} };
  const found = sorted(issues, jql, options.timeZone ?? 'Europe/Berlin');
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

function sorted(issues: readonly SiteIssue[], jql: string, timeZone: string): SiteIssue[] {
  const from = lowerBound(jql, timeZone);
  const field = /ORDER BY (\w+)/.exec(jql)?.[1] ?? 'created';
  const direction = jql.endsWith('DESC') ? -1 : 1;
  return issues
    .filter((issue) => instant(issue, field) >= from)
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

function instant(issue: SiteIssue, field: string): number {
  return Date.parse(String(issue.fields[field]));
}

/** A quoted date as Jira reads it: a minute of the account's zone; of two such minutes the later one. */
function latestReading(literal: string, timeZone: string): number {
  const clock = new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    dateStyle: 'short',
    timeStyle: 'short',
  });
  const wall = Date.parse(`${literal.replace(' ', 'T')}Z`);
  for (let offset = -14 * 60; offset <= 14 * 60; offset += 15) {
    const at = wall - offset * 60_000;
    if (clock.format(at) === literal) return at;
  }
  throw new Error(`no such minute: ${literal}`);
}
