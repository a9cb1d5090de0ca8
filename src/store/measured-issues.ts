import type { Attribution, NearMiss } from '../core/attribution/attribution.ts';
import { type State, states } from '../core/issue.ts';
import type { MeasuredIssue, SubtaskActivity } from '../core/measures/measured-issue.ts';
import { type Queryable, toInstant } from './query.ts';

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
    yield rows.map((row) => toMeasuredIssue(source, row));
    const last = rows.at(-1);
    if (last === undefined || rows.length < batchSize) return;
    after = last.id;
  }
}

const milliseconds = (column: string): string => `(extract(epoch from ${column}) * 1000)::bigint`;

const batch = `
select fact.id, fact.state, fact.started_at, fact.completed_at, fact.last_moved_at, fact.is_blocked, fact.is_assigned,
  fact.progress, fact.near_misses, issue.created_at, issue.archived_at,
  coalesce((select json_agg(json_build_object('objective', objective, 'exempt', exempt, 'shared', shared,
      'exclusive', exclusive, 'rule', rule, 'via', via, 'ancestor', ancestor, 'label', label, 'depth', depth,
      'from', ${milliseconds('from_at')}, 'to', ${milliseconds('to_at')}) order by position)
    from attribution where attribution.source = fact.source and attribution.issue_id = fact.id), '[]') as attributions,
  coalesce((select json_agg(json_build_object('lastMovedAt', ${milliseconds('below.last_moved_at')},
      'isBlocked', below.is_blocked, 'progress', case when below.is_work then '[]' else below.progress end))
    from issue subtask join issue_fact below on below.source = subtask.source and below.id = subtask.id
    where subtask.source = fact.source and subtask.parent_id = fact.id and subtask.level < 0
      and subtask.in_scope), '[]') as subtasks
from issue_fact fact join issue on issue.source = fact.source and issue.id = fact.id
where fact.source = $1 and fact.id > $2 and fact.is_work
order by fact.id limit $3`;

interface MeasuredRow {
  id: string;
  state: string | null;
  started_at: Date | null;
  completed_at: Date | null;
  last_moved_at: Date;
  is_blocked: boolean;
  is_assigned: boolean;
  progress: MeasuredIssue['progress'];
  near_misses: NearMiss[];
  created_at: Date;
  archived_at: Date | null;
  attributions: AttributionJson[];
  subtasks: SubtaskActivity[];
}

/** JSON has null where the core has nothing. */
type AttributionJson = {
  [K in keyof Attribution]: undefined extends Attribution[K]
    ? Exclude<Attribution[K], undefined> | null
    : Attribution[K];
};

function toMeasuredIssue(source: string, row: MeasuredRow): MeasuredIssue {
  return {
    source,
    id: row.id,
    createdAt: row.created_at.getTime(),
    state: stateOf(row.state),
    startedAt: toInstant(row.started_at),
    completedAt: toInstant(row.completed_at),
    lastMovedAt: row.last_moved_at.getTime(),
    isBlocked: row.is_blocked,
    isAssigned: row.is_assigned,
    isArchived: row.archived_at !== null,
    progress: row.progress,
    subtasks: row.subtasks,
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
