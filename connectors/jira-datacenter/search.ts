import type { Instant } from '../../src/core/issue.ts';
import { secondMs } from '../../src/core/time.ts';
import { ConnectorError } from '../connector-error.ts';
import { boundedJql, resolutionMs, sinceJql } from '../jira/jql.ts';
import { settled } from '../jira/search.ts';
import { advance, type Position, undelivered } from '../position.ts';
import { crowdedSecond } from './crowded-second.ts';
import type { DatacenterSession } from './datacenter-session.ts';
import {
  type FoundIssue,
  type SearchPage,
  type Shown,
  type SortField,
  searchPage,
} from './search-page.ts';

export interface Slice {
  readonly rows: readonly FoundIssue[];
  /** Behind these rows. */
  readonly position: Position;
  readonly isLast: boolean;
}

interface Read {
  readonly since: Instant | undefined;
  readonly from: Position | undefined;
  readonly shown: Shown;
}

/**
 * Issues of the scope, the last slice marked. A full read is sorted by `created`, which never changes; an incremental one
 * by `updated`, where an issue changed meanwhile moves to the end and comes twice.
 *
 * Each page starts a new search at the position reached, so that neither changes while reading nor Jira's window of 10,000
 * results matter. `startAt` is used only as long as a page does not get beyond the instant it started at.
 */
export async function* searchIssues(
  session: DatacenterSession,
  { since, from, shown }: Read,
): AsyncGenerator<Slice> {
  const field = since === undefined ? 'created' : 'updated';
  const resolution = resolutionMs(session.state);
  let position = from ?? { at: since ?? 0, seen: [] };
  let place = beginning(jqlOf(session, field, position.at));
  for (;;) {
    const page = await searchPage(session, { ...shown, ...place, field, isStrict: true });
    if (page === undefined) {
      const at = secondOf(session, place, position.at);
      for await (const rows of crowdedSecond(session, { field, at, shown })) {
        yield { rows: undelivered(rows, position, resolution), position, isLast: false };
      }
      position = { at: at + secondMs, seen: [] };
      place = beginning(jqlOf(session, field, position.at));
    } else if (hasGap(place, page)) {
      place = back(session, place);
    } else {
      const wanted = page.rows.filter(({ at }) => at === undefined || at >= (since ?? 0));
      const placed = field === 'created' ? wanted : settled(wanted, session.context.now());
      const rows = undelivered(placed, position, resolution);
      position = advance(position, rows, resolution);
      const isLast = place.startAt + page.rows.length >= page.total;
      yield { rows, position, isLast };
      if (isLast) return;
      place = behind(place, page, jqlOf(session, field, position.at));
    }
  }
}

interface Place {
  readonly jql: string;
  readonly startAt: number;
  /** Rows read of this search so far, when a page begins with some of them. */
  readonly read: ReadonlySet<string> | undefined;
  /** Rows of the page before. */
  readonly before: readonly FoundIssue[];
  /** How often this search had to go back. */
  readonly returns: number;
}

function beginning(jql: string): Place {
  return { jql, startAt: 0, read: undefined, before: [], returns: 0 };
}

/** Of each page this part is read again with the next: so many issues may leave their places meanwhile. */
const overlap = 1 / 5;

/** A later search where the page got further, else the next page of the same one. */
function behind(place: Place, { rows }: SearchPage, jql: string): Place {
  if (jql !== place.jql) return beginning(jql);
  const repeated = Math.min(rows.length - 1, Math.ceil(rows.length * overlap));
  return {
    ...place,
    startAt: place.startAt + rows.length - repeated,
    read: repeated === 0 ? undefined : new Set([...(place.read ?? []), ...rows.map(versionOf)]),
    before: rows,
  };
}

function versionOf({ id, at }: FoundIssue): string {
  return `${id} ${at}`;
}

/** Issues that leave their places pull those behind them over the border between two pages, unread. */
function hasGap({ read }: Place, { rows: [first] }: SearchPage): boolean {
  return read !== undefined && (first === undefined || !read.has(versionOf(first)));
}

const mostReturns = 100;

/** The same search from a page earlier. */
function back({ context }: DatacenterSession, place: Place): Place {
  const startAt = Math.max(0, place.startAt - place.before.length);
  const read = startAt === 0 ? undefined : place.read;
  if (place.returns < mostReturns) return { ...place, startAt, read, returns: place.returns + 1 };
  throw new ConnectorError(
    'unavailable',
    `${context.source}: issues left their places faster than pages of POST /rest/api/2/search came: the next try goes on from here`,
  );
}

/** The second to be read in another way, because it alone fills what Jira shows of one search. */
function secondOf(
  { context, state, connection }: DatacenterSession,
  { before, startAt }: Place,
  position: Instant,
): Instant {
  const second = position - (position % secondMs);
  const reached = before.at(-1)?.at;
  if (state.epochJql && reached !== undefined && reached < second + secondMs) return second;
  throw new ConnectorError(
    'unavailable',
    `${context.source}: Jira shows no results of POST /rest/api/2/search beyond ${startAt}, though there are more: the next try goes on from here; if this stays, rebuild the search index of ${connection.url} or raise its jira.search.platform.max.result.window`,
  );
}

function jqlOf(session: DatacenterSession, field: SortField, from: Instant): string {
  const clause = from === 0 ? undefined : sinceJql(field, from, session.state);
  return `${boundedJql(session.connection.scope, clause)} ORDER BY ${field} ASC, key ASC`;
}
