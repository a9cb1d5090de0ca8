import { searchAndReconsileIssuesUsingJqlPost } from 'jira.js/cloud';
import { z } from 'zod';
import { ConnectorError } from '../connector-error.ts';
import { instantOf } from '../instant.ts';
import type { Row } from '../position.ts';
import { isRefused } from '../refusal.ts';
import { idSchema, type JiraSession, pageOf } from './jira-session.ts';
import { boundedJql } from './jql.ts';

/** The most a search answers with when a single field is asked for. */
export const searchSize = 5_000;

export type SortField = 'created' | 'updated';

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
  /** Ids, 50 at most, of which the search knows how they are now: else it follows changes later. */
  readonly reconcile?: readonly string[];
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

/** Every id of the scope with its last change, the oldest issue first, as one chain of tokens, which Jira keeps for 7 days. */
export async function* sweepPages(
  session: JiraSession,
  token: string | undefined,
): AsyncGenerator<{ rows: readonly Row[]; next: string | undefined }> {
  const jql = `${boundedJql(session.connection.scope)} ORDER BY created ASC`;
  const request = { jql, field: 'updated', token, size: searchSize } as const;
  for await (const { issues, next } of pagesOf(session, request)) {
    const rows = issues.map(({ id, fields }) => ({ id, at: instantOf(fields?.['updated']) }));
    yield { rows, next };
  }
}

/** The most ids that a search brings up to date before it answers. */
const reconciledIds = 50;

/** Of these issues those that a search selects: archived ones are none of them. `scope` undefined = any issue. */
export async function searchedIds(
  session: JiraSession,
  ids: readonly string[],
  scope?: string,
): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  const known = ids.filter(isIssueId);
  for (let index = 0; index < known.length; index += reconciledIds) {
    const part = known.slice(index, index + reconciledIds);
    for (const id of await searchSome(session, part, scope)) found.add(id);
  }
  return found;
}

/** Anything else a query would take for a key, or for more than a value. */
export function isIssueId(id: string): boolean {
  return /^\d+$/.test(id);
}

async function searchSome(
  session: JiraSession,
  ids: readonly string[],
  scope: string | undefined,
): Promise<readonly string[]> {
  const jql = boundedJql(scope, `id in (${ids.join(', ')})`);
  const request = { jql, field: 'id', size: reconciledIds, reconcile: ids } as const;
  try {
    const pages = await Array.fromAsync(pagesOf(session, request));
    return pages.flatMap(({ issues }) => issues.map(({ id }) => id));
  } catch (error) {
    // One id that names nothing spoils the whole query; alone it is the answer.
    if (!isRefused(error, [400])) throw error;
    if (ids.length === 1) return [];
    const found: string[] = [];
    for (const id of ids) found.push(...(await searchSome(session, [id], scope)));
    return found;
  }
}

interface SearchAnswer {
  readonly issues: NonNullable<z.infer<typeof searchSchema>['issues']>;
  readonly next: string | undefined;
}

/** All pages of one search from a token on. */
async function* pagesOf(
  session: Searcher,
  request: SearchRequest<SortField | 'id'>,
): AsyncGenerator<SearchAnswer> {
  const used = new Set<string>();
  let { token } = request;
  do {
    const answer = await answerTo(session, { ...request, token });
    yield answer;
    token = answer.next;
    if (token !== undefined && used.has(token)) throw stuck(session.context.source);
    if (token !== undefined) used.add(token);
  } while (token !== undefined);
}

async function answerTo(
  { client, context }: Searcher,
  request: SearchRequest<SortField | 'id'>,
): Promise<SearchAnswer> {
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

export function stuck(source: string): ConnectorError {
  return malformed(source, 'the same nextPageToken twice, so that reading would never end');
}

function malformed(source: string, seen: string): ConnectorError {
  return new ConnectorError(
    'malformed',
    `${source}: Jira answered POST /rest/api/3/search/jql with ${seen}: the next run reads this part again`,
  );
}
