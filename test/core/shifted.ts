import type { Issue } from '../../src/core/issue.ts';

/** The same issue, everything at another time. */
export function shifted(of: Issue, by: number): Issue {
  return {
    ...of,
    createdAt: of.createdAt + by,
    archivedAt: of.archivedAt === undefined ? undefined : of.archivedAt + by,
    changes: of.changes.map((change) => ({ ...change, at: change.at + by })),
  };
}
