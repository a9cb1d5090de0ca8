import type { Instant, Issue, ValueChange } from '../issue.ts';
import { orderedChanges } from './ordered-changes.ts';
import { rollBack, valueAt } from './track.ts';

type Placed = Pick<Issue, 'createdAt' | 'team' | 'parentId' | 'projectId' | 'changes'>;

/**
 * Where an issue stood at t = after all changes with at < t: its project or team, the issue above it, or its Linear
 * project.
 */
export function placeAt(
  issue: Placed,
  field: 'team' | 'parent' | 'project',
  t: Instant,
): string | undefined {
  const { createdAt, team, parentId: parent, projectId: project, changes } = issue;
  const current = { team, parent, project }[field];
  const ofField = orderedChanges(changes).filter(
    (change): change is ValueChange => change.field === field,
  );
  return valueAt(rollBack(createdAt, ofField, { current }).track, t);
}
