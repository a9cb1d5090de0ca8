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
import { attributableOf } from './derivation.ts';
import { type Family, readFamily } from './family.ts';
import type { StoredIssue } from './issue-rows.ts';
import { readIssues } from './issues.ts';
import { workIssueIds } from './lived-issues.ts';
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
  for await (const batch of workIssueIds(db, source)) {
    const known = await readIssues(db, source, batch);
    const stored = known.filter(({ createdAt }) => createdAt < to.at);
    const ids = stored.map(({ id }) => id);
    const sceneAt = async (at: Instant): Promise<Scene> => ({
      source,
      family: await readFamily(db, source, { batch: stored, at }),
      away: await awayAt(db, source, { ids, at }),
    });
    const compare = comparer({ from: await sceneAt(from.at), to: await sceneAt(to.at) }, reading);
    yield stored.map(compare);
  }
}

/** What surrounds the issues of a batch at one of the instants. */
interface Scene {
  readonly source: string;
  readonly family: Family;
  readonly away: ReadonlyMap<string, RemovalReason>;
}

type Placing = 'parent' | 'project';
const placings: readonly Placing[] = ['parent', 'project'];

function comparer(
  scenes: { readonly from: Scene; readonly to: Scene },
  { source, from, to }: ComparedReading,
): (issue: StoredIssue) => ComparedIssue {
  const isKept = from.strategy === to.strategy && from.rules === to.rules;
  const read = {
    from: situationReader(scenes.from, from),
    kept: situationReader(scenes.to, { ...from, at: to.at }),
    to: situationReader(scenes.to, to),
  };
  return (issue) => {
    const { id, key, title, url } = issue;
    const kept = read.kept(issue);
    return {
      source,
      id,
      key,
      title,
      url,
      from: read.from(issue),
      kept,
      to: isKept ? kept : read.to(issue),
      isReparented: [issue, ...issuesAbove(issue, scenes.to)].some((each) =>
        placings.some((field) => placeAt(each, field, from.at) !== placeAt(each, field, to.at)),
      ),
    };
  };
}

function situationReader(
  { source, family, away }: Scene,
  { at, strategy, rules }: ReadEnd,
): (issue: StoredIssue) => Situation {
  const reader = createStateReader(family.catalogue.statuses, rules);
  // When it moved last is not asked here.
  const reading = { rules, readsLabel: () => false };
  return (issue) => {
    const { state, completedAt, isArchived } = factsAt(lifeOf(issue, reader), at, reading);
    const { attributable } = attributableOf(issue, family, source);
    return {
      createdAt: issue.createdAt,
      completedAt,
      state,
      isArchived,
      // What counts in another source is outside of this one.
      absence: family.isMirrored(issue) ? 'out_of_scope' : away.get(issue.id),
      team: placeAt(issue, 'team', at),
      attributions: attributionsOf(attributable, strategy),
      labels: labelsReadAt(attributable, at, strategy),
    };
  };
}

function issuesAbove(issue: StoredIssue, { source, family }: Scene): readonly StoredIssue[] {
  return attributableOf(issue, family, source).attributable.ancestors.flatMap(({ kind, id }) =>
    kind === 'parent' || kind === 'epic' ? (family.issues.get(id) ?? []) : [],
  );
}
