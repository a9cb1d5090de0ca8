import type { Attributable } from '../core/attribution/attribution.ts';
import { attributionsOf } from '../core/attribution/attributions.ts';
import { labelsReadAt } from '../core/attribution/labels-read.ts';
import type { CompiledStrategy } from '../core/attribution/strategy.ts';
import type { Instant } from '../core/issue.ts';
import type { ComparedIssue, Situation } from '../core/measures/compared-issue.ts';
import type { SourceRules } from '../core/objective.ts';
import type { RemovalReason } from '../core/removal.ts';
import { factsAt } from '../core/timeline/facts.ts';
import { lifeOf } from '../core/timeline/life.ts';
import { placeAt } from '../core/timeline/place.ts';
import { createStateReader } from '../core/timeline/state-of.ts';
import { attributableOf, type Family, readFamily } from './derivation.ts';
import { readIssues, type StoredIssue } from './issues.ts';
import { knownIssueBatches } from './measured-issues.ts';
import type { Queryable } from './query.ts';
import { awayAt } from './removals.ts';

/** An instant, and the strategy and the rules of the source that read it. */
interface ReadEnd {
  readonly at: Instant;
  readonly strategy: CompiledStrategy;
  readonly rules: SourceRules;
}

interface ComparedReading {
  readonly source: string;
  readonly from: ReadEnd;
  readonly to: ReadEnd;
}

/**
 * Work issues of one source as they were at two instants, each read by the strategy of that instant, a batch at a time:
 * what two readings of past issues give, in one.
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
    const compare = comparer(family, away, reading);
    yield ids.flatMap((id) => {
      const issue = family.issues.get(id);
      return issue === undefined ? [] : [compare(issue)];
    });
  }
}

type Away = ReadonlyMap<string, RemovalReason>;
type Placing = 'parent' | 'project';
const placings: readonly Placing[] = ['parent', 'project'];

function comparer(
  family: Family,
  away: { readonly from: Away; readonly to: Away },
  { source, from, to }: ComparedReading,
): (issue: StoredIssue) => ComparedIssue {
  const isKept = from.strategy === to.strategy && from.rules === to.rules;
  const read = {
    from: situationReader(family, away.from, from),
    kept: situationReader(family, away.to, { ...from, at: to.at }),
    to: situationReader(family, away.to, to),
  };
  return (issue) => {
    const { id, key, title, url } = issue;
    const { attributable } = attributableOf(issue, family, source);
    const kept = read.kept(issue, attributable);
    return {
      source,
      id,
      key,
      title,
      url,
      from: read.from(issue, attributable),
      kept,
      to: isKept ? kept : read.to(issue, attributable),
      isReparented: [issue, ...issuesAbove(attributable, family)].some((each) =>
        placings.some((field) => placeAt(each, field, from.at) !== placeAt(each, field, to.at)),
      ),
    };
  };
}

function situationReader(
  { catalogue }: Family,
  away: Away,
  { at, strategy, rules }: ReadEnd,
): (issue: StoredIssue, attributable: Attributable) => Situation {
  const reader = createStateReader(catalogue.statuses, rules);
  // When it moved last is not asked here.
  const reading = { rules, readsLabel: () => false };
  return (issue, attributable) => {
    const { state, completedAt, isArchived } = factsAt(lifeOf(issue, reader), at, reading);
    return {
      createdAt: issue.createdAt,
      completedAt,
      state,
      isArchived,
      absence: away.get(issue.id),
      team: placeAt(issue, 'team', at),
      attributions: attributionsOf(attributable, strategy),
      labels: labelsReadAt(attributable, at, strategy),
    };
  };
}

function issuesAbove({ ancestors }: Attributable, family: Family): readonly StoredIssue[] {
  return ancestors.flatMap(({ kind, id }) =>
    kind === 'parent' || kind === 'epic' ? (family.issues.get(id) ?? []) : [],
  );
}
