import type { DataProblem } from '../core/data-problem.ts';
import { type Queryable, toJson } from './query.ts';

/** Keeps what a connector could not read, and forgets it for issues that are readable again. Returns whether anything changed. */
export async function storeReadProblems(
  db: Queryable,
  source: string,
  page: { problems: readonly DataProblem[]; readable: readonly string[] },
): Promise<boolean> {
  const broken = new Set(page.problems.map((problem) => problem.issueId));
  const healed = await db.query(
    `delete from data_problem where source = $1 and origin = 'read' and issue_id = any($2::text[])`,
    [source, page.readable.filter((id) => !broken.has(id))],
  );
  const added = await addProblems(db, source, { problems: page.problems, origin: 'read' });
  return (healed.rowCount ?? 0) > 0 || added > 0;
}

/** Makes the derived problems of these issues exactly the ones given; unchanged ones are not written. */
export async function replaceDerivedProblems(
  db: Queryable,
  source: string,
  batch: { ids: readonly string[]; problems: readonly DataProblem[] },
): Promise<void> {
  await db.query(
    `delete from data_problem stored where source = $1 and origin = 'derived' and issue_id = any($2::text[])
     and not exists (select 1 from jsonb_to_recordset($3::jsonb) as r("issueId" text, kind text, detail text)
       where r."issueId" = stored.issue_id and r.kind = stored.kind and r.detail = stored.detail)`,
    [source, batch.ids, toJson(batch.problems)],
  );
  await addProblems(db, source, { problems: batch.problems, origin: 'derived' });
}

async function addProblems(
  db: Queryable,
  source: string,
  batch: { problems: readonly DataProblem[]; origin: 'read' | 'derived' },
): Promise<number> {
  if (batch.problems.length === 0) return 0;
  const { rowCount } = await db.query(
    `insert into data_problem (source, issue_id, kind, detail, origin)
     select distinct $1, "issueId", kind, detail, $3
     from jsonb_to_recordset($2::jsonb) as r("issueId" text, kind text, detail text)
     on conflict do nothing`,
    [source, toJson(batch.problems), batch.origin],
  );
  return rowCount ?? 0;
}

/** SQL: problems of issues that are away count no more. */
const counts = `not exists (select 1 from issue_removal gone where gone.source = problem.source
  and gone.issue_id = problem.issue_id and gone.returned_at is null)`;

export interface ProblemCount {
  readonly source: string;
  readonly kind: string;
  readonly count: number;
}

/** Number of problems by source and kind. */
export async function countProblems(db: Queryable): Promise<readonly ProblemCount[]> {
  const { rows } = await db.query<ProblemCount>(
    `select source, kind, count(*)::int as count from data_problem problem where ${counts}
     group by source, kind order by source, kind`,
  );
  return rows;
}

/** A problem with the issue it is of; what could not be read at all is no stored issue. */
export interface ListedProblem {
  readonly issueId: string;
  readonly key: string | undefined;
  readonly url: string | undefined;
  readonly detail: string;
}

const batchSize = 1_000;

/** The problems that `countProblems` counts of one source and kind, a batch at a time, in the order of issue ids. */
export async function* problemBatches(
  db: Queryable,
  { source, kind }: Pick<ProblemCount, 'source' | 'kind'>,
): AsyncGenerator<readonly ListedProblem[]> {
  let after = { issueId: '', detail: '' };
  for (;;) {
    const { rows } = await db.query<ProblemRow>(
      `select problem.issue_id, problem.detail, issue.key, issue.url from data_problem problem
       left join issue on issue.source = problem.source and issue.id = problem.issue_id
       where problem.source = $1 and problem.kind = $2 and ${counts}
         and (problem.issue_id, problem.kind, problem.detail) > ($3, $2, $4)
       order by problem.issue_id, problem.kind, problem.detail limit $5`,
      [source, kind, after.issueId, after.detail, batchSize],
    );
    const batch = rows.map(toListed);
    yield batch;
    const last = batch.at(-1);
    if (last === undefined || batch.length < batchSize) return;
    after = last;
  }
}

interface ProblemRow {
  issue_id: string;
  detail: string;
  key: string | null;
  url: string | null;
}

function toListed({ issue_id: issueId, key, url, detail }: ProblemRow): ListedProblem {
  return { issueId, key: key ?? undefined, url: url ?? undefined, detail };
}
