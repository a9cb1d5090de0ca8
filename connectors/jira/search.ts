import type { Instant } from '../../src/core/issue.ts';
import { minuteMs, secondMs } from '../../src/core/time.ts';
import { advance, type Position, type Row, undelivered } from '../position.ts';
import type { JiraSession } from './jira-session.ts';
import { boundedJql, resolutionMs, sinceJql, untilJql } from './jql.ts';
import type { Part } from './part.ts';
import { type SortField, searchPage, searchSize, stuck } from './search-page.ts';

/** Issues per page of ours, and ids per bulk request of Jira. */
const sliceSize = 1_000;
/** Search follows changes within seconds to minutes. */
const lagMs = 5 * minuteMs;

export interface Slice {
  readonly ids: readonly string[];
  /** Behind these ids. */
  readonly position: Position;
  readonly isLast: boolean;
}

/**
 * Ids of the scope in slices, the last one marked. A full read is sorted by `created`, which never changes; an
 * incremental one by `updated` ascending, where an issue changed meanwhile moves to the end and comes twice. No upper
 * bound: one that moves with the clock never meets an issue that is updated again and again.
 *
 * Each page starts a new search from the position reached. Whether the list behind a nextPageToken moves is not
 * documented; if it does, an issue that leaves its place pulls another one over the border of a page, unread. The token
 * is followed only while a page does not get beyond the instant it started at.
 */
export async function* searchIds(
  session: JiraSession,
  { since, from = 0, until }: Part,
  start: Position | undefined,
): AsyncGenerator<Slice> {
  const field = since == null ? 'created' : 'updated';
  const resolution = resolutionMs(session.state);
  let position = start ?? { at: since ?? from, seen: [] };
  const jqlFrom = (at: Instant): string => jqlBetween(session, field, { from: at, until });
  const place = new Place(session.context.source, jqlFrom(position.at));
  while (!place.isEnd) {
    const { jql, token } = place;
    const page = await searchPage(session, { jql, field, token, size: searchSize });
    // Of the second or minute in which the read begins Jira shows what was before, too.
    const wanted = page.rows.filter(({ at }) => at === undefined || at >= (since ?? 0));
    const rows = field === 'created' ? wanted : settled(wanted, session.context.now());
    const slices = slicesOf(undelivered(rows, position, resolution));
    for (const [index, slice] of slices.entries()) {
      position = advance(position, slice, resolution);
      const ids = [...new Set(slice.map((row) => row.id))];
      const isLast = page.next === undefined && index === slices.length - 1;
      yield { ids, position, isLast };
    }
    place.move(page.next, jqlFrom(position.at));
  }
}

/** Which request comes next: a new search from a later position, or the next token of the same search. */
class Place {
  isEnd = false;
  jql: string;
  token: string | undefined;
  readonly #source: string;
  readonly #used = new Set<string>();

  constructor(source: string, jql: string) {
    this.#source = source;
    this.jql = jql;
  }

  move(next: string | undefined, beyond: string): void {
    this.isEnd = next === undefined;
    const isBeyond = beyond !== this.jql;
    if (isBeyond) this.#used.clear();
    else if (next !== undefined && this.#used.has(next)) throw stuck(this.#source);
    else if (next !== undefined) this.#used.add(next);
    this.token = isBeyond ? undefined : next;
    this.jql = beyond;
  }
}

/**
 * The index a search is sorted by lags behind the fields it shows: a row changed just now can stand far before its
 * place. Such a row is delivered, but does not say how far the search has come. It is told by our clock, and where that
 * differs from Jira's or the lag is longer, by rows behind it that changed earlier: a second is all an index may sort by.
 */
export function settled<R extends Row>(rows: readonly R[], now: Instant): readonly R[] {
  let latest = now - lagMs;
  const placed: R[] = [];
  for (const row of rows.toReversed()) {
    const isPlaced = row.at !== undefined && row.at < latest;
    placed.push({ ...row, at: isPlaced ? row.at : undefined });
    latest = Math.min(latest, (row.at ?? latest) + secondMs);
  }
  return placed.toReversed();
}

function jqlBetween(
  { connection, state }: JiraSession,
  field: SortField,
  { from, until }: { readonly from: Instant; readonly until: Instant | undefined },
): string {
  const bounds = [
    ...(from === 0 ? [] : [sinceJql(field, from, state)]),
    ...(until === undefined ? [] : [untilJql(field, until, state)]),
  ];
  return `${boundedJql(connection.scope, ...bounds)} ORDER BY ${field} ASC`;
}

/** At least one slice, so that the end is always told. */
function slicesOf(rows: readonly Row[]): readonly (readonly Row[])[] {
  const slices = [rows.slice(0, sliceSize)];
  for (let index = sliceSize; index < rows.length; index += sliceSize) {
    slices.push(rows.slice(index, index + sliceSize));
  }
  return slices;
}
