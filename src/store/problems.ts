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

/** Number of problems by source and kind; those of issues that are away count no more. */
export async function countProblems(
  db: Queryable,
): Promise<readonly { readonly source: string; readonly kind: string; readonly count: number }[]> {
  const { rows } = await db.query<{ source: string; kind: string; count: number }>(
    `select source, kind, count(*)::int as count from data_problem problem
     where not exists (select 1 from issue_removal gone where gone.source = problem.source
       and gone.issue_id = problem.issue_id and gone.returned_at is null)
     group by source, kind order by source, kind`,
  );
  return rows;
}
