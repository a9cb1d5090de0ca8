import type { TrackedIssue, Tracker } from '../../src/simulator/tracker.ts';
import type { Queryable } from '../../src/store/query.ts';
import type { Difference } from './compare.ts';
import type { SourceId, Trackers } from './trackers.ts';

/** What is asked of both sides. */
interface Told {
  readonly key: string;
  readonly title: string;
  readonly team: string;
  readonly status_id: string;
  readonly labels: readonly string[];
  readonly estimate: number | null;
  readonly blockers: readonly string[];
  readonly is_flagged: boolean;
  readonly updated_at: number;
  /** Changes of its status. Linear tells fewer than there were. */
  readonly moves: number | null;
}

/**
 * Where a clean read differs from what the trackers hold: a reader that always leaves something out would leave it out
 * twice, and no comparison of its two stores would show it.
 */
export async function untruths(
  clean: Queryable,
  trackers: Trackers,
): Promise<readonly Difference[]> {
  const differences: Difference[] = [];
  for (const [source, truth] of Object.entries(truths(trackers))) {
    const read = await readBy(clean, source);
    for (const id of new Set([...truth.keys(), ...read.keys()])) {
      const [soaked, expected] = [read.get(id), truth.get(id)];
      if (JSON.stringify(soaked) === JSON.stringify(expected)) continue;
      differences.push({ source, id, field: 'clean read / tracker', soaked, clean: expected });
    }
  }
  return differences;
}

type Truth = ReadonlyMap<string, Told>;

function truths({ living, restrictions, isRead }: Trackers): Record<SourceId, Truth> {
  const { jira, linear } = living.company;
  function inScope(source: SourceId, issues: Iterable<TrackedIssue>): readonly TrackedIssue[] {
    return [...issues].filter(({ fields }) => isRead(source, fields.team));
  }
  function ofJira(source: 'acme-jira' | 'acme-dc'): Truth {
    const issues = inScope(source, jira.tracker.issues.values()).filter(
      ({ id, fields }) => fields.place === 'live' && !restrictions[source].isHidden(id),
    );
    return told(issues, jira.tracker, true);
  }
  const ofLinear = inScope('acme-linear', linear.tracker.issues.values()).filter(
    ({ fields }) => fields.place !== 'trashed',
  );
  return {
    'acme-jira': ofJira('acme-jira'),
    'acme-dc': ofJira('acme-dc'),
    'acme-linear': told(ofLinear, linear.tracker, false),
  };
}

function told(issues: readonly TrackedIssue[], tracker: Tracker, tellsAll: boolean): Truth {
  return new Map(
    issues.map(({ id, key, updatedAt, fields, entries }) => [
      id,
      {
        key,
        title: fields.title,
        team: fields.team,
        status_id: fields.status,
        labels: [...new Set(fields.labels)].toSorted(),
        estimate: fields.estimate,
        blockers: fields.blockers.filter((other) => tracker.issues.has(other)).toSorted(),
        is_flagged: fields.isFlagged,
        updated_at: updatedAt,
        moves: tellsAll ? entries.filter(({ after }) => after.status !== undefined).length : null,
      },
    ]),
  );
}

async function readBy(db: Queryable, source: string): Promise<Truth> {
  const { rows } = await db.query<Omit<Told, 'updated_at'> & { id: string; updated: string }>(
    `select id, key, title, team, status_id, labels, estimate, blockers, is_flagged,
       round(extract(epoch from updated_at) * 1000) as updated,
       case when source <> 'acme-linear'
         then jsonb_array_length(jsonb_path_query_array(changes, '$[*] ? (@.field == "status")')) end as moves
     from issue where source = $1 and in_scope and not exists (select 1 from issue_removal gone
       where gone.source = issue.source and gone.issue_id = issue.id and gone.returned_at is null)`,
    [source],
  );
  return new Map(
    rows.map(({ id, updated, moves, ...row }) => [
      id,
      { ...row, updated_at: Number(updated), moves },
    ]),
  );
}
