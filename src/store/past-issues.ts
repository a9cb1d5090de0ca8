import { type CompiledStrategy, rulesMatching } from '../core/attribution/strategy.ts';
import type { Instant } from '../core/issue.ts';
import type { MeasuredIssue, SubtaskActivity } from '../core/measures/measured-issue.ts';
import type { SourceRules } from '../core/objective.ts';
import { type Facts, factsAt } from '../core/timeline/facts.ts';
import { lifeOf } from '../core/timeline/life.ts';
import { type CatalogueLookup, readCatalogue } from './catalogue.ts';
import { issuesById, type StoredIssue, subtasksOf } from './issues.ts';
import { measuredIssueBatches } from './measured-issues.ts';
import type { Queryable } from './query.ts';

interface PastReading {
  readonly source: string;
  readonly rules: SourceRules;
  readonly strategy: CompiledStrategy;
  readonly asOf: Instant;
}

/** Work issues of one source as they were at a past instant, computed from their stored histories. */
export async function* pastIssueBatches(
  db: Queryable,
  reading: PastReading,
): AsyncGenerator<readonly MeasuredIssue[]> {
  const catalogue = await readCatalogue(db, reading.source);
  const factsOf = factsReader(catalogue, reading);
  for await (const batch of measuredIssueBatches(db, reading.source)) {
    const known = batch.filter((issue) => issue.createdAt < reading.asOf);
    const ids = known.map((issue) => issue.id);
    const stored = await issuesById(db, reading.source, ids);
    const subtasks = Map.groupBy(
      await subtasksOf(db, reading.source, ids),
      (subtask) => subtask.parentId,
    );
    yield known.flatMap((issue) => {
      const past = stored.get(issue.id);
      const below = (subtasks.get(issue.id) ?? []).filter(
        (subtask) => subtask.createdAt < reading.asOf,
      );
      return past === undefined
        ? []
        : [{ ...issue, ...factsOf(past), subtasks: below.map(factsOf).map(toActivity) }];
    });
  }
}

function factsReader(
  catalogue: CatalogueLookup,
  { rules, strategy, asOf }: PastReading,
): (issue: StoredIssue) => Facts {
  const readsLabel = (label: string): boolean =>
    rulesMatching(catalogue.labelName(label), strategy).length > 0;
  return (issue) => factsAt(lifeOf(issue, catalogue.statuses, rules), asOf, { rules, readsLabel });
}

function toActivity({ lastMovedAt, isBlocked, progress }: Facts): SubtaskActivity {
  return { lastMovedAt, isBlocked, progress };
}
