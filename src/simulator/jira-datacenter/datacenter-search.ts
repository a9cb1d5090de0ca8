import type { Instant } from '../../core/issue.ts';
import { secondMs } from '../../core/time.ts';
import type { JiraContent, JiraIssue } from '../jira/jira-content.ts';
import { createJiraClock } from '../jira/jira-time.ts';
import { orderOf } from '../jira/jql-order.ts';
import type { SearchIndex } from '../jira/search-index.ts';
import { datacenterSelection } from './datacenter-query.ts';

export interface SearchLimits {
  /** `jira.search.views.default.max`: the most issues a page holds, whatever was asked for. */
  readonly pageLimit: number;
  /** `jira.search.platform.max.result.window`: nothing is shown of a page that ends beyond it. */
  readonly resultWindow: number;
  readonly takesEpoch: boolean;
}

export interface SearchRequest {
  readonly jql: string;
  readonly startAt: number;
  readonly maxResults: number;
  readonly isStrict: boolean;
}

export interface FoundPage {
  /** Undefined beyond the window. */
  readonly issues: readonly JiraIssue[] | undefined;
  readonly maxResults: number;
  readonly total: number;
}

interface Searched {
  readonly index: SearchIndex;
  readonly now: () => Instant;
  readonly limits: SearchLimits;
}

export function createDatacenterSearch(
  content: JiraContent,
  { index, now, limits }: Searched,
): (request: SearchRequest) => FoundPage {
  const clock = createJiraClock(content.zone);
  return ({ jql, startAt, maxResults, isStrict }) => {
    const isFound = datacenterSelection(jql, {
      clock,
      now: now(),
      projectKeys: content.projects().map(({ key }) => key),
      takesEpoch: limits.takesEpoch,
      isStrict,
      find: (idOrKey) => content.find(idOrKey),
    });
    const entries = index.entries(orderOf(jql)).filter(({ indexed }) => isFound(indexed));
    const found = index.withMisses(entries);
    const size = Math.min(maxResults, limits.pageLimit);
    const isShown = startAt + size <= limits.resultWindow;
    const page = found.slice(startAt, startAt + size).map(({ issue }) => issue);
    return { issues: isShown ? page : undefined, maxResults: size, total: found.length };
  };
}

/** The index has dates in whole seconds. */
export function inSeconds(issue: JiraIssue): JiraIssue {
  const { createdAt, updatedAt } = issue;
  return {
    ...issue,
    createdAt: createdAt - (createdAt % secondMs),
    updatedAt: updatedAt - (updatedAt % secondMs),
  };
}
