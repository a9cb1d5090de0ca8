import { accountAnswer, type AccountOptions } from './jira-account.ts';
import { createJiraRequestCheck, isOpenapiPresent } from './jira-openapi.ts';
import {
  type ScriptedAnswer,
  type ScriptedBody,
  type ScriptedRequest,
  type ScriptedServer,
  startScriptedServer,
} from './scripted-server.ts';

interface SiteItem {
  field: string;
  fieldId?: string;
  fieldtype?: string;
  from?: string | null | undefined;
  fromString?: string | null;
  to?: string | null;
  toString?: unknown;
}

export interface SiteHistory {
  id: string;
  created: unknown;
  items: SiteItem[];
}

export interface SiteIssue {
  id: string;
  key: string;
  fields: Record<string, unknown>;
  histories: SiteHistory[];
}

export interface JiraSiteOptions extends AccountOptions {
  issues?: SiteIssue[];
  /** Whether JQL takes unquoted epoch milliseconds; else it answers 400. */
  epochJql?: boolean;
  searchPage?: number;
  bulkLimit?: number;
  changelogPage?: number;
  /** Status of the answer to changelog/bulkfetch instead of 200. */
  changelogStatus?: number;
  /** Ids bulkfetch reports in `issueErrors`, that many times each. */
  issueErrors?: Map<string, number>;
  fields?: object[];
}

export interface JiraSite extends ScriptedServer {
  readonly options: JiraSiteOptions;
  readonly issues: SiteIssue[];
  /** What is wrong with the requests seen, by the vendor's contract. */
  readonly violations: string[];
}

export const statuses = [
  { id: '1', name: 'Zu erledigen', statusCategory: { id: 2, key: 'new', name: 'Zu erledigen' } },
  {
    id: '3',
    name: 'In Arbeit',
    statusCategory: { id: 4, key: 'indeterminate', name: 'In Bearbeitung' },
  },
  { id: '5', name: 'Fertig', statusCategory: { id: 3, key: 'done', name: 'Erledigt' } },
  { id: '9', name: 'Ohne', statusCategory: { id: 1, key: 'undefined', name: 'No Category' } },
];

const fields = [
  { id: 'summary', name: 'Zusammenfassung', schema: { type: 'string', system: 'summary' } },
  {
    id: 'customfield_10016',
    name: 'Story point estimate',
    schema: { type: 'number', custom: 'com.pyxis.greenhopper.jira:jsw-story-points' },
  },
  {
    id: 'customfield_10036',
    name: 'Story Points',
    schema: {
      type: 'number',
      custom: 'com.atlassian.jira.plugin.system.customfieldtypes:float',
    },
  },
  {
    id: 'customfield_10021',
    name: 'Markiert',
    untranslatedName: 'Flagged',
    schema: {
      type: 'array',
      custom: 'com.atlassian.jira.plugin.system.customfieldtypes:multicheckboxes',
    },
  },
  {
    id: 'customfield_10014',
    name: 'Epic Link',
    schema: { type: 'any', custom: 'com.pyxis.greenhopper.jira:gh-epic-link' },
  },
];

/** An issue in "Zu erledigen" without history. */
export function siteIssue(number: number, changed: Record<string, unknown> = {}): SiteIssue {
  const at = new Date(Date.UTC(2026, 9, 1, 8, number)).toISOString().replace('Z', '+0000');
  return {
    id: String(10_000 + number),
    key: `PAY-${number}`,
    fields: {
      summary: `Issue ${number}`,
      project: { id: '100', key: 'PAY' },
      issuetype: { name: 'Story', subtask: false, hierarchyLevel: 0 },
      status: statuses[0],
      resolution: null,
      labels: [],
      assignee: null,
      created: at,
      updated: at,
      ...changed,
    },
    histories: [],
  };
}

/** A small Jira Cloud that keeps to the vendor's rules: token pages, live order, cut pages of change logs. */
export async function startJiraSite(options: JiraSiteOptions = {}): Promise<JiraSite> {
  const issues = options.issues ?? [];
  const violations: string[] = [];
  const check = isOpenapiPresent ? createJiraRequestCheck() : () => [];
  const server = await startScriptedServer((request) => {
    // The API gateway puts the site's id before the paths of the contract.
    const behind = { ...request, path: request.path.replace(/^\/ex\/jira\/[^/]+/, '') };
    violations.push(...check(behind));
    const expected = `Basic ${Buffer.from(`bot@acme.example:${options.token ?? 'jira-token'}`).toString('base64')}`;
    if (request.authorization !== expected) return { status: 401, body: { message: 'no' } };
    return { headers: options.headers ?? {}, ...answer(behind, { issues, options }) };
  });
  return { ...server, options, issues, violations };
}

