import { searchAndReconsileIssuesUsingJqlPost } from 'jira.js/cloud';
import { z } from 'zod';
import type { Instant } from '../../src/core/issue.ts';
import { minuteMs } from '../../src/core/time.ts';
import { ConnectorError } from '../connector-error.ts';
import { instantOf } from '../instant.ts';
import { advance, type Position, type Row, undelivered } from '../position.ts';
import { idSchema, type JiraSession, pageOf } from './jira-session.ts';
import { boundedJql, sinceJql } from './jql.ts';

/** The most a search answers with when a single field is asked for. */
const searchSize = 5_000;
/** Issues per page of ours, and ids per bulk request of Jira. */
const sliceSize = 1_000;
/** Search follows changes within seconds to minutes. */
const lagMs = 5 * minuteMs;

type SortField = 'created' | 'updated';

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
  since: Instant | undefined,
  from: Position | undefined,
): AsyncGenerator<Slice> {
  const field = since === undefined ? 'created' : 'updated';
  const resolutionMs = session.state.epochJql ? 1 : minuteMs;
  let position = from ?? { at: since ?? 0, seen: [] };
  const place = new Place(session.context.source, jqlOf(session, field, position.at));
  while (!place.isEnd) {
    const { jql, token } = place;
    const page = await searchPage(session, { jql, field, token, size: searchSize });
    const rows = field === 'created' ? page.rows : settled(page.rows, session.context.now());
    const slices = slicesOf(undelivered(rows, position, resolutionMs));
    for (const [index, slice] of slices.entries()) {
      position = advance(position, slice, resolutionMs);
      const ids = [...new Set(slice.map((row) => row.id))];
      const isLast = page.next === undefined && index === slices.length - 1;
      yield { ids, position, isLast };
    }
    place.move(page.next, jqlOf(session, field, position.at));
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
 * place. Such a row is delivered, but does not say how far the search has come.
 */
export function settled<R extends Row>(rows: readonly R[], now: Instant): readonly R[] {
  return rows.map((row) => {
    const isSettled = row.at !== undefined && row.at < now - lagMs;
    return { ...row, at: isSettled ? row.at : undefined };
  });
}

function jqlOf(session: JiraSession, field: SortField, from: Instant): string {
  const clause = from === 0 ? undefined : sinceJql(field, from, session.state);
  return `${boundedJql(session.connection.scope, clause)} ORDER BY ${field} ASC`;
}

/** At least one slice, so that the end is always told. */
function slicesOf(rows: readonly Row[]): readonly (readonly Row[])[] {
  const slices = [rows.slice(0, sliceSize)];
  for (let index = sliceSize; index < rows.length; index += sliceSize) {
    slices.push(rows.slice(index, index + sliceSize));
  }
  return slices;
}

const searchSchema = z.object({
  issues: z
    .array(z.object({ id: idSchema, fields: z.record(z.string(), z.unknown()).nullish() }))
    .nullish(),
  nextPageToken: z.string().nullish(),
  isLast: z.boolean().nullish(),
});

export interface SearchRequest<Field = SortField> {
  readonly jql: string;
  readonly field: Field;
  readonly token?: string | undefined;
  readonly size: number;
}

type Searcher = Pick<JiraSession, 'client' | 'context'>;

/** One page of a search: ids and the one field asked for. */
export async function searchPage(
  session: Searcher,
  request: SearchRequest,
): Promise<{ rows: readonly Row[]; next: string | undefined }> {
  const { issues, next } = await answerTo(session, request);
  const rows = issues.map(({ id, fields }) => ({ id, at: instantOf(fields?.[request.field]) }));
  if (rows.length > 0 && rows.every((row) => row.at === undefined)) {
    const seen = `a page of search results without a readable "${request.field}"`;
    throw malformed(session.context.source, seen);
  }
  return { rows, next };
}

export interface IdSearch {
  readonly jql: string;
  /** Where to go on; undefined = the beginning. */
  readonly token?: string | undefined;
  /** Ids, 50 at most, of which the search knows how they are now: else it follows changes later. */
  readonly reconcile?: readonly string[] | undefined;
}

/** Ids alone, page by page, as one chain of tokens, which Jira keeps for 7 days. */
export async function* searchIdPages(
  session: JiraSession,
  { jql, token: from, reconcile }: IdSearch,
): AsyncGenerator<{ ids: readonly string[]; next: string | undefined }> {
  const used = new Set<string>();
  let token = from;
  do {
    const request = { jql, field: 'id', token, size: searchSize, reconcile } as const;
    const { issues, next } = await answerTo(session, request);
    yield { ids: issues.map(({ id }) => id), next };
    if (next !== undefined && used.has(next)) throw stuck(session.context.source);
    if (next !== undefined) used.add(next);
    token = next;
  } while (token !== undefined);
}

async function answerTo(
  { client, context }: Searcher,
  request: SearchRequest<SortField | 'id'> & Pick<IdSearch, 'reconcile'>,
): Promise<{
  issues: NonNullable<z.infer<typeof searchSchema>['issues']>;
  next: string | undefined;
}> {
  const body: unknown = await searchAndReconsileIssuesUsingJqlPost(client, {
    jql: request.jql,
    fields: [request.field],
    maxResults: request.size,
    ...(request.token === undefined ? {} : { nextPageToken: request.token }),
    ...(request.reconcile === undefined ? {} : { reconcileIssues: request.reconcile.map(Number) }),
  });
  const page = pageOf(context.source, searchSchema, body);
  const next = page.isLast === true ? undefined : (page.nextPageToken ?? undefined);
  if (page.isLast === false && next === undefined) {
    throw malformed(context.source, 'a search page that is not the last and has no nextPageToken');
  }
  return { issues: page.issues ?? [], next };
}

function stuck(source: string): ConnectorError {
  return malformed(source, 'the same nextPageToken twice, so that reading would never end');
}

function malformed(source: string, seen: string): ConnectorError {
  return new ConnectorError(
    'malformed',
    `${source}: Jira answered POST /rest/api/3/search/jql with ${seen}: the next run reads this part again`,
  );
}
