import type { CompiledStrategy } from '../core/attribution/strategy.ts';
import type { Instant } from '../core/issue.ts';
import type { MeasuredIssue } from '../core/measures/measured-issue.ts';
import type { SourceRules } from '../core/objective.ts';
import {
  type LivedIssue,
  livedIssueBatches,
  livedIssues,
  type MappableIssue,
} from './lived-issues.ts';
import type { Queryable } from './query.ts';

interface Reading {
  readonly source: string;
  readonly rules: SourceRules;
  /** undefined = now: everything that is known. */
  readonly asOf: Instant | undefined;
}

interface PastReading extends Reading {
  readonly strategy: CompiledStrategy;
}

/**
 * Work issues of one source as they were at an instant, computed from their stored histories, and mapped by this strategy,
 * whichever the stored attributions come from.
 */
export async function* pastIssueBatches(
  db: Queryable,
  reading: PastReading,
): AsyncGenerator<readonly MeasuredIssue[]> {
  for await (const batch of mappableIssueBatches(db, reading)) {
    yield batch.map((issue) => issue.under(reading.strategy));
  }
}

/** The same issues, not yet mapped. */
export async function* mappableIssueBatches(
  db: Queryable,
  { source, rules, asOf = Infinity }: Reading,
): AsyncGenerator<readonly MappableIssue[]> {
  for await (const batch of livedIssueBatches(db, { source, rules, instants: [asOf] })) {
    yield thoseAt(batch, asOf);
  }
}

/** Of these work issues, those that were there at the instant. */
export async function mappableIssues(
  db: Queryable,
  { source, rules, asOf = Infinity }: Reading,
  ids: readonly string[],
): Promise<readonly MappableIssue[]> {
  return thoseAt(await livedIssues(db, { source, rules, instants: [asOf] }, ids), asOf);
}

function thoseAt(issues: readonly LivedIssue[], at: Instant): readonly MappableIssue[] {
  return issues.flatMap((issue) => issue.at(at) ?? []);
}
