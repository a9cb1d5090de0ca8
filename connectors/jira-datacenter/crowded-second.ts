import type { Instant } from '../../src/core/issue.ts';
import { secondMs } from '../../src/core/time.ts';
import { ConnectorError } from '../connector-error.ts';
import { projectKeyOf } from '../jira/issue-record.ts';
import { boundedJql } from '../jira/jql.ts';
import type { DatacenterSession } from './datacenter-session.ts';
import { type FoundIssue, type Shown, type SortField, searchPage } from './search-page.ts';

interface Second {
  readonly field: SortField;
  readonly at: Instant;
  readonly shown: Shown;
}

/**
 * All issues of one second, however many: in the order of their keys, each page a new search behind the last key.
 *
 * `key <= PAY-9` means issues of PAY with a number up to 9, and nothing at all when PAY-9 does not exist (any more). The
 * clause is therefore negated: a key that vanishes repeats issues instead of hiding the rest.
 */
export async function* crowdedSecond(
  session: DatacenterSession,
  { field, at, shown }: Second,
): AsyncGenerator<readonly FoundIssue[]> {
  const second = `${field} >= ${at} AND ${field} < ${at + secondMs}`;
  const finished = new Set<string>();
  let last: string | undefined;
  for (;;) {
    const clause = last === undefined ? second : `${second} AND NOT ${readOf(finished, last)}`;
    const jql = `${boundedJql(session.connection.scope, clause)} ORDER BY key ASC`;
    const page = await searchPage(session, { ...shown, jql, startAt: 0, field, isStrict: false });
    if (page === undefined) throw stuck(session);
    yield page.rows;
    if (page.rows.length >= page.total) return;
    const keys = page.rows.flatMap(({ key }) => key ?? []);
    const next = keys.at(-1);
    if (next === undefined || next === last) throw stuck(session);
    for (const key of [...keys, last ?? next]) finished.add(projectKeyOf(key));
    finished.delete(projectKeyOf(next));
    last = next;
  }
}

/** Projects read to their end, and one read up to a key. */
function readOf(finished: ReadonlySet<string>, last: string): string {
  const projects = [...finished].map((key) => `"${key}"`).join(', ');
  return projects === '' ? `key <= "${last}"` : `(project in (${projects}) OR key <= "${last}")`;
}

function stuck({ context }: DatacenterSession): ConnectorError {
  return new ConnectorError(
    'unavailable',
    `${context.source}: issues moved while those of one second were read in the order of their keys: the next try reads them again`,
  );
}
