import type { Instant } from '../../core/issue.ts';
import type { JiraContent, JiraIssue } from './jira-content.ts';
import type { Search } from './search.ts';

/** What every route of the site needs. */
export interface JiraDesk {
  readonly content: JiraContent;
  readonly search: Search;
  readonly now: () => Instant;
  readonly changelogPageSize: number;
  readonly bulkFetchLimit: number;
  readonly archivedStatus: ArchivedStatus;
}

/** What the direct link of an archived issue answers: vendors and their users tell both. */
export type ArchivedStatus = 200 | 404;

/** What a request for one issue alone gets to see. */
export function linkedIssue(
  { content, archivedStatus }: Pick<JiraDesk, 'content' | 'archivedStatus'>,
  idOrKey: string,
): JiraIssue | undefined {
  const archived = archivedStatus === 200 ? content.findArchived?.(idOrKey) : undefined;
  return content.find(idOrKey) ?? archived;
}

export function errorBody(message: string): { errorMessages: string[]; errors: object } {
  return { errorMessages: [message], errors: {} };
}
