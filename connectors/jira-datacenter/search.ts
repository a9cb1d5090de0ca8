import type { Instant } from '../../src/core/issue.ts';
import { secondMs } from '../../src/core/time.ts';
import { ConnectorError } from '../connector-error.ts';
import { boundedJql, sinceJql } from '../jira/jql.ts';
import { settled } from '../jira/search.ts';
import { advance, type Position, undelivered } from '../position.ts';
import { crowdedSecond } from './crowded-second.ts';
import { type DatacenterSession, resolutionMs } from './datacenter-session.ts';
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
    } else if (hasMoved(place, page)) {
      place = again(session, place);
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
  /** The last row of the page before, which this one has to begin with. */
  readonly last: FoundIssue | undefined;
  /** How often this search began again because its list had moved. */
  readonly restarts: number;
}

function beginning(jql: string): Place {
  return { jql, startAt: 0, last: undefined, restarts: 0 };
}

/** A later search where the page got further, else the next page of the same one, which repeats a row. */
function behind(place: Place, { rows }: SearchPage, jql: string): Place {
  if (jql !== place.jql) return beginning(jql);
  const isRepeated = rows.length > 1;
  const startAt = place.startAt + (isRepeated ? rows.length - 1 : rows.length);
  return { ...place, startAt, last: isRepeated ? rows.at(-1) : undefined };
}

/** An issue that left its place pulled those behind it over the border between two pages, unread. */
function hasMoved({ last }: Place, { rows }: SearchPage): boolean {
  return last !== undefined && rows[0]?.id !== last.id;
}

const mostRestarts = 20;

function again({ context }: DatacenterSession, { jql, restarts }: Place): Place {
  if (restarts < mostRestarts) return { ...beginning(jql), restarts: restarts + 1 };
  throw new ConnectorError(
    'unavailable',
    `${context.source}: the order of issues of one instant changed with every page of POST /rest/api/2/search: the next try goes on from here`,
  );
}

/** The second to be read in another way, because it alone fills what Jira shows of one search. */
function secondOf(
  { context, state, connection }: DatacenterSession,
  { last, startAt }: Place,
  position: Instant,
): Instant {
  const second = position - (position % secondMs);
  if (state.epochJql && last?.at !== undefined && last.at < second + secondMs) return second;
  throw new ConnectorError(
    'unavailable',
    `${context.source}: Jira shows no results of POST /rest/api/2/search beyond ${startAt}, though there are more: the next try goes on from here; if this stays, rebuild the search index of ${connection.url} or raise its jira.search.platform.max.result.window`,
  );
}

function jqlOf(session: DatacenterSession, field: SortField, from: Instant): string {
  const second = from - (from % secondMs);
  const clause = second === 0 ? undefined : sinceJql(field, second, session.state);
  return `${boundedJql(session.connection.scope, clause)} ORDER BY ${field} ASC, key ASC`;
}
