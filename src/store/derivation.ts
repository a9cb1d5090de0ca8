import { ancestorChain } from '../core/attribution/ancestor-chain.ts';
import type {
  Ancestor,
  Attributable,
  Attribution,
  LabelName,
  LabelSpan,
  NearMiss,
} from '../core/attribution/attribution.ts';
import { attributionsOf } from '../core/attribution/attributions.ts';
import { nearMissesOf } from '../core/attribution/near-misses.ts';
import { type CompiledStrategy, rulesMatching } from '../core/attribution/strategy.ts';
import type { DataProblem } from '../core/data-problem.ts';
import type { Instant, Issue } from '../core/issue.ts';
import type { SourceRules } from '../core/objective.ts';
import { oddLabels } from '../core/odd-labels.ts';
import type { BlockerOf } from '../core/timeline/blockers.ts';
import { earliest } from '../core/timeline/difference.ts';
import { durationProblems, type Facts, factsAt } from '../core/timeline/facts.ts';
import { lifeOf } from '../core/timeline/life.ts';
import { createStateReader, type StateReader } from '../core/timeline/state-of.ts';
import { isWork, type ParentOf } from '../core/timeline/work.ts';
import { readBlockers } from './blockers.ts';
import { writeDerived } from './derived-rows.ts';
import { type Family, readFamily } from './family.ts';
import type { StoredIssue } from './issue-rows.ts';
import { noteMirrors } from './mirrors.ts';
import { replaceDerivedProblems } from './problems.ts';
import type { Queryable } from './query.ts';
import { touchedSince } from './touched-since.ts';

/** How issues of one source are to be read. */
export interface Derivation {
  readonly source: string;
  readonly rules: SourceRules;
  readonly strategy: CompiledStrategy;
  /** What those that were just written were before, by id. */
  readonly former?: ReadonlyMap<string, Issue>;
}

/** Everything that follows from one stored issue and what stands above it. */
export interface DerivedIssue {
  readonly id: string;
  readonly isWork: boolean;
  /** Would be work, and stands behind an issue of a source that is listed before. */
  readonly isMirrored: boolean;
  readonly facts: Facts;
  readonly attributions: readonly Attribution[];
  readonly nearMisses: readonly NearMiss[];
}

export interface DerivedChange {
  /** How many issues changed. */
  readonly changed: number;
  /** From when on numbers can be others because of it; undefined = none can. */
  readonly since: Instant | undefined;
}

/**
 * Derives facts, attributions and problems of these issues and what is stored above them, and writes those that differ.
 */
export async function deriveIssues(
  db: Queryable,
  derivation: Derivation,
  issues: readonly StoredIssue[],
): Promise<DerivedChange> {
  const { source } = derivation;
  const family = await readFamily(db, source, { batch: issues, at: Infinity });
  const reader = createStateReader(family.catalogue.statuses, derivation.rules);
  const blockerOf = await readBlockers(db, source, { issues, reader });
  const derived: DerivedIssue[] = [];
  const problems: DataProblem[] = [];
  for (const issue of issues) {
    const result = derive(issue, family, { ...derivation, reader, blockerOf });
    derived.push(result.issue);
    problems.push(...result.problems);
  }
  const ids = issues.map(({ id }) => id);
  await replaceDerivedProblems(db, source, { ids, problems });
  const written = await writeDerived(db, source, derived);
  await noteMirrors(db, source, { ids: written.recounted });
  const { labelName } = family.catalogue;
  const byId = new Map(issues.map((issue) => [issue.id, issue]));
  const touched = derived.flatMap((each) => {
    const issue = byId.get(each.id);
    return issue === undefined
      ? []
      : touchedSince(each, written, { issue, former: derivation.former?.get(each.id), labelName });
  });
  return { changed: written.changed, since: earliest(touched) };
}

interface Readers {
  readonly reader: StateReader;
  readonly blockerOf: BlockerOf;
}

