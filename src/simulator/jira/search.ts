import { z } from 'zod';
import type { Instant } from '../../core/issue.ts';
import { indexAfter } from '../site/index-after.ts';
import type { JiraContent, JiraIssue } from './jira-content.ts';
import { createJiraClock } from './jira-time.ts';
import { JqlError } from './jql-error.ts';
import { orderOf, type Place } from './jql-order.ts';
import { type Predicate, selectionOf } from './jql-query.ts';
import type { IndexedIssue, SearchIndex } from './search-index.ts';

export interface SearchRequest {
  readonly jql: string;
  readonly token: string | undefined;
  readonly size: number;
  /** Ids of issues that are found as they are now, whatever the index knows. */
  readonly reconcile: readonly string[];
}

export interface SearchPage {
  readonly issues: readonly JiraIssue[];
  /** Absent on the last page. */
  readonly token: string | undefined;
}

export interface Search {
  page(request: SearchRequest): SearchPage;
  count(jql: string): number;
}

const tokenSchema = z.object({
  jql: z.string(),
  place: z.object({
    id: z.string(),
    key: z.string(),
    projectKey: z.string(),
    createdAt: z.number(),
    updatedAt: z.number(),
  }),
});

/**
 * Pages follow the order as it is now, not as it was at the first page: an issue updated meanwhile comes again when
 * the order is `updated ASC` and is missed when it is `DESC`.
 */
export function createSearch(
  content: JiraContent,
  { index, now }: { readonly index: SearchIndex; readonly now: () => Instant },
): Search {
  const clock = createJiraClock(content.zone);
  function predicate(jql: string): Predicate {
    const projectKeys = content.projects().map(({ key }) => key);
    return selectionOf(jql, { clock, now: now(), projectKeys });
  }
  return {
    page({ jql, token, size, reconcile }) {
      const isFound = predicate(jql);
      const order = orderOf(jql);
      const entries = index.entries(order, reconcile);
      const start =
        token === undefined
          ? 0
          : indexAfter<{ indexed: Place }>(entries, { indexed: placeOf(token, jql) }, (a, b) =>
              order.compare(a.indexed, b.indexed),
            );
      const found = firstFound(entries.slice(start), isFound, size + 1);
      const page = index.withMisses(found.slice(0, size));
      const last = found.slice(0, size).at(-1);
      const hasMore = found.length > size && last !== undefined;
      return {
        issues: page.map(({ issue }) => issue),
        token: hasMore ? tokenOf(jql, last.indexed) : undefined,
      };
    },
    count(jql) {
      const isFound = predicate(jql);
      return index.entries(orderOf(jql)).filter(({ indexed }) => isFound(indexed)).length;
    },
  };
}

function firstFound(
  entries: readonly IndexedIssue[],
  isFound: Predicate,
  count: number,
): readonly IndexedIssue[] {
  const found: IndexedIssue[] = [];
  for (const entry of entries) {
    if (isFound(entry.indexed)) found.push(entry);
    if (found.length === count) break;
  }
  return found;
}

function tokenOf(jql: string, { id, key, projectKey, createdAt, updatedAt }: Place): string {
  const place = { id, key, projectKey, createdAt, updatedAt };
  return Buffer.from(JSON.stringify({ jql, place })).toString('base64url');
}

/** A token belongs to the query it came from. */
function placeOf(token: string, jql: string): Place {
  const content = tokenSchema.safeParse(parsed(Buffer.from(token, 'base64url').toString()));
  if (!content.success || content.data.jql !== jql) {
    throw new JqlError('The provided next page token is invalid or expired.');
  }
  return content.data.place;
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
