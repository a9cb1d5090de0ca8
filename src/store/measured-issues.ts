import type { Attribution, NearMiss } from '../core/attribution/attribution.ts';
import { type Instant, type State, states } from '../core/issue.ts';
import type { MeasuredIssue, SubtaskActivity } from '../core/measures/measured-issue.ts';
import { type Course, type Facts, progressOf } from '../core/timeline/facts.ts';
import { type Queryable, toInstant } from './query.ts';
import { awaySince } from './removals.ts';

const batchSize = 1_000;

/**
 * Work issues of one source, a batch at a time, in id order: what is stored of each as of now, with the activity of its
 * sub-tasks and all its attributions, past ones included.
 */
export async function* measuredIssueBatches(
  db: Queryable,
  source: string,
): AsyncGenerator<readonly MeasuredIssue[]> {
  let after = '';
  for (;;) {
    const { rows } = await db.query<MeasuredRow>(batch, [source, after, batchSize]);
    yield rows.map((row) => counted(toKnownIssue(source, row)));
    const last = rows.at(-1);
    if (last === undefined || rows.length < batchSize) return;
    after = last.id;
  }
}

/** What is known of a work issue, and since when it is away. */
interface KnownIssue extends MeasuredIssue {
  readonly removedAt: Instant | undefined;
}

/** An issue that is away counts nowhere. That it was in progress until then stays known. */
export function counted({ removedAt, ...issue }: KnownIssue): MeasuredIssue {
  if (removedAt === undefined) return issue;
  const progress = staysUntil(issue.progress, removedAt);
  const course = { ...issue.course, states: [] };
  return { ...issue, state: undefined, isArchived: true, course, progress };
}

/** Stays as far as they lie before an instant; undefined = all of them. */
function staysUntil(
  stays: MeasuredIssue['progress'],
  end: Instant | undefined,
): MeasuredIssue['progress'] {
  if (end === undefined) return stays;
  return stays
    .filter(({ from }) => from < end)
    .map(({ from, to }) => ({ from, to: Math.min(to ?? end, end) }));
}

/** The progress of a sub-task that counts is its own. */
export function subtaskActivity(
  { lastMovedAt, isBlocked, course }: Pick<Facts, 'lastMovedAt' | 'isBlocked' | 'course'>,
  { counts, removedAt }: { readonly counts: boolean; readonly removedAt: Instant | undefined },
): SubtaskActivity {
  const isOwn = !counts && removedAt === undefined;
  return {
    lastMovedAt,
    isBlocked,
    course: isOwn ? course : { ...course, states: [] },
    progress: counts ? [] : staysUntil(progressOf(course), removedAt),
  };
}

const milliseconds = (column: string): string => `(extract(epoch from ${column}) * 1000)::bigint`;

const batch = `
select fact.id, fact.state, fact.started_at, fact.completed_at, fact.reopened, fact.last_moved_at, fact.is_blocked,
  fact.is_assigned, fact.course, fact.near_misses, issue.created_at, issue.archived_at, issue.team, issue.estimate,
  ${awaySince('fact')} as removed_at,
  coalesce((select json_agg(json_build_object('objective', objective, 'exempt', exempt, 'shared', shared,
      'exclusive', exclusive, 'rule', rule, 'via', via, 'ancestor', ancestor, 'label', label, 'depth', depth,
      'from', ${milliseconds('from_at')}, 'to', ${milliseconds('to_at')}) order by position)
    from attribution where attribution.source = fact.source and attribution.issue_id = fact.id), '[]') as attributions,
  coalesce((select json_agg(json_build_object('lastMovedAt', ${milliseconds('below.last_moved_at')},
      'isBlocked', below.is_blocked, 'course', below.course, 'counts', below.is_work or below.is_mirrored,
      'removedAt', ${milliseconds(awaySince('below'))}))
    from issue subtask join issue_fact below on below.source = subtask.source and below.id = subtask.id
    where subtask.source = fact.source and subtask.parent_id = fact.id and subtask.level < 0
      and subtask.in_scope), '[]') as subtasks
from issue_fact fact join issue on issue.source = fact.source and issue.id = fact.id
-- Said of both: else the join reads the other table from its beginning for every batch.
where fact.source = $1 and fact.id > $2 and issue.source = $1 and issue.id > $2
  and fact.is_work
order by fact.id limit $3`;

interface MeasuredRow {
  id: string;
  state: string | null;
  started_at: Date | null;
  completed_at: Date | null;
  reopened: number;
  last_moved_at: Date;
  is_blocked: boolean;
  is_assigned: boolean;
  course: Course;
  near_misses: NearMiss[];
  team: string;
  estimate: number | null;
  created_at: Date;
  archived_at: Date | null;
  attributions: AttributionJson[];
  removed_at: Date | null;
  subtasks: (Omit<SubtaskActivity, 'progress'> & { removedAt: Instant | null; counts: boolean })[];
}

/** JSON has null where the core has nothing. */
type AttributionJson = {
  [K in keyof Attribution]: undefined extends Attribution[K]
    ? Exclude<Attribution[K], undefined> | null
    : Attribution[K];
};

function toKnownIssue(source: string, row: MeasuredRow): KnownIssue {
  return {
    source,
    id: row.id,
    team: row.team,
    createdAt: row.created_at.getTime(),
    state: stateOf(row.state),
    startedAt: toInstant(row.started_at),
    completedAt: toInstant(row.completed_at),
    reopened: row.reopened,
    lastMovedAt: row.last_moved_at.getTime(),
    isBlocked: row.is_blocked,
    isAssigned: row.is_assigned,
    isArchived: row.archived_at !== null,
    estimate: row.estimate ?? undefined,
    course: row.course,
    progress: progressOf(row.course),
    subtasks: row.subtasks.map(({ removedAt, counts, ...facts }) =>
      subtaskActivity(facts, { counts, removedAt: removedAt ?? undefined }),
    ),
    removedAt: toInstant(row.removed_at),
    attributions: row.attributions.map(toAttribution),
    nearMisses: row.near_misses,
  };
}

function stateOf(text: string | null): State | undefined {
  return states.find((state) => state === text);
}

function toAttribution(json: AttributionJson): Attribution {
  return {
    ...json,
    objective: json.objective ?? undefined,
    exempt: json.exempt ?? undefined,
    ancestor: json.ancestor ?? undefined,
    label: json.label ?? undefined,
    to: json.to ?? undefined,
  };
}
