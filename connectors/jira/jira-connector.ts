import type { JiraConnection } from '../connection.ts';
import type { Connector, ConnectorContext, IssuePage, Json, PullRequest } from '../connector.ts';
import { shapeOf } from '../malformed.ts';
import { positionSchema } from '../position.ts';
import { sinceOf, wholeSource } from '../whole-source.ts';
import { discoverJira } from './discovery.ts';
import { jiraTrials } from './examination.ts';
import { readIssues } from './issue-page.ts';
import { createJiraClient } from './jira-client.ts';
import { type JiraSession, jiraStateSchema } from './jira-session.ts';
import { searchIds } from './search.ts';
import { examineSite } from './site-examination.ts';
import { jiraSweeper } from './sweep.ts';

/** Jira Cloud: ids by search, then fields and change logs in bulk. */
export function createJiraConnector(
  connection: JiraConnection,
  context: ConnectorContext,
): Connector {
  function sessionOf(state: Json, signal: AbortSignal): JiraSession {
    return {
      connection,
      context,
      client: createJiraClient(connection, context, signal),
      state: shapeOf(`${context.source}: the stored discovery`, jiraStateSchema, state),
    };
  }
  return {
    discover(signal) {
      const client = createJiraClient(connection, context, signal);
      return discoverJira({ connection, context, client });
    },
    async plan(_state, since) {
      return wholeSource(since);
    },
    pull(request, signal) {
      return pullPages(sessionOf(request.state, signal), request);
    },
    pullIssues(state, ids, signal) {
      return pullNamed(sessionOf(state, signal), ids);
    },
    sweeper: jiraSweeper(sessionOf),
    examine: (signal) => examineSite({ connection, context }, jiraTrials, signal),
  };
}

async function* pullPages(session: JiraSession, request: PullRequest): AsyncGenerator<IssuePage> {
  const { source } = session.context;
  const since = sinceOf(source, request.shard);
  const from =
    request.cursor === undefined
      ? undefined
      : shapeOf(`${source}: the stored cursor`, positionSchema, request.cursor);
  for await (const slice of searchIds(session, since, from)) {
    if (slice.ids.length === 0 && !slice.isLast) continue;
    const page = await readIssues(session, slice.ids);
    const cursor = slice.isLast ? undefined : slice.position;
    yield { ...page, cursor };
  }
}

async function pullNamed(session: JiraSession, ids: readonly string[]): Promise<IssuePage> {
  return { ...(await readIssues(session, ids)), cursor: undefined };
}
