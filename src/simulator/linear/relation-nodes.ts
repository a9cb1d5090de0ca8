import type { Instant } from '../../core/issue.ts';
import type { LinearWorkplace } from '../company/workplace.ts';
import type { TrackedIssue } from '../tracker.ts';
import type { Node } from './catalogue-nodes.ts';

/** What both sides of a relation are shown as; a function, because each leads to the other. */
type Shown = (issue: TrackedIssue) => Node;

/** Relations in which other issues block this one, the newest first. */
export function relationsBlocking(
  blocked: TrackedIssue,
  { tracker }: LinearWorkplace,
  shown: Shown,
): readonly Node[] {
  return blocked.fields.blockers
    .flatMap((id) => tracker.issues.get(id) ?? [])
    .map((blocker) => relationNode(blocker, blocked, shown))
    .toReversed();
}

/** Relations in which this issue blocks others. */
export function relationsOf(
  blocker: TrackedIssue,
  { tracker }: LinearWorkplace,
  shown: Shown,
): readonly Node[] {
  return [...tracker.issues.values()]
    .filter(({ fields }) => fields.blockers.includes(blocker.id))
    .map((blocked) => relationNode(blocker, blocked, shown));
}

function relationNode(blocker: TrackedIssue, blocked: TrackedIssue, shown: Shown): Node {
  const at = new Date(linkedSince(blocked, blocker.id)).toISOString();
  return {
    id: `${blocker.id}-${blocked.id}`,
    type: 'blocks',
    createdAt: at,
    updatedAt: at,
    issue: () => shown(blocker),
    relatedIssue: () => shown(blocked),
  };
}

function linkedSince({ createdAt, entries }: TrackedIssue, blocker: string): Instant {
  const last = entries.findLast(
    ({ before, after }) =>
      after.blockers?.includes(blocker) === true && before.blockers?.includes(blocker) !== true,
  );
  return last?.at ?? createdAt;
}
