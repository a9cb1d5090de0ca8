import type { Attributable } from '../core/attribution/attribution.ts';
import { attributionsOf } from '../core/attribution/attributions.ts';
import { labelsReadAt } from '../core/attribution/labels-read.ts';
import type { CompiledStrategy } from '../core/attribution/strategy.ts';
import type { Instant } from '../core/issue.ts';
import type { Absence, ComparedIssue, Situation } from '../core/measures/compared-issue.ts';
import type { SourceRules } from '../core/objective.ts';
import { factsAt } from '../core/timeline/facts.ts';
import { type Life, lifeOf } from '../core/timeline/life.ts';
import { placeAt } from '../core/timeline/place.ts';
import { createStateReader } from '../core/timeline/state-of.ts';
import { attributableOf, type Family, readFamily } from './derivation.ts';
import { readIssues, type StoredIssue } from './issues.ts';
import { knownIssueBatches } from './measured-issues.ts';
import type { Queryable } from './query.ts';
import { awayAt } from './removals.ts';

/** An instant and the strategy that maps it. */
interface ReadEnd {
  readonly at: Instant;
  readonly strategy: CompiledStrategy;
}

interface ComparedReading {
  readonly source: string;
  readonly rules: SourceRules;
  readonly from: ReadEnd;
  readonly to: ReadEnd;
}

/**
 * Work issues of one source as they were at two instants, each mapped by the strategy of that instant, a batch at a
 * time: what two readings of past issues give, in one.
 */
export async function* comparedIssueBatches(
  db: Queryable,
  reading: ComparedReading,
): AsyncGenerator<readonly ComparedIssue[]> {
  const { source, from, to } = reading;
  for await (const batch of knownIssueBatches(db, source, to.at)) {
    const ids = batch.filter(({ createdAt }) => createdAt < to.at).map(({ id }) => id);
    const family = await readFamily(db, source, await readIssues(db, source, ids));
    const away = {
      from: await awayAt(db, source, { ids, at: from.at }),
      to: await awayAt(db, source, { ids, at: to.at }),
    };
    const stateReader = createStateReader(family.catalogue.statuses, reading.rules);
    yield ids.flatMap((id) => {
      const issue = family.issues.get(id);
      if (issue === undefined) return [];
      const { attributable } = attributableOf(issue, family, source);
      const life = lifeOf(issue, stateReader);
      return [compared({ issue, attributable, life, away, family, reading })];
    });
  }
}

type Away = ReadonlyMap<string, Absence>;

interface Comparison {
  readonly issue: StoredIssue;
  readonly attributable: Attributable;
  readonly life: Life;
  readonly away: { readonly from: Away; readonly to: Away };
  readonly family: Family;
  readonly reading: ComparedReading;
}

function compared(comparison: Comparison): ComparedIssue {
  const { issue, attributable, family, reading } = comparison;
  const { from, to, source } = reading;
  const { id, key, title, url } = issue;
  const line = [issue, ...issuesAbove(attributable, family)];
  return {
    source,
    id,
    key,
    title,
    url,
    from: situationAt(comparison, 'from'),
    to: situationAt(comparison, 'to'),
    isReparented: line.some((each) =>
      (['parent', 'project'] as const).some(
        (field) => placeAt(each, field, from.at) !== placeAt(each, field, to.at),
      ),
    ),
  };
}

function situationAt(
  { issue, attributable, life, away, reading }: Comparison,
  end: 'from' | 'to',
): Situation {
  const { from, to, rules } = reading;
  const { at, strategy } = reading[end];
  // When it moved last is not asked here.
  const { state, completedAt, isArchived } = factsAt(life, at, { rules, readsLabel: () => false });
  return {
    createdAt: issue.createdAt,
    completedAt,
    state,
    isArchived,
    absence: away[end].get(issue.id),
    team: placeAt(issue, 'team', at),
    attributions: attributionsOf(attributable, strategy),
    labels: labelsReadAt(attributable, at, [from.strategy, to.strategy]),
  };
}

function issuesAbove({ ancestors }: Attributable, family: Family): readonly StoredIssue[] {
  return ancestors.flatMap(({ kind, id }) =>
    kind === 'parent' || kind === 'epic' ? (family.issues.get(id) ?? []) : [],
  );
}
