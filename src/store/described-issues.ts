import type { LabelName } from '../core/attribution/attribution.ts';
import type { CompiledStrategy } from '../core/attribution/strategy.ts';
import type { Above, DescribedIssue } from '../core/measures/described-issue.ts';
import { mappingAt } from './derivation.ts';
import { readFamily } from './family.ts';
import { readIssues } from './issues.ts';
import { measuredIssueBatches } from './measured-issues.ts';
import type { Queryable } from './query.ts';

/** Work issues of one source as of now, a batch at a time, with what people know them by. */
export async function* describedIssueBatches(
  db: Queryable,
  source: string,
): AsyncGenerator<readonly DescribedIssue[]> {
  for await (const batch of measuredIssueBatches(db, source)) {
    const { rows } = await db.query<DescribedRow>(description, [source, batch.map(({ id }) => id)]);
    const described = new Map(rows.map((row) => [row.id, row]));
    yield batch.flatMap((issue) => {
      const row = described.get(issue.id);
      return row === undefined ? [] : [{ ...issue, ...toDescription(row) }];
    });
  }
}

const description = `
select issue.id, issue.key, issue.title, issue.url, issue.team, issue.type, issue.parent_id,
  parent.key || ' ' || parent.title as parent_name, parent.level as parent_level, issue.project_id,
  project.name as project_name
from issue
left join issue parent on parent.source = $1 and parent.id = issue.parent_id
left join container project on project.source = $1 and project.kind = 'project' and project.id = issue.project_id
where issue.source = $1 and issue.id = any($2::text[])`;

interface DescribedRow {
  id: string;
  key: string;
  title: string;
  url: string | null;
  team: string;
  type: string;
  parent_id: string | null;
  parent_name: string | null;
  parent_level: number | null;
  project_id: string | null;
  project_name: string | null;
}

function toDescription(
  row: DescribedRow,
): Pick<DescribedIssue, 'key' | 'title' | 'url' | 'team' | 'type' | 'above'> {
  const { key, title, url, team, type } = row;
  return { key, title, url: url ?? undefined, team, type, above: aboveOf(row) };
}

/** The id stands for the name of what the tracker does not show. */
function aboveOf(row: DescribedRow): readonly Above[] {
  const { parent_id: parent, project_id: project } = row;
  const above: Above[] = [];
  if (parent !== null) {
    const kind = (row.parent_level ?? 0) >= 1 ? 'epic' : 'parent';
    above.push({ kind, id: parent, name: row.parent_name ?? parent });
  }
  if (project !== null) {
    above.push({ kind: 'project', id: project, name: row.project_name ?? project });
  }
  return above;
}

/** Labels of now: its own, and all it wears with those it inherits. */
export interface WornLabels {
  readonly own: readonly LabelName[];
  readonly all: readonly LabelName[];
}

/** By id of the issue. */
export async function wornLabels(
  db: Queryable,
  source: string,
  { ids, strategy }: { readonly ids: readonly string[]; readonly strategy: CompiledStrategy },
): Promise<ReadonlyMap<string, WornLabels>> {
  if (ids.length === 0) return new Map();
  const issues = await readIssues(db, source, ids);
  const family = await readFamily(db, source, { batch: issues, at: Number.POSITIVE_INFINITY });
  return new Map(
    issues.map((issue) => {
      const at = Number.POSITIVE_INFINITY;
      const { worn } = mappingAt(issue, family, { source, strategy, at });
      return [issue.id, { own: issue.labels.map(family.catalogue.labelName), all: worn }];
    }),
  );
}
