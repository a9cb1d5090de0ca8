import { type IssueRef, readPairs } from './mirrors.ts';
import type { Queryable } from './query.ts';
import { awaySince } from './removals.ts';

/** SQL: the issues of a source that stand behind another one now. */
const behind = `from issue_fact fact where fact.is_mirrored and ${awaySince('fact')} is null`;

/** Issues that count in another source, by source; sources without any are left out. */
export async function countMirrored(db: Queryable): Promise<ReadonlyMap<string, number>> {
  const { rows } = await db.query<{ source: string; count: number }>(
    `select source, count(*)::int as count ${behind} group by source order by source`,
  );
  return new Map(rows.map(({ source, count }) => [source, count]));
}

/** One side of a pair as its tracker shows it. */
export interface ListedIssue extends IssueRef {
  readonly key: string;
  readonly url: string | undefined;
}

/** `issue` does not count, because `counted` does, in a source that is listed before. */
export interface ListedPair {
  readonly issue: ListedIssue;
  readonly counted: ListedIssue;
}

const batchSize = 1_000;

/** The pairs of the first so many issues of this source that do not count, a batch at a time, in the order of their ids. */
export async function* pairBatches(
  db: Queryable,
  source: string,
  limit: number,
): AsyncGenerator<readonly ListedPair[]> {
  let after = '';
  for (let left = limit; left > 0; left -= batchSize) {
    const { rows } = await db.query<{ id: string }>(
      `select fact.id ${behind} and fact.source = $1 and fact.id > $2 order by fact.id limit $3`,
      [source, after, Math.min(left, batchSize)],
    );
    const last = rows.at(-1);
    if (last === undefined) return;
    const issues = rows.map(({ id }) => ({ source, id }));
    yield await listed(db, issues);
    after = last.id;
  }
}

async function listed(db: Queryable, issues: readonly IssueRef[]): Promise<readonly ListedPair[]> {
  const pairs = (await readPairs(db, issues, Infinity)).filter(({ isBehind }) => isBehind);
  const shown = await shownIssues(
    db,
    pairs.flatMap(({ issue, other }) => [issue, other]),
  );
  const byIssue = Map.groupBy(pairs, ({ issue }) => issue.id);
  return issues.flatMap(({ id }) =>
    (byIssue.get(id) ?? []).flatMap(({ issue, other }) => {
      const [first, second] = [shown.get(nameOf(issue)), shown.get(nameOf(other))];
      return first === undefined || second === undefined ? [] : [{ issue: first, counted: second }];
    }),
  );
}

async function shownIssues(
  db: Queryable,
  issues: readonly IssueRef[],
): Promise<ReadonlyMap<string, ListedIssue>> {
  const { rows } = await db.query<IssueRef & { key: string; url: string | null }>(
    `select source, id, key, url from issue
     where (source, id) in (select * from unnest($1::text[], $2::text[]))`,
    [issues.map(({ source }) => source), issues.map(({ id }) => id)],
  );
  return new Map(rows.map((row) => [nameOf(row), { ...row, url: row.url ?? undefined }]));
}

function nameOf({ source, id }: IssueRef): string {
  return `${source} ${id}`;
}
