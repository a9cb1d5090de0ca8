import type { Attribution } from '../../src/core/attribution/attribution.ts';
import type { Instant, Issue } from '../../src/core/issue.ts';
import type { MeasuredIssue } from '../../src/core/measures/measured-issue.ts';
import type { SourceRules } from '../../src/core/objective.ts';
import { factsAt } from '../../src/core/timeline/facts.ts';
import { statuses } from './issue-builder.ts';
import { lifeOf } from './life-of.ts';

/** What is measured at t of an issue with a life, without sub-tasks. */
export function measuredLife(
  of: Issue,
  own: SourceRules,
  { source, attributed, t }: { source: string; attributed: readonly Attribution[]; t: Instant },
): MeasuredIssue {
  const facts = factsAt(lifeOf(of, statuses, own), t, {
    rules: own,
    readsLabel: () => false,
  });
  return {
    ...facts,
    source,
    id: of.id,
    team: of.team,
    createdAt: of.createdAt,
    subtasks: [],
    attributions: attributed,
    nearMisses: [],
  };
}
