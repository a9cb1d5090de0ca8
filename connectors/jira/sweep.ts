import { z } from 'zod';
import type { Json, Presence, Sweeper, SweepPage } from '../connector.ts';
import { ConnectorError } from '../connector-error.ts';
import { shapeOf } from '../malformed.ts';
import { fetchRecords } from './issue-bulk.ts';
import type { JiraSession } from './jira-session.ts';
import { boundedJql } from './jql.ts';
import { searchIdPages } from './search.ts';

/** Archived issues vanish from searches, and by their ids they are answered like deleted ones. */
export function jiraSweeper(sessionOf: (state: Json, signal: AbortSignal) => JiraSession): Sweeper {
  return {
    sweep: ({ state, cursor }, signal) => sweepIds(sessionOf(state, signal), cursor),
    async answering(state, ids, signal) {
      const { records, problems } = await fetchRecords(sessionOf(state, signal), ids);
      // What cannot be read or returned for a passing reason is there all the same.
      return new Set([
        ...records.map((record) => record.id),
        ...problems.map((problem) => problem.issueId),
      ]);
    },
    probe: (state, id, signal) => probe(sessionOf(state, signal), id),
  };
}

const cursorSchema = z.object({ token: z.string() });

async function* sweepIds(
  session: JiraSession,
  cursor: Json | undefined,
): AsyncGenerator<SweepPage> {
  const what = `${session.context.source}: the stored cursor`;
  const token = cursor === undefined ? undefined : shapeOf(what, cursorSchema, cursor).token;
  const jql = `${boundedJql(session.connection.scope)} ORDER BY created ASC`;
  for await (const { ids, next } of searchIdPages(session, { jql, token })) {
    yield {
      issues: ids.map((id) => ({ id, archivedAt: undefined, isTrashed: false })),
      cursor: next === undefined ? undefined : { token: next },
    };
  }
}

async function probe({ client }: JiraSession, id: string): Promise<Presence> {
  const url = `/rest/api/3/issue/${encodeURIComponent(id)}`;
  try {
    await client.sendRequest({ url, method: 'GET', searchParams: { fields: 'id' } });
    return 'present';
  } catch (error) {
    if (error instanceof ConnectorError && error.status === 404) return 'deleted';
    if (error instanceof ConnectorError && error.status === 403) return 'access_lost';
    throw error;
  }
}
