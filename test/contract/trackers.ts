import type { JiraConnection, LinearConnection } from '../../connectors/connection.ts';
import type { Connector, ConnectorContext } from '../../connectors/connector.ts';
import { createConnector } from '../../connectors/registry.ts';
import {
  datacenterIssue,
  datacenterStatuses,
  datacenterToken,
  startDatacenterStage,
} from '../connectors/jira-datacenter-site.ts';
import {
  type JiraSite,
  type JiraSiteOptions,
  siteIssue,
  startJiraSite,
  statuses,
} from '../connectors/jira-site.ts';
import {
  type LinearSite,
  type LinearSiteOptions,
  linearIssue,
  startLinearSite,
  workflowStates,
} from '../connectors/linear-site.ts';
import { createOAuthDesk, grantOf, siteOfGrant, vaultInMemory } from '../connectors/oauth-desk.ts';
import type { ScriptedAnswer, ScriptedServer } from '../connectors/scripted-server.ts';

/** One issue of a story every tracker can tell. `moves` = changes of status back and forth, one a minute. */
export interface StoryIssue {
  readonly number: number;
  readonly updatedAt: number;
  readonly moves: number;
  readonly assignee?: string;
  readonly isMalformed?: boolean;
  /** In another project or team than the others. */
  readonly isElsewhere?: boolean;
}

/** One simulated tracker that tells a story, and how a connector reaches it. */
export interface Tracker {
  readonly server: ScriptedServer;
  readonly violations: readonly string[];
  readonly quotaSpent: ScriptedAnswer;
  /** Changes an issue of the story while it is read. */
  touch(number: number, updatedAt: number): void;
  connect(context?: Partial<ConnectorContext>, secret?: string, scope?: 'all' | 'here'): Connector;
}

export const trackers = {
  jira: startJira,
  'jira (OAuth)': startJiraWithOAuth,
  'jira-datacenter': startDatacenter,
  linear: startLinear,
  'linear (OAuth)': startLinearWithOAuth,
};

const tooMany: ScriptedAnswer = { status: 429, headers: { 'retry-after': '900' }, body: {} };

export const createdAt = Date.UTC(2026, 8, 1);

function contextOf(source: string, context: Partial<ConnectorContext>): ConnectorContext {
  return {
    source,
    hashPerson: (id) => `hash(${id})`,
    onCall: () => undefined,
    now: () => Date.UTC(2026, 10, 24),
    ...context,
  };
}

async function startJira(story: readonly StoryIssue[], page: number): Promise<Tracker> {
  return (await startJiraStage(story, { searchPage: page, changelogPage: page })).tracker;
}

/** By the address of the site: its cloud id is asked for. */
async function startJiraWithOAuth(story: readonly StoryIssue[], page: number): Promise<Tracker> {
  const oauth = createOAuthDesk('application/json');
  const { site, tracker, connection } = await startJiraStage(story, {
    searchPage: page,
    changelogPage: page,
    oauth,
  });
  const vault = vaultInMemory();
  return {
    ...tracker,
    connect(context = {}, clientSecret = 'client-secret', scope = 'all') {
      const auth = { ...grantOf(site, clientSecret), gatewayUrl: site.url };
      return createConnector(
        { ...connection, ...jiraScope(scope), url: siteOfGrant, auth },
        contextOf('acme-jira', { vault, ...context }),
      );
    },
  };
}

function jiraScope(scope: 'all' | 'here'): Partial<JiraConnection> {
  return scope === 'all' ? {} : { scope: 'project = PAY OR project = PAY' };
}

function linearScope(scope: 'all' | 'here'): readonly string[] {
  return scope === 'all' ? [] : ['ENG'];
}

interface Stage<Site, Connected> {
  readonly site: Site;
  readonly connection: Connected;
  readonly tracker: Tracker;
}

async function startJiraStage(
  story: readonly StoryIssue[],
  options: JiraSiteOptions,
): Promise<Stage<JiraSite, JiraConnection>> {
  const issues = story.map(({ number, updatedAt, moves, assignee, isMalformed, isElsewhere }) => {
    const issue = siteIssue(number, {
      created: new Date(createdAt + number).toISOString(),
      updated: new Date(updatedAt).toISOString(),
      status: isMalformed === true ? null : statuses[moves % 2],
      assignee:
        assignee === undefined ? null : { accountId: assignee, displayName: 'Ada Lovelace' },
    });
    if (isElsewhere === true) issue.key = `CORE-${number}`;
    issue.histories = Array.from({ length: moves }, (_, n) => {
      const [from, to] = n % 2 === 0 ? ['1', '3'] : ['3', '1'];
      const created = createdAt + number + (n + 1) * 60_000;
      const item = { field: 'status', fieldId: 'status', from, fromString: '', to, toString: '' };
      return { id: String(number * 1_000 + n), created, items: [item] };
    });
    return issue;
  });
  const site = await startJiraSite({ issues, ...options });
  function connectionWith(token: string): JiraConnection {
    const auth = { kind: 'basic', email: 'bot@acme.example', token } as const;
    return { type: 'jira', url: site.url, auth, scope: undefined, estimate: 'auto' };
  }
  const tracker: Tracker = {
    server: site,
    violations: site.violations,
    quotaSpent: tooMany,
    touch(number, updatedAt) {
      const issue = issues.find(({ key }) => key === `PAY-${number}`);
      if (issue !== undefined) issue.fields['updated'] = new Date(updatedAt).toISOString();
    },
    connect(context = {}, token = 'jira-token', scope = 'all') {
      const own = { ...connectionWith(token), ...jiraScope(scope) };
      return createConnector(own, contextOf('acme-jira', context));
    },
  };
  return { site, tracker, connection: connectionWith('none') };
}

