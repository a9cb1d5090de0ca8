import { z } from 'zod';
import type { Json, Presence, Sweeper, SweepPage, TeamStanding } from '../connector.ts';
import { ConnectorError } from '../connector-error.ts';
import { pageOf } from '../jira/jira-session.ts';
import { shapeOf } from '../malformed.ts';
import { positionSchema } from '../position.ts';
import { ifRefused, notOffered } from '../refusal.ts';
import type { DatacenterSession } from './datacenter-session.ts';
import { findNamed } from './named-issues.ts';
import { searchIssues } from './search.ts';
import type { Shown } from './search-page.ts';

/** Pages hold 1,000 unless an administrator changed `jira.search.views.default.max`. */
const idsOnly: Shown = { fields: ['created', 'updated'], hasChangelog: false, size: 1_000 };

/** Archived issues vanish from searches, and are shown when they are asked for alone. */
export function datacenterSweeper(
  sessionOf: (state: Json, signal: AbortSignal) => DatacenterSession,
): Sweeper {
  return {
    meetsArchived: false,
    sweep: ({ state, cursor }, signal) => sweepIds(sessionOf(state, signal), cursor),
    async answering(state, ids, signal) {
      const session = sessionOf(state, signal);
      const found = await findNamed(session, 'id', { names: ids, shown: idsOnly });
      return new Map(found.map(({ id }) => [id, 'present']));
    },
    probe: (state, id, signal) => probe(sessionOf(state, signal), id),
    teams: (state, signal) => projectStandings(sessionOf(state, signal)),
  };
}

async function* sweepIds(
  session: DatacenterSession,
  cursor: Json | undefined,
): AsyncGenerator<SweepPage> {
  const what = `${session.context.source}: the stored cursor`;
  const from = cursor === undefined ? undefined : shapeOf(what, positionSchema, cursor);
  const slices = searchIssues(session, { since: undefined, from, shown: idsOnly });
  for await (const { rows, position, isLast } of slices) {
    yield {
      issues: rows.map(({ id, updatedAt }) => ({
        id,
        updatedAt,
        archivedAt: undefined,
        isTrashed: false,
      })),
      cursor: isLast ? undefined : position,
    };
  }
}

async function probe({ client }: DatacenterSession, id: string): Promise<Presence> {
  const url = `/rest/api/2/issue/${encodeURIComponent(id)}`;
  try {
    await client.sendRequest({ url, method: 'GET', searchParams: { fields: 'created' } });
    // No search found it: `answering` was asked before.
    return 'archived';
  } catch (error) {
    if (error instanceof ConnectorError && error.status === 404) return 'deleted';
    if (error instanceof ConnectorError && error.status === 403) return 'access_lost';
    throw error;
  }
}

const projectsSchema = z.array(z.object({ key: z.string(), archived: z.boolean().nullish() }));

/** Undefined when the site does not list its projects. */
async function projectStandings({
  client,
  context,
}: DatacenterSession): Promise<ReadonlyMap<string, TeamStanding> | undefined> {
  const url = '/rest/api/2/project';
  const searchParams = { includeArchived: 'true' };
  const body = await ifRefused<unknown>(notOffered, undefined, () =>
    client.sendRequest({ url, method: 'GET', searchParams }),
  );
  if (body === undefined) return undefined;
  return new Map(
    pageOf(context.source, projectsSchema, body).map(({ key, archived }) => [
      key,
      archived === true ? 'archived' : 'live',
    ]),
  );
}
