import { z } from 'zod';
import type { Instant } from '../../core/issue.ts';
import { indexAfter } from '../site/index-after.ts';
import type { JiraContent, JiraIssue } from './jira-content.ts';
import { createJiraClock } from './jira-time.ts';
import { JqlError } from './jql-error.ts';
import { type JqlOrder, orderOf, type Place } from './jql-order.ts';
import { type Predicate, selectionOf } from './jql-query.ts';

export interface SearchRequest {
  readonly jql: string;
  readonly token: string | undefined;
  readonly size: number;
}

export interface SearchPage {
  readonly issues: readonly JiraIssue[];
  /** Absent on the last page. */
  readonly token: string | undefined;
}

export interface SearchSettings {
  readonly now: () => Instant;
  /** Milliseconds until the index knows of a change; meanwhile the changed issue is not found. */
  readonly indexLagMs: () => number;
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
export function createSearch(content: JiraContent, { now, indexLagMs }: SearchSettings): Search {
  const clock = createJiraClock(content.zone);
  const sorted = createSortedIssues(content);
  function predicate(jql: string): Predicate {
    const projectKeys = content.projects().map(({ key }) => key);
    const isSelected = selectionOf(jql, { clock, now: now(), projectKeys });
    const indexedUntil = now() - indexLagMs();
    return indexLagMs() === 0
      ? isSelected
      : (issue) => issue.updatedAt <= indexedUntil && isSelected(issue);
  }
  return {
    page({ jql, token, size }) {
      const isFound = predicate(jql);
      const order = orderOf(jql);
      const issues = sorted(order);
      const start =
        token === undefined ? 0 : indexAfter<Place>(issues, placeOf(token, jql), order.compare);
      const found = firstFound(issues.slice(start), isFound, size + 1);
      const page = found.slice(0, size);
      const last = page.at(-1);
      const hasMore = found.length > size && last !== undefined;
      return { issues: page, token: hasMore ? tokenOf(jql, last) : undefined };
    },
    count: (jql) => sorted(orderOf(jql)).filter(predicate(jql)).length,
  };
}

function firstFound(issues: readonly JiraIssue[], isFound: Predicate, count: number): JiraIssue[] {
  const found: JiraIssue[] = [];
  for (const issue of issues) {
    if (isFound(issue)) found.push(issue);
    if (found.length === count) break;
  }
  return found;
}

/** Sorted once per order and state of the content. */
function createSortedIssues(content: JiraContent): (order: JqlOrder) => readonly JiraIssue[] {
  const known = new Map<string, readonly JiraIssue[]>();
  let revision: number | undefined;
  return (order) => {
    if (revision !== content.revision()) known.clear();
    revision = content.revision();
    const issues = known.get(order.name) ?? [...content.issues()].toSorted(order.compare);
    known.set(order.name, issues);
    return issues;
  };
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
