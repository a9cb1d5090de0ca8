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
import { labelSpans } from '../core/attribution/label-spans.ts';
import { nearMissesOf } from '../core/attribution/near-misses.ts';
import { type CompiledStrategy, rulesMatching } from '../core/attribution/strategy.ts';
import type { DataProblem } from '../core/data-problem.ts';
import type { Instant } from '../core/issue.ts';
import type { SourceRules } from '../core/objective.ts';
import { oddLabels } from '../core/odd-labels.ts';
import { durationProblems, type Facts, factsAt } from '../core/timeline/facts.ts';
import { lifeOf } from '../core/timeline/life.ts';
import { createStateReader, type StateReader } from '../core/timeline/state-of.ts';
import { isWork } from '../core/timeline/work.ts';
import { type CatalogueLookup, readCatalogue } from './catalogue.ts';
import { writeDerived } from './derived-rows.ts';
import { type StoredIssue, withAncestors } from './issues.ts';
import { replaceDerivedProblems } from './problems.ts';
import type { Queryable } from './query.ts';

/** How issues of one source are to be read. */
export interface Derivation {
  readonly source: string;
  readonly rules: SourceRules;
  readonly strategy: CompiledStrategy;
}

/** Everything that follows from one stored issue and what stands above it. */
export interface DerivedIssue {
  readonly id: string;
  readonly isWork: boolean;
  readonly facts: Facts;
  readonly attributions: readonly Attribution[];
  readonly nearMisses: readonly NearMiss[];
}

/**
 * Derives facts, attributions and problems of these issues and what is stored above them, and writes those that differ.
 * Returns how many issues changed.
 */
export async function deriveIssues(
  db: Queryable,
  derivation: Derivation,
  issues: readonly StoredIssue[],
): Promise<number> {
  const { source } = derivation;
  const family = await readFamily(db, source, issues);
  const reader = createStateReader(family.catalogue.statuses, derivation.rules);
  const derived: DerivedIssue[] = [];
  const problems: DataProblem[] = [];
  for (const issue of issues) {
    const result = derive(issue, family, { ...derivation, reader });
    derived.push(result.issue);
    problems.push(...result.problems);
  }
  const ids = issues.map(({ id }) => id);
  await replaceDerivedProblems(db, source, { ids, problems });
  return writeDerived(db, source, derived);
}

/** Issues of a batch with everything above them, and their label histories, each computed once. */
export interface Family {
  readonly issues: ReadonlyMap<string, StoredIssue>;
  readonly catalogue: CatalogueLookup;
  readonly spansOf: (issue: StoredIssue) => readonly LabelSpan[];
}

export async function readFamily(
  db: Queryable,
  source: string,
  batch: readonly StoredIssue[],
): Promise<Family> {
  const catalogue = await readCatalogue(db, source);
  const issues = await withAncestors(db, source, batch);
  const spans = new Map<string, readonly LabelSpan[]>();
  const spansOf = (issue: StoredIssue): readonly LabelSpan[] => {
    const known = spans.get(issue.id) ?? labelSpans(issue, catalogue.labelName);
    spans.set(issue.id, known);
    return known;
  };
  return { issues, catalogue, spansOf };
}

function derive(
  issue: StoredIssue,
  family: Family,
  { source, rules, strategy, reader }: Derivation & { readonly reader: StateReader },
): { issue: DerivedIssue; problems: readonly DataProblem[] } {
  const { catalogue } = family;
  const life = lifeOf(issue, reader);
  const facts = factsAt(life, Number.POSITIVE_INFINITY, {
    rules,
    readsLabel: (label) => rulesMatching(catalogue.labelName(label), strategy).length > 0,
  });
  const mapping = mappingAt(issue, family, { source, strategy, at: Number.POSITIVE_INFINITY });
  const { attributions, nearMisses, problems } = mapping;
  return {
    issue: {
      id: issue.id,
      isWork: isWork(issue, rules, ({ parentId }) => {
        const parent = family.issues.get(parentId ?? '');
        return parent?.removedAt === undefined ? parent : undefined;
      }),
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

interface Mapping extends Pick<DerivedIssue, 'attributions' | 'nearMisses'> {
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
  const { labels, ancestors } = attributable;
  const worn = labelsAt([...inheritedBy(strategy, ancestors), labels], at);
  return {
    attributions: attributionsOf(attributable, strategy),
    nearMisses: nearMissesOf(worn, strategy),
    problems,
  };
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
