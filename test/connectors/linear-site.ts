import { execute, GraphQLError, type GraphQLSchema, parse } from 'graphql';
import { ownSchema } from './linear-own-schema.ts';
import { documentProblems, isLinearSchemaPresent, readLinearSchema } from './linear-schema.ts';
import { type BehindDesk, behindDesk } from './oauth-desk.ts';
import {
  type ScriptedAnswer,
  type ScriptedServer,
  startScriptedServer,
} from './scripted-server.ts';

export interface SiteEntry {
  id: string;
  createdAt: string;
  [field: string]: unknown;
}

export interface LinearIssue {
  id: string;
  identifier: string;
  updatedAt: string;
  archivedAt?: string | null;
  team: { id: string; key: string };
  entries: SiteEntry[];
  [field: string]: unknown;
}

interface LinearProject {
  id: string;
  name: string;
  labelIds: string[];
  initiativeIds: string[];
  health?: string;
  healthUpdatedAt?: string;
}

export interface LinearSiteOptions extends BehindDesk {
  issues?: LinearIssue[];
  projects?: LinearProject[];
  /** Ids of issues that went away after a page showed them. */
  gone?: Set<string>;
  /** The most records a page may ask for before the query costs too much. */
  affordable?: number;
  /** Points a record costs that a page asks for, told in a header. */
  price?: number;
  /** It tells nothing of attachments and of what issues are synced with, and refuses those who ask. */
  tellsNoMirrors?: boolean;
  /** It does not know of health, and refuses those who ask. */
  tellsNoHealth?: boolean;
  /** The most records a page holds, whatever it asks for. */
  page?: number;
  token?: string;
  /** Of every answer. */
  headers?: Record<string, string>;
}

export interface LinearSite extends ScriptedServer {
  readonly options: LinearSiteOptions;
  readonly issues: LinearIssue[];
  readonly violations: string[];
}

const teams = [
  { id: 'team-1', key: 'ENG' },
  { id: 'team-2', key: 'MOB' },
];

export const workflowStates = [
  'triage',
  'backlog',
  'unstarted',
  'started',
  'completed',
  'canceled',
  'duplicate',
  'dreaming',
].map((type) => ({ id: `state-${type}`, name: `${type}!`, type }));

const labels = [
  { id: 'label-group', name: 'Strategy', isGroup: true, parent: null },
  { id: 'label-1', name: 'Checkout', isGroup: false, parent: { name: 'Strategy' } },
];

export function linearIssue(number: number, changed: Record<string, unknown> = {}): LinearIssue {
  const at = new Date(Date.UTC(2026, 9, 1, 8, number)).toISOString();
  return {
    id: `issue-${number}`,
    identifier: `ENG-${number}`,
    title: `Issue ${number}`,
    url: `https://linear.app/acme/issue/ENG-${number}`,
    estimate: null,
    labelIds: [],
    createdAt: at,
    updatedAt: at,
    archivedAt: null,
    trashed: null,
    state: workflowStates[1],
    team: { id: 'team-1', key: 'ENG' },
    parent: null,
    project: null,
    assignee: null,
    attachments: { nodes: [] },
    syncedWith: null,
    entries: [],
    ...changed,
  };
}

/** A small Linear over GraphQL that keeps to the vendor's rules. */
export async function startLinearSite(options: LinearSiteOptions = {}): Promise<LinearSite> {
  const issues = options.issues ?? [];
  const violations: string[] = [];
  const whole = isLinearSchemaPresent ? readLinearSchema() : undefined;
  const known = options.token ?? 'linear-key';
  const script = behindDesk(options, known, async (request) => {
    const body = { query: '', variables: {}, ...request.body };
    violations.push(...documentProblems(ownSchema, body.query));
    if (whole !== undefined) violations.push(...documentProblems(whole, body.query));
    if (request.authorization !== known) {
      return graphqlError('AUTHENTICATION_ERROR', 'authentication error');
    }
    if (options.tellsNoMirrors === true && body.query.includes('attachments')) {
      const message = 'Cannot query field "attachments" on type "Issue".';
      return graphqlError('GRAPHQL_VALIDATION_FAILED', 'graphql error', message);
    }
    if (options.tellsNoHealth === true && body.query.includes('health')) {
      const message = 'Cannot query field "health" on type "Project".';
      return graphqlError('GRAPHQL_VALIDATION_FAILED', 'graphql error', message);
    }
    if (Number(body.variables['first'] ?? 0) > (options.affordable ?? 250)) {
      return graphqlError('INPUT_ERROR', 'invalid input', 'Query too complex: 31375 of 10000');
    }
    return answer(ownSchema, body, { issues, options });
  });
  const server = await startScriptedServer(script);
  return { ...server, url: `${server.url}/graphql`, options, issues, violations };
}

