import { type CompiledStrategy, rulesMatching } from '../core/attribution/strategy.ts';
import type { Instant } from '../core/issue.ts';
import type { MeasuredIssue, SubtaskActivity } from '../core/measures/measured-issue.ts';
import type { SourceRules } from '../core/objective.ts';
import { type Facts, factsAt } from '../core/timeline/facts.ts';
import { lifeOf } from '../core/timeline/life.ts';
import { createStateReader } from '../core/timeline/state-of.ts';
import type { CatalogueLookup } from './catalogue.ts';
import { mappingAt } from './derivation.ts';
import { readFamily } from './family.ts';
import { readIssues, type StoredIssue, type StoredSubtask, subtasksOf } from './issues.ts';
import { counted, knownIssueBatches, staysUntil } from './measured-issues.ts';
import type { Queryable } from './query.ts';

interface PastReading {
  readonly source: string;
  readonly rules: SourceRules;
  readonly strategy: CompiledStrategy;
  readonly asOf: Instant;
}

/**
 * Work issues of one source as they were at an instant, computed from their stored histories, and mapped by this strategy,
 * whichever the stored attributions come from.
 */
export async function* pastIssueBatches(
  db: Queryable,
  reading: PastReading,
): AsyncGenerator<readonly MeasuredIssue[]> {
  const { source, strategy, asOf } = reading;
  for await (const batch of knownIssueBatches(db, source, asOf)) {
    const known = batch.filter((issue) => issue.createdAt < asOf);
    const ids = known.map((issue) => issue.id);
    const stored = await readIssues(db, source, ids);
    const family = await readFamily(db, source, { batch: stored, at: asOf });
    const factsOf = factsReader(family.catalogue, reading);
    const subtasks = Map.groupBy(
      await subtasksOf(db, source, { parents: ids, asOf }),
      (subtask) => subtask.parentId,
    );
    yield known.flatMap((issue) => {
      const past = family.issues.get(issue.id);
      if (past === undefined || family.isMirrored(past)) return [];
      const { attributions, nearMisses } = mappingAt(past, family, { source, strategy, at: asOf });
      const below = (subtasks.get(issue.id) ?? []).filter((subtask) => subtask.createdAt < asOf);
      const activities = below.map((subtask) => activityOf(subtask, factsOf(subtask)));
      const facts = factsOf(past);
      return [counted({ ...issue, ...facts, attributions, nearMisses, subtasks: activities })];
    });
  }
}

function factsReader(
  catalogue: CatalogueLookup,
  { rules, strategy, asOf }: PastReading,
): (issue: StoredIssue) => Facts {
  const readsLabel = (label: string): boolean =>
    rulesMatching(catalogue.labelName(label), strategy).length > 0;
  const reader = createStateReader(catalogue.statuses, rules);
  return (issue) => factsAt(lifeOf(issue, reader), asOf, { rules, readsLabel });
}

/** The progress of a sub-task that counts is its own. */
function activityOf(
  { isWork, removedAt }: StoredSubtask,
  { lastMovedAt, isBlocked, progress }: Facts,
): SubtaskActivity {
  return { lastMovedAt, isBlocked, progress: isWork ? [] : staysUntil(progress, removedAt) };
}
