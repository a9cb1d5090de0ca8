import type { Json, Presence, Sweeper, SweepPage } from '../connector.ts';
import { ConnectorError } from '../connector-error.ts';
import { shapeOf } from '../malformed.ts';
import { positionSchema } from '../position.ts';
import type { DatacenterSession } from './datacenter-session.ts';
import { findNamed } from './named-issues.ts';
import { searchIssues } from './search.ts';
import type { Shown } from './search-page.ts';

/** Pages hold 1,000 unless an administrator changed `jira.search.views.default.max`. */
const idsOnly: Shown = { fields: ['created'], hasChangelog: false, size: 1_000 };

/** Archived issues vanish from searches; asked for alone they are present. */
export function datacenterSweeper(
  sessionOf: (state: Json, signal: AbortSignal) => DatacenterSession,
): Sweeper {
  return {
    sweep: ({ state, cursor }, signal) => sweepIds(sessionOf(state, signal), cursor),
    async answering(state, ids, signal) {
      const session = sessionOf(state, signal);
      const found = await findNamed(session, 'id', { names: ids, shown: idsOnly });
      return new Set(found.map(({ id }) => id));
    },
    probe: (state, id, signal) => probe(sessionOf(state, signal), id),
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
      issues: rows.map(({ id }) => ({ id, archivedAt: undefined, isTrashed: false })),
      cursor: isLast ? undefined : position,
    };
  }
}

async function probe({ client }: DatacenterSession, id: string): Promise<Presence> {
  const url = `/rest/api/2/issue/${encodeURIComponent(id)}`;
  try {
    await client.sendRequest({ url, method: 'GET', searchParams: { fields: 'created' } });
    return 'present';
  } catch (error) {
    if (error instanceof ConnectorError && error.status === 404) return 'deleted';
    if (error instanceof ConnectorError && error.status === 403) return 'access_lost';
    throw error;
  }
}
