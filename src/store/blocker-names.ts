import type { Issue } from '../core/issue.ts';
import { type Queryable, toJson } from './query.ts';

/** What an issue names as its blockers, today or before: ids, and keys of that day. */
export function blockerNames({
  blockers = [],
  changes,
}: Pick<Issue, 'blockers' | 'changes'>): ReadonlySet<string> {
  const told = changes.filter((change) => change.field === 'blockers');
  return new Set([...blockers, ...told.flatMap(({ added, removed }) => [...added, ...removed])]);
}

/** A name that an issue does not use any more stays: it leads to one issue more that is derived again, and no further. */
export async function storeBlockerNames(
  db: Queryable,
  source: string,
  issues: readonly Pick<Issue, 'id' | 'blockers' | 'changes'>[],
): Promise<void> {
  const names = issues.flatMap((issue) =>
    [...blockerNames(issue)].map((name) => ({ name, id: issue.id })),
  );
  if (names.length === 0) return;
  await db.query(
    `insert into blocker_name (source, name, issue_id)
     select $1, name, id from jsonb_to_recordset($2::jsonb) as r(name text, id text) on conflict do nothing`,
    [source, toJson(names)],
  );
}

/** SQL: all names that a link can have for the issue of a table or alias. */
export function namesOf(table: string): string {
  return `(array[${table}.id, ${table}.key] || ${table}.former_keys)`;
}

/** SQL: whether an issue of source $1, a table or alias, is named as a blocker. */
export function isNamedBlocker(table: string): string {
  return `exists (select 1 from blocker_name named where named.source = $1 and named.name = any(${namesOf(table)}))`;
}

/** SQL: ids of the issues of source $1 that one of these, an array of ids, blocks today. */
export function blockedByAny(ids: string): string {
  return `select blocked.id from blocker_name named
    join issue blocked on blocked.source = named.source and blocked.id = named.issue_id
    where named.source = $1 and named.name = any(${ids}) and blocked.blockers && ${ids}`;
}
