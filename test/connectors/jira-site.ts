import { type AccountOptions, accountAnswer } from './jira-account.ts';
import { createJiraRequestCheck, isOpenapiPresent } from './jira-openapi.ts';
import { counted, type Site, search, startOf } from './jira-site-search.ts';
import { type BehindDesk, behindDesk } from './oauth-desk.ts';
import {
  type ScriptedAnswer,
  type ScriptedBody,
  type ScriptedRequest,
  type ScriptedServer,
  startScriptedServer,
} from './scripted-server.ts';

export interface SiteItem {
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

export interface JiraSiteOptions extends AccountOptions, BehindDesk {
  issues?: SiteIssue[];
  /** Types of links as it tells them; none = it does without links. */
  linkTypes?: readonly object[] | 'none';
  /** Whether JQL takes unquoted epoch milliseconds; else it answers 400. */
  epochJql?: boolean;
  /** The index knows whole seconds only, and reads the milliseconds of a query as their second. */
  wholeSeconds?: boolean;
  searchPage?: number;
  bulkLimit?: number;
  changelogPage?: number;
  /** Status of the answer to changelog/bulkfetch instead of 200. */
  changelogStatus?: number;
  /** Ids bulkfetch reports in `issueErrors`, that many times each. */
  issueErrors?: Map<string, number>;
  fields?: object[];
  /** What a count is multiplied by, for a few issues to stand for many. */
  countTimes?: number;
  /** Ids that no search finds: a query that names one is refused. */
  archived?: Set<string>;
  /** Ids whose last change the search does not know yet, but where it is told to look. */
  unindexed?: Set<string>;
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
  const known = (): string => basic(options.token ?? 'jira-token');
  const script = behindDesk(options, known(), (request) => {
    // The API gateway puts the site's id before the paths of the contract.
    const behind = { ...request, path: request.path.replace(/^\/ex\/jira\/[^/]+/, '') };
    violations.push(...check(behind));
    if (request.authorization !== known()) return { status: 401, body: { message: 'no' } };
    return { headers: options.headers ?? {}, ...answer(behind, { issues, options }) };
  });
  return { ...(await startScriptedServer(script)), options, issues, violations };
}

function basic(token: string): string {
  return `Basic ${Buffer.from(`bot@acme.example:${token}`).toString('base64')}`;
}

type Route = (request: ScriptedRequest, site: Site) => ScriptedAnswer;

const routes: Readonly<Record<string, Route>> = {
  '/rest/api/3/field': (_request, { options }) => ({ body: options.fields ?? fields }),
  '/rest/api/3/serverInfo': () => ({ body: { baseUrl: 'https://acme.example/' } }),
  '/rest/api/3/status': () => ({ body: statuses }),
  '/rest/api/3/issueLinkType': (_request, { options: { linkTypes = [] } }) =>
    linkTypes === 'none' ? { status: 404, body: {} } : { body: { issueLinkTypes: linkTypes } },
  '/rest/api/3/search/jql': ({ body }, site) => search(body, site),
  '/rest/api/3/search/approximate-count': ({ body }, site) => counted(body, site),
  '/rest/api/3/issue/bulkfetch': ({ body }, site) => bulkFetch(body, site),
  '/rest/api/3/changelog/bulkfetch': ({ body }, site) => bulkChangelog(body, site),
};

function answer(request: ScriptedRequest, site: Site): ScriptedAnswer {
  const asAccount = accountAnswer(request, site.options);
  if (asAccount !== undefined) return asAccount;
  const route = routes[request.path];
  if (route !== undefined) return route(request, site);
  return request.path.endsWith('/changelog')
    ? singleChangelog(request, site)
    : singleIssue(request, site);
}

function singleIssue({ path }: ScriptedRequest, { issues }: Site): ScriptedAnswer {
  const issue = issues.find(({ id }) => path === `/rest/api/3/issue/${id}`);
  return issue === undefined ? { status: 404, body: {} } : { body: { id: issue.id } };
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
