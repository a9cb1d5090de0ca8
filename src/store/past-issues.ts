import type { Attributable } from '../core/attribution/attribution.ts';
import { type CompiledStrategy, rulesMatching } from '../core/attribution/strategy.ts';
import type { Instant } from '../core/issue.ts';
import type { MeasuredIssue, SubtaskActivity } from '../core/measures/measured-issue.ts';
import type { SourceRules } from '../core/objective.ts';
import { type Facts, factsAt } from '../core/timeline/facts.ts';
import { lifeOf } from '../core/timeline/life.ts';
import { createStateReader } from '../core/timeline/state-of.ts';
import type { CatalogueLookup } from './catalogue.ts';
import { mappingAt, readFamily } from './derivation.ts';
import { readIssues, type StoredIssue, type StoredSubtask, subtasksOf } from './issues.ts';
import { counted, type KnownIssue, knownIssueBatches, staysUntil } from './measured-issues.ts';
import type { Queryable } from './query.ts';

export interface PastReading {
  readonly source: string;
  readonly rules: SourceRules;
  readonly strategy: CompiledStrategy;
  readonly asOf: Instant;
}

/** An issue as it was at an instant, and what the rules were shown of it. */
export interface PastIssue {
  readonly measured: MeasuredIssue;
  readonly attributable: Attributable;
}

/** What the measures read of them. */
export async function* pastIssueBatches(
  db: Queryable,
  reading: PastReading,
): AsyncGenerator<readonly MeasuredIssue[]> {
  for await (const batch of mappedIssueBatches(db, reading)) {
    yield batch.map(({ measured }) => measured);
  }
}

/**
 * Work issues of one source as they were at an instant, computed from their stored histories, and mapped by this strategy,
 * whichever the stored attributions come from.
 */
export async function* mappedIssueBatches(
  db: Queryable,
  reading: PastReading,
): AsyncGenerator<readonly PastIssue[]> {
  const { source, asOf } = reading;
  for await (const batch of knownIssueBatches(db, source, asOf)) {
    yield pastIssues(db, reading, batch);
  }
}

/** Of these work issues, those created before the instant. */
export async function pastIssues(
  db: Queryable,
  reading: PastReading,
  batch: readonly Pick<KnownIssue, 'source' | 'id' | 'createdAt' | 'removedAt'>[],
): Promise<readonly PastIssue[]> {
  const { source, strategy, asOf } = reading;
  const known = batch.filter((issue) => issue.createdAt < asOf);
  const ids = known.map((issue) => issue.id);
  const family = await readFamily(db, source, await readIssues(db, source, ids));
  const factsOf = factsReader(family.catalogue, reading);
  const subtasks = Map.groupBy(
    await subtasksOf(db, source, { parents: ids, asOf }),
    (subtask) => subtask.parentId,
  );
  return known.flatMap((issue) => {
    const past = family.issues.get(issue.id);
    if (past === undefined) return [];
    const mapping = mappingAt(past, family, { source, strategy, at: asOf });
    const { attributable, attributions, nearMisses } = mapping;
    const below = (subtasks.get(issue.id) ?? []).filter((subtask) => subtask.createdAt < asOf);
    const activities = below.map((subtask) => activityOf(subtask, factsOf(subtask)));
    const facts = factsOf(past);
    const measured = { ...issue, ...facts, attributions, nearMisses, subtasks: activities };
    return [{ attributable, measured: counted(measured) }];
  });
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
