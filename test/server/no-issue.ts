import type { Explain } from '../../src/server/issue-routes.ts';

/** A server that knows no issue. */
export const noIssue: Explain = async ({ key }) => ({
  kind: 'unknown',
  message: `${key} is not stored`,
});
