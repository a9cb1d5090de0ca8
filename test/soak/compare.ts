import type { Queryable } from '../../src/store/query.ts';
import type { SourceId } from './trackers.ts';

export interface Difference {
  readonly source: string;
  readonly id: string;
  /** Table and column. */
  readonly field: string;
  readonly soaked: unknown;
  readonly clean: unknown;
}

/** What is compared of an issue: rows of a table, by what names a row within the issue. */
const tables = [
  { table: 'issue', id: 'id', part: `''` },
  { table: 'issue_fact', id: 'id', part: `''` },
  { table: 'attribution', id: 'issue_id', part: 'position::text' },
  { table: 'data_problem', id: 'issue_id', part: `kind || ': ' || detail` },
] as const;

/** Names a blocker, today or before. */
const isLinked = `exists (select 1 from blocker_name named where named.source = r.source
  and named.issue_id = to_jsonb(r) ->> 'id')`;

/**
 * The issues that count: in scope and not away. Archived issues of Jira are left out on both sides, because no clean
 * read can find them: what is known of them is remembered.
 */
const counting = `select source, id from issue where in_scope
  and not (archived_at is not null and source = any($1::text[]))
  and not exists (select 1 from issue_removal gone
    where gone.source = issue.source and gone.issue_id = issue.id and gone.returned_at is null)`;

const jiraSources: readonly SourceId[] = ['acme-jira', 'acme-dc'];

/** How many issues count, by source. */
export async function countedIssues(
  db: Queryable,
): Promise<readonly (readonly [string, number])[]> {
  const { rows } = await db.query<{ source: string; count: number }>(
    `select source, count(*)::int as count from (${counting}) counting group by 1 order by 1`,
    [jiraSources],
  );
  return rows.map(({ source, count }) => [source, count]);
}

/** Every field of every issue that counts in one of the stores and is not the same in the other. */
export async function differencesBetween(
  soaked: Queryable,
  clean: Queryable,
): Promise<readonly Difference[]> {
  const differences: Difference[] = [];
  for (const table of tables) {
    const [left, right] = [await rowsOf(soaked, table), await rowsOf(clean, table)];
    for (const name of new Set([...left.keys(), ...right.keys()])) {
      differences.push(...rowDifferences(table.table, left.get(name), right.get(name)));
    }
  }
  const paired = await pairedWithArchived(soaked);
  return differences.filter(
    ({ source, id, field }) => !decidedByPairs.has(field) || !paired.has(`${source} ${id}`),
  );
}

const decidedByPairs: ReadonlySet<string> = new Set([
  'issue_fact.is_work',
  'issue_fact.is_mirrored',
]);

/**
 * Issues that name an archived one of Jira. It is remembered, although it may have been deleted since, and decides whether
 * they count.
 */
async function pairedWithArchived(soaked: Queryable): Promise<ReadonlySet<string>> {
  const { rows } = await soaked.query<{ name: string }>(
    `select namer.source || ' ' || namer.issue_id as name from mirror_name namer
     join issue named on named.key = upper(split_part(namer.name, '/', -1))
     where named.archived_at is not null and named.source = any($1::text[])`,
    [jiraSources],
  );
  return new Set(rows.map(({ name }) => name));
}

interface Row {
  readonly source: string;
  readonly id: string;
  readonly part: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly isLinked: boolean;
  /** Without when it was blocked. */
  readonly unlinkedFields: Readonly<Record<string, unknown>>;
}

async function rowsOf(
  db: Queryable,
  { table, id, part }: (typeof tables)[number],
): Promise<ReadonlyMap<string, Row>> {
  const { rows } = await db.query<Row>(
    `with counting as (${counting})
     select source, r.${id} as id, ${part} as part, to_jsonb(r) as fields,
       ${isLinked} as "isLinked", to_jsonb(r) #- '{course,blocked}' as "unlinkedFields" from ${table} r
     where (source, r.${id}) in (select source, id from counting)`,
    [jiraSources],
  );
  return new Map(rows.map((row) => [`${row.source} ${row.id} ${row.part}`, row]));
}

function rowDifferences(
  table: string,
  soaked: Row | undefined,
  clean: Row | undefined,
): readonly Difference[] {
  const { source = '', id = '', part = '' } = soaked ?? clean ?? {};
  const row = part === '' ? table : `${table}[${part}]`;
  if (soaked === undefined || clean === undefined) {
    const words = [soaked, clean].map((each) => (each === undefined ? 'absent' : 'there'));
    return [{ source, id, field: row, soaked: words[0], clean: words[1] }];
  }
  const { before, after } = comparable(soaked, clean);
  return Object.keys(after)
    .filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]))
    .map((name) => ({
      source,
      id,
      field: `${row}.${name}`,
      soaked: before[name],
      clean: after[name],
    }));
}

/**
 * That a blocker was hidden or archived for a while is remembered, and so is a relation of Linear that was taken off: no
 * clean read can tell when an issue was blocked by them. Whether it is now, both know.
 */
function comparable(soaked: Row, clean: Row): { before: Row['fields']; after: Row['fields'] } {
  const fields = soaked.isLinked || clean.isLinked ? 'unlinkedFields' : 'fields';
  return { before: soaked[fields], after: clean[fields] };
}
