import type { Client } from 'jira.js/core';
import type { JiraConnection } from '../connection.ts';
import type { Connector, ConnectorContext, IssuePage, Json, PullRequest } from '../connector.ts';
import { shapeOf } from '../malformed.ts';
import { positionSchema } from '../position.ts';
import { discoverJira } from './discovery.ts';
import { jiraTrials } from './examination.ts';
import { readInScope, readIssues } from './issue-page.ts';
import { jiraAccess } from './jira-access.ts';
import { createJiraClient } from './jira-client.ts';
import { type JiraSession, jiraStateSchema } from './jira-session.ts';
import { partOf } from './part.ts';
import { searchIds } from './search.ts';
import { planJira } from './shards.ts';
import { examineSite } from './site-examination.ts';
import { jiraSweeper } from './sweep.ts';
import { jiraWebhooks } from './webhooks.ts';

/** Jira Cloud: ids by search, then fields and change logs in bulk. */
export function createJiraConnector(
  connection: JiraConnection,
  context: ConnectorContext,
): Connector {
  const access = jiraAccess(connection, context);
  const clientOf = (signal: AbortSignal): Client => createJiraClient(access, context, signal);
  function sessionOf(state: Json, signal: AbortSignal): JiraSession {
    return {
      connection,
      context,
      client: clientOf(signal),
      state: shapeOf(`${context.source}: the stored discovery`, jiraStateSchema, state),
    };
  }
  return {
    discover(signal) {
      return discoverJira({ connection, context, client: clientOf(signal) });
    },
    plan(state, since, signal) {
      return planJira(sessionOf(state, signal), since);
    },
    pull(request, signal) {
      return pullPages(sessionOf(request.state, signal), request);
    },
    pullIssues(state, ids, signal) {
      return alone(readIssues(sessionOf(state, signal), ids));
    },
    pullInScope(state, ids, signal) {
      return alone(readInScope(sessionOf(state, signal), ids));
    },
    sweeper: jiraSweeper(sessionOf),
    // Jira lets apps register webhooks, and no account with a token of its own.
    ...(connection.auth.kind === 'oauth' ? { webhooks: jiraWebhooks(clientOf, context) } : {}),
    examine: (signal) => examineSite({ connection, context, access }, jiraTrials, signal),
  };
}

async function* pullPages(session: JiraSession, request: PullRequest): AsyncGenerator<IssuePage> {
  const { source } = session.context;
  const part = partOf(source, request.shard);
  const from =
    request.cursor === undefined
      ? undefined
      : shapeOf(`${source}: the stored cursor`, positionSchema, request.cursor);
  for await (const slice of searchIds(session, part, from)) {
    if (slice.ids.length === 0 && !slice.isLast) continue;
    const page = await readIssues(session, slice.ids);
    const cursor = slice.isLast ? undefined : slice.position;
    yield { ...page, cursor };
  }
}

/** A page that is no part of a longer read. */
async function alone(page: Promise<Omit<IssuePage, 'cursor'>>): Promise<IssuePage> {
  return { ...(await page), cursor: undefined };
}
