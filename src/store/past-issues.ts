import type { Attributable, Attribution } from '../core/attribution/attribution.ts';
import { type CompiledStrategy, rulesMatching } from '../core/attribution/strategy.ts';
import type { Instant } from '../core/issue.ts';
import type { MeasuredIssue } from '../core/measures/measured-issue.ts';
import type { SourceRules } from '../core/objective.ts';
import type { BlockerOf } from '../core/timeline/blockers.ts';
import { factsAt } from '../core/timeline/facts.ts';
import { lifeOf } from '../core/timeline/life.ts';
import { placeAt } from '../core/timeline/place.ts';
import { createStateReader, type StateReader } from '../core/timeline/state-of.ts';
import { readBlockers } from './blockers.ts';
import type { CatalogueLookup } from './catalogue.ts';
import { attributableOf, mappingAt } from './derivation.ts';
import { type Family, readFamily } from './family.ts';
import { readIssues, type StoredIssue, type StoredSubtask, subtasksOf } from './issues.ts';
import { counted, type KnownIssue, knownIssueBatches, subtaskActivity } from './measured-issues.ts';
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

/** A work issue at an instant, read once to be mapped by any number of strategies. */
export interface MappableIssue extends Pick<StoredIssue, 'key' | 'title' | 'url'> {
  /** What rules are shown of it. */
  attributable(): Attributable;
  under(strategy: CompiledStrategy): MeasuredIssue;
  /** Key or name of an ancestor that an attribution came through. */
  ancestorName(attribution: Pick<Attribution, 'via' | 'ancestor'>): string | undefined;
}

/** The same issues, not yet mapped. */
export async function* mappableIssueBatches(
  db: Queryable,
  reading: Reading,
): AsyncGenerator<readonly MappableIssue[]> {
  const { source, asOf } = reading;
  for await (const batch of knownIssueBatches(db, source, asOf)) {
    yield mappableIssues(db, reading, batch);
  }
}

/** Of these work issues, those created before the instant. */
export async function mappableIssues(
  db: Queryable,
  reading: Reading,
  batch: readonly Known[],
): Promise<readonly MappableIssue[]> {
  const { source, rules, asOf } = reading;
  const at = asOf ?? Number.POSITIVE_INFINITY;
  const known = batch.filter((issue) => issue.createdAt < at);
  const ids = known.map((issue) => issue.id);
  const stored = await readIssues(db, source, ids);
  const family = await readFamily(db, source, { batch: stored, at });
  const allBelow = await subtasksOf(db, source, { parents: ids, asOf });
  const subtasks = Map.groupBy(allBelow, (subtask) => subtask.parentId);
  const reader = createStateReader(family.catalogue.statuses, rules);
  const blockerOf = await readBlockers(db, source, { issues: [...stored, ...allBelow], reader });
  return known.flatMap((issue) => {
    const past = family.issues.get(issue.id);
    if (past === undefined || family.isMirrored(past)) return [];
    const below = (subtasks.get(issue.id) ?? []).filter((subtask) => subtask.createdAt < at);
    return [mappable(issue, { past, below, family, reader, blockerOf, source, rules, at })];
  });
}

type Known = Pick<KnownIssue, 'source' | 'id' | 'team' | 'createdAt' | 'removedAt'>;

interface Circumstances {
  readonly past: StoredIssue;
  readonly below: readonly StoredSubtask[];
  readonly family: Family;
  readonly reader: StateReader;
  readonly blockerOf: BlockerOf;
  readonly source: string;
  readonly rules: SourceRules;
  readonly at: Instant;
}

function mappable(
  known: Known,
  { past, below, family, reader, blockerOf, source, rules, at }: Circumstances,
): MappableIssue {
  const life = lifeOf(past, reader, blockerOf);
  const lives = below.map((subtask) => ({ subtask, life: lifeOf(subtask, reader, blockerOf) }));
  const { key, title, url } = past;
  const team = placeAt(past, 'team', at) ?? known.team;
  return {
    key,
    title,
    url,
    attributable: () => attributableOf(past, family, source).attributable,
    under: (strategy) => {
      const reading = { rules, readsLabel: labelReader(family.catalogue, strategy) };
      const { attributions, nearMisses } = mappingAt(past, family, { source, strategy, at });
      const subtasks = lives.map((each) =>
        subtaskActivity(factsAt(each.life, at, reading), {
          counts: each.subtask.isWork,
          removedAt: each.subtask.removedAt,
        }),
      );
      const facts = factsAt(life, at, reading);
      return counted({ ...known, ...facts, team, attributions, nearMisses, subtasks });
    },
    ancestorName: ({ via, ancestor = '' }) =>
      family.issues.get(ancestor)?.key ??
      family.catalogue.containers.get(`${via}:${ancestor}`)?.name,
  };
}

function labelReader(
  { labelName }: CatalogueLookup,
  strategy: CompiledStrategy,
): (label: string) => boolean {
  return (label) => rulesMatching(labelName(label), strategy).length > 0;
}
