import type { Issue, Status } from '../../src/core/issue.ts';
import type { SourceRules } from '../../src/core/objective.ts';
import { type Life, lifeOf as lifeReadWith } from '../../src/core/timeline/life.ts';
import { createStateReader } from '../../src/core/timeline/state-of.ts';

/** The life of one issue under the rules of its source. */
export function lifeOf(
  issue: Issue,
  statuses: ReadonlyMap<string, Status>,
  rules: SourceRules,
): Life {
  return lifeReadWith(issue, createStateReader(statuses, rules));
}
