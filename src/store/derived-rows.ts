import type { Attribution } from '../core/attribution/attribution.ts';
import type { Instant } from '../core/issue.ts';
import type { Course } from '../core/timeline/facts.ts';
import type { DerivedIssue } from './derivation.ts';
import { type Queryable, toJson, toTimestamp } from './query.ts';

export interface WrittenDerived {
  /** How many issues changed. */
  readonly changed: number;
  /** Ids of those that were derived before, and would count alone now and not then, or the other way round. */
  readonly recounted: readonly string[];
  /** What was stored of those whose facts changed, by id. */
  readonly formerFacts: ReadonlyMap<string, FormerFacts>;
  /** From when on attributions changed, by issue. */
  readonly reattributedSince: ReadonlyMap<string, Instant>;
}

/** undefined = derived for the first time. */
export type FormerFacts =
  | { readonly isWork: boolean; readonly isMirrored: boolean; readonly course: Course }
  | undefined;

/** Writes what was derived; rows that are equal already are not touched. */
export async function writeDerived(
  db: Queryable,
  source: string,
  derived: readonly DerivedIssue[],
): Promise<WrittenDerived> {
  const facts = await writeFacts(db, source, derived);
  const attributions = await writeAttributions(db, source, derived);
  return {
    changed: new Set([...facts.map(({ id }) => id), ...attributions.map(({ id }) => id)]).size,
    recounted: facts.filter((fact) => fact.is_recounted).map(({ id }) => id),
    formerFacts: new Map(facts.map((fact) => [fact.id, formerOf(fact)])),
    reattributedSince: new Map(
      attributions.flatMap(({ id, since }) => (since === null ? [] : [[id, since.getTime()]])),
    ),
  };
}

const factColumns = `is_work, is_mirrored, state, started_at, completed_at, reopened, last_moved_at, is_blocked, is_assigned,
  course, near_misses`;

interface WrittenFact {
  id: string;
  is_recounted: boolean;
  was_work: boolean | null;
  was_mirrored: boolean | null;
  former_course: Course | null;
}

function formerOf({ was_work, was_mirrored, former_course }: WrittenFact): FormerFacts {
  if (former_course === null) return undefined;
  return { isWork: was_work === true, isMirrored: was_mirrored === true, course: former_course };
}

async function writeFacts(
  db: Queryable,
  source: string,
  derived: readonly DerivedIssue[],
): Promise<readonly WrittenFact[]> {
  const { rows } = await db.query<WrittenFact>(
    `insert into issue_fact as stored (source, id, ${factColumns})
     select $1, id, ${factColumns} from jsonb_to_recordset($2::jsonb) as r(id text, is_work boolean, is_mirrored boolean, state text,
       started_at timestamptz, completed_at timestamptz, reopened integer, last_moved_at timestamptz,
       is_blocked boolean, is_assigned boolean, course jsonb, near_misses jsonb)
     on conflict (source, id) do update set (${factColumns}) = row(excluded.is_work, excluded.is_mirrored, excluded.state,
       excluded.started_at, excluded.completed_at, excluded.reopened, excluded.last_moved_at, excluded.is_blocked,
       excluded.is_assigned, excluded.course, excluded.near_misses)
     where (stored.is_work, stored.is_mirrored, stored.state, stored.started_at, stored.completed_at, stored.reopened,
       stored.last_moved_at, stored.is_blocked, stored.is_assigned, stored.course, stored.near_misses)
       is distinct from (excluded.is_work, excluded.is_mirrored, excluded.state, excluded.started_at, excluded.completed_at,
       excluded.reopened, excluded.last_moved_at, excluded.is_blocked, excluded.is_assigned, excluded.course,
       excluded.near_misses)
     returning new.id, coalesce((old.is_work or old.is_mirrored) <> (new.is_work or new.is_mirrored), false) as is_recounted,
       old.is_work as was_work, old.is_mirrored as was_mirrored, old.course as former_course`,
    [source, toJson(derived.map(toFactRecord))],
  );
  return rows;
}

function toFactRecord({
  id,
  isWork,
  isMirrored,
  facts,
  nearMisses,
}: DerivedIssue): Record<string, unknown> {
  return {
    id,
    is_work: isWork,
    is_mirrored: isMirrored,
    state: facts.state ?? null,
    started_at: toTimestamp(facts.startedAt),
    completed_at: toTimestamp(facts.completedAt),
    reopened: facts.reopened,
    last_moved_at: toTimestamp(facts.lastMovedAt),
    is_blocked: facts.isBlocked,
    is_assigned: facts.isAssigned,
    course: facts.course,
    near_misses: nearMisses,
  };
}

const attributionColumns = `objective, exempt, shared, exclusive, rule, via, ancestor, label, depth, from_at, to_at`;

/** Removes what is no longer so and adds what is new, row by row: an unchanged period keeps its row. */
async function writeAttributions(
  db: Queryable,
  source: string,
  derived: readonly DerivedIssue[],
): Promise<readonly { readonly id: string; readonly since: Date | null }[]> {
  const { rows } = await db.query<{ id: string; since: Date | null }>(
    `with fresh as materialized (
       select * from jsonb_to_recordset($3::jsonb) as r(issue_id text, position smallint, objective text, exempt text,
         shared double precision, exclusive double precision, rule text, via text, ancestor text, label text,
         depth smallint, from_at timestamptz, to_at timestamptz)),
     gone as (
       delete from attribution stored where source = $1 and issue_id = any($2::text[])
       and not exists (select 1 from fresh where fresh.issue_id = stored.issue_id and fresh.position = stored.position)
       returning issue_id, from_at as since),
     written as (
       insert into attribution as stored (source, issue_id, position, ${attributionColumns})
       select $1, issue_id, position, ${attributionColumns} from fresh
       on conflict (source, issue_id, position) do update set (${attributionColumns}) = row(${columnsOf('excluded')})
       where (${columnsOf('stored')}) is distinct from (${columnsOf('excluded')})
       returning new.issue_id, case when old.issue_id is null then new.from_at
         when ${weight('old')} is distinct from ${weight('new')} then least(old.from_at, new.from_at)
         when old.to_at is distinct from new.to_at then least(old.to_at, new.to_at) end as since)
     select issue_id as id, min(since) as since from (select * from gone union all select * from written) as touched
     group by issue_id`,
    [
      source,
      derived.map(({ id }) => id),
      toJson(
        derived.flatMap(({ id, attributions }) =>
          attributions.map((attribution, position) =>
            toAttributionRecord(id, position, attribution),
          ),
        ),
      ),
    ],
  );
  return rows;
}

/** SQL: what an attribution counts from its beginning on; the rest only says why. */
function weight(row: string): string {
  return `(${row}.objective, ${row}.exempt, ${row}.shared, ${row}.exclusive, ${row}.from_at)`;
}

function columnsOf(row: string): string {
  return attributionColumns
    .split(', ')
    .map((column) => `${row}.${column}`)
    .join(', ');
}

function toAttributionRecord(
  issueId: string,
  position: number,
  { from, to, ...attribution }: Attribution,
): Record<string, unknown> {
  return {
    ...attribution,
    issue_id: issueId,
    position,
    from_at: toTimestamp(from),
    to_at: toTimestamp(to),
  };
}
