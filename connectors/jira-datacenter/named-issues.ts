import { ConnectorError } from '../connector-error.ts';
import { boundedJql } from '../jira/jql.ts';
import type { DatacenterSession } from './datacenter-session.ts';
import { type FoundIssue, type Shown, searchPage } from './search-page.ts';

/** Names a query holds. */
const mostNames = 100;

/** An id is a number: any other text Jira would read as a key. */
const plausible = { id: /^\d+$/, key: /^[^"\\]+-\d+$/ } as const;

interface Named {
  readonly names: readonly string[];
  readonly shown: Shown;
  /** Only issues this JQL selects; undefined = whatever the scope. */
  readonly scope?: string | undefined;
}

/** Issues by id or by key. Those deleted, archived or not visible are missing from the answer. */
export async function findNamed(
  session: DatacenterSession,
  field: 'id' | 'key',
  { names, ...rest }: Named,
): Promise<readonly FoundIssue[]> {
  const known = names.filter((name) => plausible[field].test(name));
  const found: FoundIssue[] = [];
  for (let index = 0; index < known.length; index += mostNames) {
    const some = known.slice(index, index + mostNames);
    found.push(...(await findSome(session, field, { names: some, ...rest })));
  }
  return found;
}

/** Those found are not asked for again, so that a page shorter than asked for hides none. */
async function findSome(
  session: DatacenterSession,
  field: 'id' | 'key',
  { names, shown, scope }: Named,
): Promise<readonly FoundIssue[]> {
  const found = new Map<string, FoundIssue>();
  const rest = new Set(names);
  for (;;) {
    const clause = `${field} in (${[...rest].map((name) => `"${name}"`).join(', ')})`;
    const jql = `${boundedJql(scope, clause)} ORDER BY key ASC`;
    const request = { ...shown, jql, startAt: 0, field: 'created', isStrict: false } as const;
    const page = await searchPage(session, request);
    if (page === undefined) throw hidden(session);
    const before = rest.size;
    for (const row of page.rows) {
      found.set(row.id, row);
      rest.delete(field === 'id' ? row.id : (row.key ?? ''));
    }
    if (page.rows.length >= page.total) return [...found.values()];
    if (rest.size === before) throw hidden(session);
  }
}

function hidden({ context, connection }: DatacenterSession): ConnectorError {
  return new ConnectorError(
    'unavailable',
    `${context.source}: Jira counts more results of POST /rest/api/2/search than it shows: the next try reads them again; if this stays, rebuild the search index of ${connection.url}`,
  );
}
