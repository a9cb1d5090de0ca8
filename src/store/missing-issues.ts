import type { Instant } from '../core/issue.ts';
import { earliest } from '../core/timeline/difference.ts';
import { type Queryable, toJson, toTimestamp } from './query.ts';
import { awaySince } from './removals.ts';
import type { Sweep } from './sweeps.ts';

/** What a sweep can miss. */
export interface Expectation {
  readonly source: string;
  /** Whether it meets archived issues: else none is expected. */
  readonly meetsArchived: boolean;
}

/** A stored issue of the scope that a sweep should meet. Parameters: source, whether it meets archived issues. */
const expected = `issue.source = $1 and issue.in_scope and ($2 or issue.archived_at is null)
  and ${awaySince('issue')} is null`;

export interface TeamLoss {
  readonly team: string;
  /** Issues that should have been met. */
  readonly issues: number;
}

/** Projects or teams of which the open sweep missed half or more, and at least `least` issues. */
export async function teamsHalfMissed(
  db: Queryable,
  { source, meetsArchived }: Expectation,
  least: number,
): Promise<readonly TeamLoss[]> {
  const missed = 'count(*) filter (where seen.id is null)';
  const { rows } = await db.query<TeamLoss>(
    `select issue.team, count(*)::int as issues from issue
     left join sweep_seen seen on seen.source = issue.source and seen.id = issue.id
     where ${expected}
     group by issue.team having ${missed} >= $3 and 2 * ${missed} >= count(*) order by issue.team`,
    [source, meetsArchived, least],
  );
  return rows;
}

export interface MissingIssue {
  readonly id: string;
  readonly team: string;
}

/** Issues the open sweep missed, in id order: of one team, or of all but some. */
export async function missingIssues(
  db: Queryable,
  { source, meetsArchived }: Expectation,
  part: {
    readonly teams: { readonly only: string } | { readonly allBut: readonly string[] };
    readonly after: string;
    readonly limit: number;
  },
): Promise<readonly MissingIssue[]> {
  const isOnly = 'only' in part.teams;
  const teams = 'only' in part.teams ? [part.teams.only] : part.teams.allBut;
  const { rows } = await db.query<MissingIssue>(
    `select issue.id, issue.team from issue where ${expected}
       and not exists (select 1 from sweep_seen seen where seen.source = issue.source and seen.id = issue.id)
       and (issue.team = any($3::text[])) = $4 and issue.id > $5
     order by issue.id limit $6`,
    [source, meetsArchived, teams, isOnly, part.after, part.limit],
  );
  return rows;
}

export type MissingReason = 'out_of_scope' | 'archived' | 'deleted' | 'access_lost';

/** Notes what became of missing issues. One missed for the same reason as before keeps its beginning. */
export async function noteMissing(
  db: Queryable,
  sweep: Sweep,
  found: { readonly reasons: ReadonlyMap<string, MissingReason>; readonly at: Instant },
): Promise<void> {
  const rows = [...found.reasons].map(([id, reason]) => ({ id, reason }));
  await db.query(
    `insert into issue_missing as stored (source, id, reason, since, swept_at)
     select $1, id, reason, $4, $2 from jsonb_to_recordset($3::jsonb) as r(id text, reason text)
     where exists (select 1 from sweep where source = $1 and started_at = $2)
     on conflict (source, id) do update set reason = excluded.reason, swept_at = excluded.swept_at,
       since = case when stored.reason = excluded.reason then stored.since else excluded.since end`,
    [sweep.source, toTimestamp(sweep.startedAt), toJson(rows), toTimestamp(found.at)],
  );
}

/** Issues missed by this sweep that an earlier one, begun `apartMs` or more before it, missed for the same reason. */
const confirmed = `source = $1 and swept_at = $2 and since <= $2::timestamptz - $3 * interval '1 millisecond'`;

function confirming(sweep: Sweep, apartMs: number): readonly unknown[] {
  return [sweep.source, toTimestamp(sweep.startedAt), apartMs];
}

/** Stored issues whose parent is about to be removed: the tracker may show them another parent, or none. */
export async function childrenOfConfirmed(
  db: Queryable,
  sweep: Sweep,
  apartMs: number,
): Promise<readonly string[]> {
  const { rows } = await db.query<{ id: string }>(
    `select id from issue where source = $1 and parent_id in (
       select id from issue_missing where ${confirmed} and reason <> 'archived')
     order by id`,
    [...confirming(sweep, apartMs)],
  );
  return rows.map(({ id }) => id);
}

/**
 * Archives those that two sweeps found archived, since they were first missed: at most `limit`, whose ids are returned.
 * They are missing no more.
 */
export async function archiveConfirmed(
  db: Queryable,
  sweep: Sweep,
  { apartMs, limit }: { readonly apartMs: number; readonly limit: number },
): Promise<readonly string[]> {
  const { rows } = await db.query<{ id: string }>(
    `with agreed as (
       delete from issue_missing where (source, id) in (
         select source, id from issue_missing where ${confirmed} and reason = 'archived'
           and exists (select 1 from sweep where source = $1 and started_at = $2) order by id limit $4)
       returning source, id, since)
     update issue set archived_at = agreed.since from agreed
     where issue.source = agreed.source and issue.id = agreed.id returning issue.id`,
    [...confirming(sweep, apartMs), limit],
  );
  return rows.map(({ id }) => id);
}

export interface Conclusion {
  /** Ids that are away from now on, since they were first missed. */
  readonly removed: readonly string[];
  /** The first of these instants. */
  readonly since: Instant | undefined;
  /** Missing issues that another sweep has to confirm. */
  readonly unconfirmed: number;
}

/** Ends a sweep: what two sweeps agree on is removed, what was met again is missing no more. Undefined when it was given up. */
export async function concludeSweep(
  db: Queryable,
  sweep: Sweep,
  apartMs: number,
): Promise<Conclusion | undefined> {
  const name = [sweep.source, toTimestamp(sweep.startedAt)];
  const ended = await db.query('delete from sweep where source = $1 and started_at = $2', name);
  if (ended.rowCount !== 1) return undefined;
  const removed = await db.query<{ id: string; removed_at: Date }>(
    `with agreed as (delete from issue_missing where ${confirmed} returning source, id, reason, since)
     insert into issue_removal (source, issue_id, reason, removed_at) select source, id, reason, since from agreed
     on conflict (source, issue_id) where returned_at is null do nothing returning issue_id as id, removed_at`,
    [...confirming(sweep, apartMs)],
  );
  await db.query('delete from issue_missing where source = $1 and swept_at <> $2', name);
  const { rows } = await db.query<{ count: number }>(
    'select count(*)::int as count from issue_missing where source = $1',
    [sweep.source],
  );
  return {
    removed: removed.rows.map(({ id }) => id),
    since: earliest(removed.rows.map((row) => row.removed_at.getTime())),
    unconfirmed: rows[0]?.count ?? 0,
  };
}