interface Ask {
  readonly query: string;
  readonly variables: Record<string, unknown>;
}

/** Linear tells most refusals with HTTP 400. */
export function graphqlError(
  code: string | undefined,
  type: string | undefined,
  message = 'no',
): ScriptedAnswer {
  return { status: 400, body: { errors: [{ message, extensions: { code, type } }] } };
}

interface Site {
  readonly issues: LinearIssue[];
  readonly options: LinearSiteOptions;
}

interface PageArguments {
  readonly first?: number;
  readonly after?: string | null;
}

async function answer(schema: GraphQLSchema, ask: Ask, site: Site): Promise<ScriptedAnswer> {
  const { options } = site;
  function connection(list: readonly unknown[], { first, after }: PageArguments): object {
    const start = Number((after ?? 'c0').slice(1));
    const end = start + Math.min(first ?? 50, options.page ?? 250);
    const hasNextPage = end < list.length;
    return { nodes: list.slice(start, end), pageInfo: { hasNextPage, endCursor: `c${end}` } };
  }
  function shown(issue: LinearIssue): object {
    // Newest first, as Linear sorts without being told.
    const entries = issue.entries.toSorted((a, b) => (a.createdAt < b.createdAt ? 1 : -1));
    return { ...issue, history: (page: PageArguments) => connection(entries, page) };
  }
  const result = await execute({
    schema,
    document: parse(ask.query),
    variableValues: ask.variables,
    rootValue: {
      viewer: { id: 'user-1' },
      organization: { name: 'Acme', urlKey: 'acme' },
      teams: (page: PageArguments) => connection(teams, page),
      workflowStates: (page: PageArguments) => connection(workflowStates, page),
      issueLabels: (page: PageArguments) => connection(labels, page),
      projectLabels: (page: PageArguments) =>
        connection([{ id: 'plabel-1', name: 'Growth', isGroup: false, parent: null }], page),
      initiativeLabels: (page: PageArguments) => connection([], page),
      projects: (page: PageArguments) => connection((options.projects ?? []).map(project), page),
      initiatives(page: PageArguments) {
        return connection(
          [initiative(0), { ...initiative(1), parentInitiative: { id: 'init-0' } }],
          page,
        );
      },
      project: ({ id }: { id: string }) =>
        (options.projects ?? []).map(project).find((candidate) => candidate.id === id),
      issue: ({ id }: { id: string }) => {
        const issue = site.issues.find((candidate) => candidate.id === id);
        if (issue !== undefined && options.gone?.has(id) !== true) return shown(issue);
        throw new GraphQLError('Entity not found: Issue', { extensions: { code: 'INPUT_ERROR' } });
      },
      issues: (page: PageArguments & { filter?: Filter; sort?: object }) => {
        const ascending = found(site.issues, page.filter ?? {}).map(shown);
        const isDescending = JSON.stringify(page.sort ?? []).includes('Descending');
        return connection(isDescending ? ascending.toReversed() : ascending, page);
      },
    },
  });
  const points = Number(ask.variables['first'] ?? 0) * (options.price ?? 0);
  const charged = points > 0 ? { 'x-complexity': String(points) } : {};
  const headers = { ...charged, ...options.headers };
  return { headers, body: JSON.parse(JSON.stringify(result)) };

  function project(data: LinearProject): LinearProject & Record<string, unknown> {
    const all = data.initiativeIds.map((id) => ({ ...initiative(0), id }));
    return { ...data, initiatives: (page: PageArguments) => connection(all, page) };
  }
}

function initiative(n: number): Record<string, unknown> {
  return { id: `init-${n}`, name: `Initiative ${n}`, labelIds: [], parentInitiative: null };
}

interface Filter {
  readonly id?: { in: string[] };
  readonly updatedAt?: { gte: string };
  readonly archivedAt?: { gte: string };
  readonly team?: { key: { in: string[] } };
}

function found(issues: readonly LinearIssue[], filter: Filter): LinearIssue[] {
  return issues
    .filter(({ id }) => filter.id?.in.includes(id) ?? true)
    .filter(({ updatedAt }) => updatedAt >= (filter.updatedAt?.gte ?? ''))
    .filter(
      ({ archivedAt }) =>
        filter.archivedAt === undefined || (archivedAt ?? '') >= filter.archivedAt.gte,
    )
    .filter(({ team }) => filter.team?.key.in.includes(team.key) ?? true)
    .toSorted((a, b) => (a.updatedAt < b.updatedAt ? -1 : 1));
}
