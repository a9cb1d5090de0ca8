import type { Instant } from '../../core/issue.ts';
import type { JiraContent } from './jira-content.ts';
import type { Search } from './search.ts';

/** What every route of the site needs. */
export interface JiraDesk {
  readonly content: JiraContent;
  readonly search: Search;
  readonly now: () => Instant;
  readonly changelogPageSize: number;
  readonly bulkFetchLimit: number;
}

export function errorBody(message: string): { errorMessages: string[]; errors: object } {
  return { errorMessages: [message], errors: {} };
}