function derive(
  issue: StoredIssue,
  family: Family,
  { source, rules, strategy, reader, blockerOf }: Derivation & Readers,
): { issue: DerivedIssue; problems: readonly DataProblem[] } {
  const { catalogue } = family;
  const life = lifeOf(issue, reader, blockerOf);
  const facts = factsAt(life, Number.POSITIVE_INFINITY, {
    rules,
    readsLabel: (label) => rulesMatching(catalogue.labelName(label), strategy).length > 0,
  });
  const mapping = mappingAt(issue, family, { source, strategy, at: Number.POSITIVE_INFINITY });
  const { attributions, nearMisses, problems } = mapping;
  const countsAlone = isWork(issue, rules, parentIn(family));
  const isBehind = family.isMirrored(issue);
  return {
    issue: {
      id: issue.id,
      isWork: countsAlone && !isBehind,
      isMirrored: countsAlone && isBehind,
      facts,
      attributions,
      nearMisses,
    },
    problems: [
      ...life.problems,
      ...problems,
      ...durationProblems(issue.id, { createdAt: issue.createdAt, completedAt: facts.completedAt }),
      ...oddLabels(issue.id, issue.labels.map(catalogue.labelName)),
    ],
  };
}

/** A parent that is away does not count in the place of its sub-tasks. */
export function parentIn({ issues }: Family): ParentOf {
  return ({ parentId }) => {
    const parent = issues.get(parentId ?? '');
    return parent?.removedAt === undefined ? parent : undefined;
  };
}

interface Mapping extends Pick<DerivedIssue, 'attributions' | 'nearMisses'> {
  /** What the rules were shown. */
  readonly attributable: Attributable;
  readonly worn: readonly LabelName[];
  /** Of the chain of ancestors. */
  readonly problems: readonly DataProblem[];
}

/** What a strategy makes of an issue's labels and of those above it: all attributions, and the near misses of an instant. */
export function mappingAt(
  issue: StoredIssue,
  family: Family,
  { source, strategy, at }: Pick<Derivation, 'source' | 'strategy'> & { readonly at: Instant },
): Mapping {
  const { attributable, problems } = attributableOf(issue, family, source);
  const worn = wornAt(attributable, strategy, at);
  return {
    attributable,
    attributions: attributionsOf(attributable, strategy),
    nearMisses: nearMissesOf(worn, strategy),
    worn,
    problems,
  };
}

/** Labels of an instant, of its own and inherited. */
export function wornAt(
  { labels, ancestors }: Attributable,
  strategy: CompiledStrategy,
  at: Instant,
): readonly LabelName[] {
  return labelsAt([...inheritedBy(strategy, ancestors), labels], at);
}

/** What attribution reads of an issue, and the problems of its chain of ancestors. */
export function attributableOf(
  issue: StoredIssue,
  family: Family,
  source: string,
): { readonly attributable: Attributable; readonly problems: readonly DataProblem[] } {
  const labels = family.spansOf(issue);
  const { ancestors, problems } = ancestorChain(issue, lookupOf(family));
  return { attributable: { ...issue, source, labels, ancestors }, problems };
}

function inheritedBy(
  { inherit }: CompiledStrategy,
  ancestors: readonly Ancestor[],
): readonly (readonly LabelSpan[])[] {
  return ancestors.filter(({ kind }) => inherit.has(kind)).map(({ labels }) => labels);
}

function labelsAt(worn: readonly (readonly LabelSpan[])[], at: Instant): readonly LabelName[] {
  return worn.flatMap((spans) => spans.findLast(({ from }) => from < at)?.labels ?? []);
}

function lookupOf({ issues, catalogue, spansOf }: Family): Parameters<typeof ancestorChain>[1] {
  return {
    issueById: (id) => {
      const issue = issues.get(id);
      return issue === undefined ? undefined : { ...issue, labelSpans: spansOf(issue) };
    },
    containerById: (kind, id) => {
      const container = catalogue.containers.get(`${kind}:${id}`);
      if (container === undefined) return undefined;
      // Trackers keep no history of a container's labels: today's hold for its whole past.
      const labels = container.labels.map(catalogue.labelName);
      return { ...container, labelSpans: [{ from: 0, labels }] };
    },
  };
}
