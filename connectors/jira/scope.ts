import type { JiraSession } from './jira-session.ts';
import { boundedJql } from './jql.ts';
import { searchIdPages } from './search.ts';

/** Issues of which a search knows how they are now, and not only how they were when it last looked. */
const mostReconciled = 50;

/** Anything else a query would take for a key, or for more than a value. */
export function isIssueId(id: string): boolean {
  return /^\d+$/.test(id);
}

/** Those of these ids that the scope selects. All of them exist: a query that names one that does not is refused whole. */
export async function idsInScope(
  session: JiraSession,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const { scope } = session.connection;
  if (scope === undefined) return new Set(ids);
  const found = new Set<string>();
  for (let index = 0; index < ids.length; index += mostReconciled) {
    const reconcile = ids.slice(index, index + mostReconciled);
    const jql = boundedJql(scope, `id in (${reconcile.join(', ')})`);
    for await (const page of searchIdPages(session, { jql, reconcile })) {
      for (const id of page.ids) found.add(id);
    }
  }
  return found;
}
