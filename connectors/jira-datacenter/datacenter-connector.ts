import type { Instant } from '../../src/core/issue.ts';
import type { JiraDatacenterConnection } from '../connection.ts';
import type {
  Connector,
  ConnectorContext,
  IssuePage,
  Json,
  Plan,
  PullRequest,
} from '../connector.ts';
import { jiraAccess } from '../jira/jira-access.ts';
import { createJiraClient } from '../jira/jira-client.ts';
import { examineSite } from '../jira/site-examination.ts';
import { shapeOf } from '../malformed.ts';
import { positionSchema } from '../position.ts';
import { sinceOf, wholeSource } from '../whole-source.ts';
import { type DatacenterSession, datacenterStateSchema } from './datacenter-session.ts';
import { discoverDatacenter, newestChange } from './discovery.ts';
import { datacenterTrials } from './examination.ts';
import { toPage, wholeIssues } from './issue-page.ts';
import { findNamed } from './named-issues.ts';
import { type Slice, searchIssues } from './search.ts';
import type { FoundIssue } from './search-page.ts';
import { datacenterSweeper } from './sweep.ts';

/** Jira Data Center 8.14 to 11: issues and their histories in one search. */
export function createDatacenterConnector(
  connection: JiraDatacenterConnection,
  context: ConnectorContext,
): Connector {
  const access = jiraAccess(connection, context);
  function sessionOf(state: Json, signal: AbortSignal): DatacenterSession {
    return {
      connection,
      context,
      client: createJiraClient(access, context, signal),
      state: shapeOf(`${context.source}: the stored discovery`, datacenterStateSchema, state),
    };
  }
  return {
    discover(signal) {
      const client = createJiraClient(access, context, signal);
      return discoverDatacenter({ connection, context, client });
    },
    plan(state, since, signal) {
      return planDatacenter(sessionOf(state, signal), since);
    },
    pull(request, signal) {
      return pullPages(sessionOf(request.state, signal), request);
    },
    pullIssues(state, ids, signal) {
      return pullNamed(sessionOf(state, signal), ids);
    },
    pullInScope(state, ids, signal) {
      return pullNamed(sessionOf(state, signal), ids, connection.scope);
    },
    sweeper: datacenterSweeper(sessionOf),
    examine: (signal) => examineSite({ connection, context, access }, datacenterTrials, signal),
  };
}

async function planDatacenter(
  session: DatacenterSession,
  since: Instant | undefined,
): Promise<Plan> {
  const shards = wholeSource(since);
  return since === undefined ? { shards, newestBefore: await newestChange(session) } : { shards };
}

async function* pullPages(
  session: DatacenterSession,
  request: PullRequest,
): AsyncGenerator<IssuePage> {
  const { source } = session.context;
  const since = sinceOf(source, request.shard);
  const from =
    request.cursor === undefined
      ? undefined
      : shapeOf(`${source}: the stored cursor`, positionSchema, request.cursor);
  const epicIds = new Map<string, string>();
  const slices = searchIssues(session, { since, from, shown: wholeIssues(session.state) });
  for await (const { rows, position, isLast } of gathered(slices)) {
    const page = await toPage(session, rows, epicIds);
    yield { ...page, cursor: isLast ? undefined : position };
  }
}

/** Issues a page of ours: epics that they name by key are looked up once a page. */
const gatheredIssues = 200;

async function* gathered(slices: AsyncIterable<Slice>): AsyncGenerator<Slice> {
  const rows = new Map<string, FoundIssue>();
  for await (const slice of slices) {
    for (const row of slice.rows) rows.set(row.id, row);
    if (rows.size < gatheredIssues && !slice.isLast) continue;
    yield { ...slice, rows: [...rows.values()] };
    rows.clear();
  }
}

async function pullNamed(
  session: DatacenterSession,
  ids: readonly string[],
  scope?: string,
): Promise<IssuePage> {
  const shown = wholeIssues(session.state);
  const named = { names: ids, shown, scope };
  const rows = new Map<string, FoundIssue>();
  for (const field of ['id', 'key'] as const) {
    for (const row of await findNamed(session, field, named)) rows.set(row.id, row);
  }
  return { ...(await toPage(session, [...rows.values()], new Map())), cursor: undefined };
}
