import type { JiraContent, JiraIssue } from '../../src/simulator/jira/jira-content.ts';
import { type RecordedIssue, recordedIssue } from '../../src/simulator/jira/recorded-issue.ts';
import {
  type DatacenterSite,
  type DatacenterSiteOptions,
  startDatacenterSite,
} from '../../src/simulator/jira-datacenter/datacenter-site.ts';
import { createDatacenterCheck, hasDatacenterOpenapi } from './jira-datacenter-openapi.ts';
import {
  type ScriptedAnswer,
  type ScriptedRequest,
  type ScriptedServer,
  startScriptedServer,
} from './scripted-server.ts';

export const datacenterToken = 'personal-access-token';

export const datacenterStatuses = [
  { id: '1', name: 'Zu erledigen', category: 'new' },
  { id: '3', name: 'In Arbeit', category: 'indeterminate' },
  { id: '5', name: 'Fertig', category: 'done' },
] as const;

export const now = Date.UTC(2026, 10, 24);

interface IssueParts {
  readonly createdAt?: number;
  readonly updatedAt?: number;
  readonly fields?: Readonly<Record<string, unknown>>;
  readonly histories?: NonNullable<RecordedIssue['changelog']>['histories'];
  readonly project?: string;
  readonly parentId?: string;
}

/** An issue in "Zu erledigen" without history. */
export function datacenterIssue(number: number, parts: IssueParts = {}): JiraIssue {
  const { createdAt = Date.UTC(2026, 9, 1, 8, number), project = 'PAY', parentId } = parts;
  const [status] = datacenterStatuses;
  const record: RecordedIssue = {
    id: String(10_000 + number),
    key: `${project}-${number}`,
    fields: {
      summary: `Issue ${number}`,
      project: { id: project === 'PAY' ? '100' : '101', key: project, name: project },
      issuetype: { name: 'Story', subtask: false, hierarchyLevel: 0 },
      status: { id: status.id, name: status.name },
      resolution: null,
      labels: [],
      assignee: null,
      created: new Date(createdAt).toISOString(),
      updated: new Date(parts.updatedAt ?? createdAt).toISOString(),
      ...parts.fields,
    },
    changelog: { histories: parts.histories ?? [] },
  };
  const { category } =
    datacenterStatuses.find(({ id }) => id === record.fields.status.id) ?? status;
  return recordedIssue(record, { category, parentId });
}

export interface DatacenterStage extends ScriptedServer {
  /** What is wrong with requests and answers, by the vendor's contract. */
  readonly violations: string[];
  readonly site: DatacenterSite;
  /** Puts an issue in the place of the one with its id, or beside the others. */
  put(issue: JiraIssue): void;
  remove(id: string): void;
  /** What happens at the site before it answers the n-th request. */
  meanwhile: (request: number) => void;
}

/** A simulated site behind a server that keeps every request, can fail, and checks both sides against the contract. */
export async function startDatacenterStage(
  issues: Iterable<JiraIssue>,
  options: Partial<DatacenterSiteOptions> & {
    zone?: string;
    /** Given instead of the site's, by path. */
    answers?: Readonly<Record<string, unknown>>;
  } = {},
): Promise<DatacenterStage> {
  const byId = new Map([...issues].map((issue) => [issue.id, issue]));
  const content = contentOf(byId, options.zone ?? 'Europe/Berlin');
  const site = await startDatacenterSite({
    content: content.shown,
    token: datacenterToken,
    now: () => now,
    ...options,
  });
  const violations: string[] = [];
  const check = hasDatacenterOpenapi ? createDatacenterCheck() : undefined;
  async function forwarded(request: ScriptedRequest): Promise<ScriptedAnswer> {
    const { method, path, query, body, authorization = '' } = request;
    const response = await fetch(`${site.url}${path}?${query.toString()}`, {
      method,
      headers: { authorization, 'content-type': 'application/json' },
      ...(method === 'GET' ? {} : { body: JSON.stringify(body) }),
    });
    const answer: unknown = await response.json();
    if (response.ok) violations.push(...(check?.answer(request, answer) ?? []));
    return { status: response.status, headers: limitHeaders(response.headers), body: answer };
  }
  const server = await startScriptedServer((request) => {
    stage.meanwhile(server.requests.length);
    violations.push(...(check?.request(request) ?? []));
    const given = options.answers?.[request.path];
    return given === undefined ? forwarded(request) : { body: given };
  });
  const stage: DatacenterStage = {
    ...server,
    violations,
    site,
    meanwhile: () => undefined,
    put: (issue) => content.change(() => byId.set(issue.id, issue)),
    remove: (id) => content.change(() => byId.delete(id)),
    async close() {
      await server.close();
      await site.close();
    },
  };
  return stage;
}

function limitHeaders(headers: Headers): Record<string, string> {
  return Object.fromEntries([...headers].filter(([name]) => /^x-ratelimit|^retry/.test(name)));
}

function contentOf(
  byId: ReadonlyMap<string, JiraIssue>,
  zone: string,
): { shown: JiraContent; change: (act: () => unknown) => void } {
  let revision = 0;
  const shown: JiraContent = {
    zone,
    revision: () => revision,
    issues: () => byId.values(),
    find: (idOrKey) => byId.get(idOrKey) ?? [...byId.values()].find(({ key }) => key === idOrKey),
    fieldList: () => fields,
    statuses: () => datacenterStatuses,
    projects: () => [
      { id: '100', key: 'PAY', name: 'PAY' },
      { id: '101', key: 'CORE', name: 'CORE' },
    ],
    edit: undefined,
  };
  function change(act: () => unknown): void {
    act();
    revision += 1;
  }
  return { shown, change };
}

const fields = [
  { id: 'summary', name: 'Zusammenfassung', schema: { type: 'string', system: 'summary' } },
  {
    id: 'customfield_10036',
    name: 'Story Points',
    schema: { type: 'number', custom: 'com.atlassian.jira.plugin.system.customfieldtypes:float' },
  },
  {
    id: 'customfield_10021',
    name: 'Flagged',
    schema: {
      type: 'array',
      custom: 'com.atlassian.jira.plugin.system.customfieldtypes:multicheckboxes',
    },
  },
];
