import type { Instant } from '../../core/issue.ts';
import { secondMs } from '../../core/time.ts';
import type { JiraContent, JiraIssue } from '../jira/jira-content.ts';
import { createJiraClock } from '../jira/jira-time.ts';
import { type JqlOrder, orderOf } from '../jira/jql-order.ts';
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

interface Entry {
  readonly issue: JiraIssue;
  /** As the index has it: dates in whole seconds. */
  readonly indexed: JiraIssue;
}

export function createDatacenterSearch(
  content: JiraContent,
  { now, limits }: { readonly now: () => Instant; readonly limits: SearchLimits },
): (request: SearchRequest) => FoundPage {
  const clock = createJiraClock(content.zone);
  const sorted = createSortedEntries(content);
  return ({ jql, startAt, maxResults, isStrict }) => {
    const isFound = datacenterSelection(jql, {
      clock,
      now: now(),
      projectKeys: content.projects().map(({ key }) => key),
      takesEpoch: limits.takesEpoch,
      isStrict,
      find: (idOrKey) => content.find(idOrKey),
    });
    const found = sorted(orderOf(jql)).filter(({ indexed }) => isFound(indexed));
    const size = Math.min(maxResults, limits.pageLimit);
    const isShown = startAt + size <= limits.resultWindow;
    const page = found.slice(startAt, startAt + size).map(({ issue }) => issue);
    return { issues: isShown ? page : undefined, maxResults: size, total: found.length };
  };
}

/** Sorted once per order and state of the content. */
function createSortedEntries(content: JiraContent): (order: JqlOrder) => readonly Entry[] {
  const known = new Map<string, readonly Entry[]>();
  let revision: number | undefined;
  return (order) => {
    if (revision !== content.revision()) known.clear();
    revision = content.revision();
    const entries =
      known.get(order.name) ??
      [...content.issues()]
        .map((issue) => ({ issue, indexed: inSeconds(issue) }))
        .toSorted((a, b) => order.compare(a.indexed, b.indexed));
    known.set(order.name, entries);
    return entries;
  };
}

function inSeconds(issue: JiraIssue): JiraIssue {
  const { createdAt, updatedAt } = issue;
  return {
    ...issue,
    createdAt: createdAt - (createdAt % secondMs),
    updatedAt: updatedAt - (updatedAt % secondMs),
  };
}
