import { z } from 'zod';
import type { Json, Presence, Sweeper, SweepPage } from '../connector.ts';
import { ConnectorError } from '../connector-error.ts';
import { shapeOf } from '../malformed.ts';
import { fetchRecords } from './issue-bulk.ts';
import type { JiraSession } from './jira-session.ts';
import { projectStandings } from './projects.ts';
import { searchedIds, sweepPages } from './search-page.ts';

/** Archived issues vanish from searches. By their ids some sites still show them, others answer as if they were deleted. */
export function jiraSweeper(sessionOf: (state: Json, signal: AbortSignal) => JiraSession): Sweeper {
  return {
    meetsArchived: false,
    sweep: ({ state, cursor }, signal) => sweepIds(sessionOf(state, signal), cursor),
    answering: (state, ids, signal) => answering(sessionOf(state, signal), ids),
    probe: (state, id, signal) => probe(sessionOf(state, signal), id),
    teams: (state, signal) => projectStandings(sessionOf(state, signal)),
  };
}

const cursorSchema = z.object({ token: z.string() });

async function* sweepIds(
  session: JiraSession,
  cursor: Json | undefined,
): AsyncGenerator<SweepPage> {
  const what = `${session.context.source}: the stored cursor`;
  const token = cursor === undefined ? undefined : shapeOf(what, cursorSchema, cursor).token;
  for await (const { rows, next } of sweepPages(session, token)) {
    yield {
      issues: rows.map(({ id, at }) => ({
        id,
        updatedAt: at,
        archivedAt: undefined,
        isTrashed: false,
      })),
      cursor: next === undefined ? undefined : { token: next },
    };
  }
}

async function answering(
  session: JiraSession,
  ids: readonly string[],
): Promise<Awaited<ReturnType<Sweeper['answering']>>> {
  const { records, problems } = await fetchRecords(session, ids);
  // What cannot be read or returned for a passing reason is there all the same.
  const shown = [
    ...records.map((record) => record.id),
    ...problems.map((problem) => problem.issueId),
  ].filter((id) => ids.includes(id));
  const searched = await searchedIds(session, shown);
  return new Map(shown.map((id) => [id, searched.has(id) ? 'present' : 'archived']));
}

async function probe(session: JiraSession, id: string): Promise<Presence> {
  const url = `/rest/api/3/issue/${encodeURIComponent(id)}`;
  try {
    await session.client.sendRequest({ url, method: 'GET', searchParams: { fields: 'id' } });
  } catch (error) {
    if (error instanceof ConnectorError && error.status === 404) return 'deleted';
    if (error instanceof ConnectorError && error.status === 403) return 'access_lost';
    throw error;
  }
  return (await searchedIds(session, [id])).has(id) ? 'present' : 'archived';
}
