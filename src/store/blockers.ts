import {
  type Absence,
  type Blocker,
  type BlockerOf,
  openTrack,
} from '../core/timeline/blockers.ts';
import { lifeOf } from '../core/timeline/life.ts';
import type { StateReader } from '../core/timeline/state-of.ts';
import { blockerNames, isNamedBlocker } from './blocker-names.ts';
import type { StoredIssue } from './issue-rows.ts';
import { readIssues } from './issues.ts';
import { addPending } from './pending.ts';
import { type Queryable, toInstant } from './query.ts';

/**
 * What is stored of the issues that these name as their blockers. One that is not stored, because its tracker does not
 * show it, blocks nothing: nobody can say that it is open.
 */
export async function readBlockers(
  db: Queryable,
  source: string,
  { issues, reader }: { readonly issues: readonly StoredIssue[]; readonly reader: StateReader },
): Promise<BlockerOf> {
  const names = new Set(issues.flatMap((issue) => [...blockerNames(issue)]));
  if (names.size === 0) return () => undefined;
  const stored = await readIssues(db, source, await idsNamed(db, source, [...names]));
  const absences = await readAbsences(
    db,
    source,
    stored.map(({ id }) => id),
  );
  const known = new Map<string, Blocker>();
  const blockers = stored.map((issue) => ({
    issue,
    blocker: toBlocker(issue, reader, absences.get(issue.id) ?? []),
  }));
  // An id comes before a key, and a key of today before one of former days.
  for (const { issue, blocker } of blockers) {
    for (const key of issue.formerKeys ?? []) known.set(key, blocker);
  }
  for (const { issue, blocker } of blockers) known.set(issue.key, blocker);
  for (const { issue, blocker } of blockers) known.set(issue.id, blocker);
  return (reference) => known.get(reference);
}

async function idsNamed(
  db: Queryable,
  source: string,
  names: readonly string[],
): Promise<readonly string[]> {
  const { rows } = await db.query<{ id: string }>(
    `select id from issue where source = $1 and (id = any($2::text[]) or key = any($2::text[])
       or (former_keys <> '{}' and former_keys && $2::text[]))`,
    [source, names],
  );
  return rows.map(({ id }) => id);
}

/** What has left the scope is still there, and blocks. */
async function readAbsences(
  db: Queryable,
  source: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, readonly Absence[]>> {
  const { rows } = await db.query<{ id: string; removed_at: Date; returned_at: Date | null }>(
    `select issue_id as id, removed_at, returned_at from issue_removal
     where source = $1 and issue_id = any($2::text[]) and reason <> 'out_of_scope'`,
    [source, ids],
  );
  const absences = Map.groupBy(rows, ({ id }) => id);
  return new Map(
    [...absences].map(([id, times]) => [
      id,
      times.map(({ removed_at, returned_at }) => ({
        from: removed_at.getTime(),
        to: toInstant(returned_at),
      })),
    ]),
  );
}

function toBlocker(issue: StoredIssue, reader: StateReader, absences: readonly Absence[]): Blocker {
  const { id, archivedAt } = issue;
  const archived = archivedAt === undefined ? [] : [{ from: archivedAt, to: undefined }];
  return {
    id,
    open: openTrack(lifeOf(issue, reader).states, [...absences, ...archived]),
    isAway: absences.some(({ to }) => to === undefined),
  };
}

/** Notes that these issues have changed, or are gone or back: what names one as its blocker must be derived again. */
export async function noteBlocked(
  db: Queryable,
  source: string,
  ids: readonly string[],
): Promise<void> {
  if (ids.length === 0) return;
  const { rows } = await db.query<{ id: string }>(
    `select id from issue where source = $1 and id = any($2::text[]) and ${isNamedBlocker('issue')}`,
    [source, ids],
  );
  await addPending(
    db,
    source,
    rows.map(({ id }) => ({ kind: 'blocker', id })),
  );
}
