import { foldText } from '../attribution/label-pattern.ts';
import type { Issue } from '../issue.ts';
import type { SourceRules } from '../objective.ts';

/** Finds the parent of a sub-task; undefined when the tracker does not show it. */
export type ParentOf = (issue: Issue) => (Issue & { readonly isInScope: boolean }) | undefined;

/**
 * Whether an issue counts as work: of the scope, no container (level ≥ 1), no excluded type, and no sub-task (level −1)
 * of a parent that counts itself. A parent that is not visible does not count.
 * Source: definitions, "Which issues count".
 */
export function isWork(
  issue: Issue & { readonly isInScope: boolean },
  rules: Pick<SourceRules, 'excludeTypes' | 'countSubtasks'>,
  parentOf: ParentOf,
): boolean {
  if (!issue.isInScope || issue.level >= 1 || isExcluded(issue, rules)) return false;
  if (issue.level === 0 || rules.countSubtasks) return true;
  const parent = parentOf(issue);
  // A tracker nests sub-tasks one deep; a parent that claims to be one itself is not asked further.
  return parent === undefined || parent.level < 0 || !isWork(parent, rules, parentOf);
}

function isExcluded(issue: Issue, { excludeTypes }: Pick<SourceRules, 'excludeTypes'>): boolean {
  const type = foldText(issue.type, false);
  return excludeTypes.some((excluded) => foldText(excluded, false) === type);
}