interface Site {
  readonly issues: SiteIssue[];
  readonly options: JiraSiteOptions;
}

function answer(request: ScriptedRequest, site: Site): ScriptedAnswer {
  const { body } = request;
  const asAccount = accountAnswer(request, { ...site.options, count: site.issues.length });
  if (asAccount !== undefined) return asAccount;
  switch (request.path) {
    case '/rest/api/3/field':
      return { body: site.options.fields ?? fields };
    case '/rest/api/3/serverInfo':
      return { body: { baseUrl: 'https://acme.example/' } };
    case '/rest/api/3/status':
      return { body: statuses };
    case '/rest/api/3/search/jql':
      return search(body, site);
    case '/rest/api/3/issue/bulkfetch':
      return bulkFetch(body, site);
    case '/rest/api/3/changelog/bulkfetch':
      return bulkChangelog(body, site);
    default:
      return singleChangelog(request, site);
  }
}

function search(body: ScriptedBody, { issues, options }: Site): ScriptedAnswer {
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
function startOf({ nextPageToken = 'at-0' }: ScriptedBody): number {
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

function bulkFetch(body: ScriptedBody, { issues, options }: Site): ScriptedAnswer {
  const { issueIdsOrKeys: names = [], fields: wanted = [] } = body;
  if (names.length > (options.bulkLimit ?? 100)) return { status: 400, body: {} };
  const failing = names.filter((name) => (options.issueErrors?.get(name) ?? 0) > 0);
  for (const id of failing) {
    options.issueErrors?.set(id, (options.issueErrors.get(id) ?? 0) - 1);
  }
  const found = issues
    .filter(({ id, key }) => names.includes(id) || names.includes(key))
    .filter(({ id }) => !failing.includes(id))
    .toSorted((a, b) => Number(a.id) - Number(b.id));
  return {
    body: {
      issues: found.map(({ id, key, fields: all }) => ({
        id,
        key,
        fields: Object.fromEntries(Object.entries(all).filter(([name]) => wanted.includes(name))),
      })),
      issueErrors: failing.map((id) => ({ id, errorMessage: 'try again' })),
    },
  };
}

function bulkChangelog(body: ScriptedBody, { issues, options }: Site): ScriptedAnswer {
  if (options.changelogStatus !== undefined) return { status: options.changelogStatus, body: {} };
  const { issueIdsOrKeys: ids = [], fieldIds, maxResults = 1_000 } = body;
  const all = issues
    .filter((issue) => ids.includes(issue.id))
    .flatMap((issue) => issue.histories.map((history) => ({ issueId: issue.id, history })))
    .filter(
      ({ history }) =>
        fieldIds === undefined ||
        history.items.some((item) => fieldIds.includes(item.fieldId ?? item.field)),
    )
    .toSorted((a, b) => timeOf(a.history) - timeOf(b.history));
  const start = startOf(body);
  const size = Math.min(maxResults, options.changelogPage ?? 10_000);
  const end = start + size;
  // The history at a border stands on both sides of it.
  const page = all.slice(Math.max(0, start - 1), end);
  const byIssue = Map.groupBy(page, (entry) => entry.issueId);
  return {
    body: {
      issueChangeLogs: [...byIssue].map(([issueId, entries]) => ({
        issueId,
        changeHistories: entries.map((entry) => entry.history),
      })),
      ...(end < all.length ? { nextPageToken: `at-${end}` } : {}),
    },
  };
}

function timeOf({ created }: SiteHistory): number {
  return typeof created === 'number' ? created : Date.parse(String(created));
}

function singleChangelog(request: ScriptedRequest, { issues }: Site): ScriptedAnswer {
  const id = /^\/rest\/api\/3\/issue\/([^/]+)\/changelog$/.exec(request.path)?.[1];
  const issue = issues.find((candidate) => candidate.id === id);
  if (issue === undefined) return { status: 404, body: {} };
  const startAt = Number(request.query.get('startAt'));
  const values = issue.histories.slice(startAt, startAt + 100);
  const total = issue.histories.length;
  return { body: { startAt, total, isLast: startAt + values.length >= total, values } };
}
