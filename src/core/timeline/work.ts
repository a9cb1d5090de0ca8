import { foldText } from '../attribution/label-pattern.ts';
import type { Issue } from '../issue.ts';
import type { SourceRules } from '../objective.ts';

/** Finds the parent of a sub-task; undefined when the tracker does not show it. */
export type ParentOf = (issue: Issue) => (Issue & { readonly isInScope: boolean }) | undefined;

type WorkRules = Pick<SourceRules, 'excludeTypes' | 'countSubtasks'>;

/** Why an issue is no work. `counted_parent`: a sub-task whose parent counts in its place; `mirrored`: one of another source does. */
export const notWorkReasons = [
  'out_of_scope',
  'container',
  'excluded_type',
  'counted_parent',
  'mirrored',
] as const;
export type NotWorkReason = (typeof notWorkReasons)[number];

/**
 * Whether an issue counts as work: of the scope, no container (level ≥ 1), no excluded type, and no sub-task (level −1)
 * of a parent that counts itself. A parent that is not visible does not count.
 * Source: definitions, "Which issues count".
 */
export function isWork(
  issue: Issue & { readonly isInScope: boolean },
  rules: WorkRules,
  parentOf: ParentOf,
): boolean {
  return notWorkReason(issue, rules, parentOf) === undefined;
}

/** Undefined when: it is work. */
export function notWorkReason(
  issue: Issue & { readonly isInScope: boolean },
  rules: WorkRules,
  parentOf: ParentOf,
): NotWorkReason | undefined {
  if (!issue.isInScope) return 'out_of_scope';
  if (issue.level >= 1) return 'container';
  if (isExcluded(issue, rules)) return 'excluded_type';
  if (issue.level === 0 || rules.countSubtasks) return undefined;
  const parent = parentOf(issue);
  // A tracker nests sub-tasks one deep; a parent that claims to be one itself is not asked further.
  const counts = parent !== undefined && parent.level >= 0 && isWork(parent, rules, parentOf);
  return counts ? 'counted_parent' : undefined;
}

function isExcluded(issue: Issue, { excludeTypes }: WorkRules): boolean {
  const type = foldText(issue.type, false);
  return excludeTypes.some((excluded) => foldText(excluded, false) === type);
}