async function startDatacenter(story: readonly StoryIssue[], page: number): Promise<Tracker> {
  function told(issue: StoryIssue) {
    const { number, updatedAt, moves, assignee, isMalformed, isElsewhere } = issue;
    const status = datacenterStatuses[moves % 2];
    return datacenterIssue(number, {
      createdAt: createdAt + number,
      updatedAt,
      project: isElsewhere === true ? 'CORE' : 'PAY',
      fields: {
        status: { ...status, ...(isMalformed === true ? { name: null } : {}) },
        assignee:
          assignee === undefined ? null : { accountId: assignee, displayName: 'Ada Lovelace' },
      },
      histories: Array.from({ length: moves }, (_, n) => {
        const [from, to] = n % 2 === 0 ? ['1', '3'] : ['3', '1'];
        const created = new Date(createdAt + number + (n + 1) * 60_000).toISOString();
        const item = { field: 'status', fieldtype: 'jira', from, fromString: '', to, toString: '' };
        return { id: String(number * 1_000 + n), created, items: [item] };
      }),
    });
  }
  const stage = await startDatacenterStage(story.map(told), { limits: { pageLimit: page } });
  return {
    server: stage,
    violations: stage.violations,
    quotaSpent: tooMany,
    touch(number, updatedAt) {
      const issue = story.find((each) => each.number === number);
      if (issue !== undefined) stage.put(told({ ...issue, updatedAt }));
    },
    connect(context = {}, token = datacenterToken, scope = 'all') {
      return createConnector(
        {
          type: 'jira-datacenter',
          url: stage.url,
          auth: { kind: 'bearer', token },
          scope: scope === 'all' ? undefined : 'project = PAY OR project = PAY',
          estimate: 'auto',
        },
        contextOf('acme-dc', context),
      );
    },
  };
}

async function startLinear(story: readonly StoryIssue[], page: number): Promise<Tracker> {
  return (await startLinearStage(story, { page })).tracker;
}

async function startLinearWithOAuth(story: readonly StoryIssue[], page: number): Promise<Tracker> {
  const oauth = createOAuthDesk('application/x-www-form-urlencoded');
  const { site, tracker, connection } = await startLinearStage(story, { page, oauth });
  const vault = vaultInMemory();
  return {
    ...tracker,
    // The first request is the refresh.
    quotaSpent: tooMany,
    connect(context = {}, clientSecret = 'client-secret', scope = 'all') {
      const auth = grantOf(site, clientSecret);
      const connected = contextOf('acme-linear', { vault, ...context });
      return createConnector({ ...connection, teams: linearScope(scope), auth }, connected);
    },
  };
}

async function startLinearStage(
  story: readonly StoryIssue[],
  options: LinearSiteOptions,
): Promise<Stage<LinearSite, LinearConnection>> {
  const states = [workflowStates[1], workflowStates[3]];
  const issues = story.map(({ number, updatedAt, moves, assignee, isMalformed, isElsewhere }) => {
    const issue = linearIssue(number, {
      createdAt: new Date(createdAt + number).toISOString(),
      updatedAt: new Date(updatedAt).toISOString(),
      state: states[moves % 2],
      assignee: assignee === undefined ? null : { id: assignee },
      ...(isMalformed === true ? { createdAt: '1970-01-01T00:00:00.000Z' } : {}),
      ...(isElsewhere === true ? { team: { id: 'team-2', key: 'MOB' } } : {}),
    });
    issue.entries = Array.from({ length: moves }, (_, n) => ({
      id: `${number}-${String(n).padStart(3, '0')}`,
      createdAt: new Date(createdAt + number + (n + 1) * 60_000).toISOString(),
      fromStateId: states[n % 2]?.id,
      toStateId: states[(n + 1) % 2]?.id,
    }));
    return issue;
  });
  const site = await startLinearSite({ issues, ...options });
  const limited = { code: 'RATELIMITED' };
  function connectionWith(key: string): LinearConnection {
    return { type: 'linear', apiUrl: site.url, auth: { kind: 'key', key }, teams: [] };
  }
  const tracker: Tracker = {
    server: site,
    violations: site.violations,
    quotaSpent: {
      status: 400,
      headers: { 'retry-after': '900' },
      body: { errors: [{ message: 'x', extensions: limited }] },
    },
    touch(number, updatedAt) {
      const issue = issues.find(({ identifier }) => identifier === `ENG-${number}`);
      if (issue !== undefined) issue.updatedAt = new Date(updatedAt).toISOString();
    },
    connect(context = {}, key = 'linear-key', scope = 'all') {
      const own = { ...connectionWith(key), teams: linearScope(scope) };
      return createConnector(own, contextOf('acme-linear', context));
    },
  };
  return { site, tracker, connection: connectionWith('none') };
}
