/** Why an issue counts as it does at one instant: what the rules see at each level, and what came of it. */
import type { Instant } from '../issue.ts';
import { inheritances } from '../objective.ts';
import type {
  Ancestor,
  Attributable,
  Attribution,
  LabelName,
  LabelSpan,
  NearMiss,
} from './attribution.ts';
import { attributionAt, attributionsOf } from './attributions.ts';
import { type Match, matchesOf } from './claims.ts';
import { spelled } from './label-pattern.ts';
import { nearMissesOf } from './near-misses.ts';
import { type Outcome, outcomeOf } from './outcome.ts';
import type { CompiledStrategy } from './strategy.ts';

export interface Explanation {
  /** As `attributionAt` gives them. */
  readonly shares: readonly Attribution[];
  /** The issue itself, then its ancestors, nearest first. */
  readonly levels: readonly ExplainedLevel[];
}

/** The issue or one ancestor; those of equal depth are one level to the rules. */
export interface ExplainedLevel {
  readonly depth: number;
  readonly via: Attribution['via'];
  readonly id: string;
  /** Issues only. */
  readonly key: string | undefined;
  /** undefined for the issue itself. */
  readonly name: string | undefined;
  /** Worn at the instant, `Group/Label` where they live in a group. */
  readonly labels: readonly string[];
  /** Whether labels at this level are read: own ones always, those of ancestors as `inherit` says. */
  readonly isInherited: boolean;
  /** The nearest level with any match: this one decided. */
  readonly decides: boolean;
  /** In file order; of the issue itself with the override that names it. */
  readonly matches: readonly ExplainedMatch[];
  readonly nearMisses: readonly NearMiss[];
}

/** One rule that matches, or did before the instant, and what came of it. */
export interface ExplainedMatch {
  /** `objective#2`, `exempt:name` or `override:KEY`. */
  readonly rule: string;
  readonly objective: string | undefined;
  readonly exempt: string | undefined;
  /** undefined when the rule names the ancestor, or the strategy the issue. */
  readonly label: string | undefined;
  /** Raw weight of the rule. */
  readonly weight: number;
  /** Since when the issue matches, whatever came of it. */
  readonly since: Instant;
  readonly outcome: Outcome;
}

/** At an instant t, one that starts at t included, as in `attributionAt`. */
export function explanationAt(
  issue: Attributable,
  compiled: CompiledStrategy,
  at: Instant,
): Explanation {
  const shares = attributionAt(attributionsOf(issue, compiled), at);
  const matches = matchesKnownAt(issue, compiled, at);
  const scene = { issue, compiled, at, shares, matches };
  return {
    shares,
    levels: [ownLevel(issue), ...issue.ancestors].map((wearer) => {
      const via = wearer.depth === 0 ? 'own' : wearer.kind;
      const ancestor = via === 'own' ? undefined : wearer.id;
      const worn = labelsAt(wearer.labels, at);
      const isInherited = via === 'own' || compiled.inherit.has(via);
      return {
        depth: wearer.depth,
        via,
        id: wearer.id,
        key: wearer.key,
        name: via === 'own' ? undefined : wearer.name,
        labels: worn.map(spelled),
        isInherited,
        decides: shares[0]?.depth === wearer.depth,
        matches: matches
          .filter((match) => levelOf(match) === via && match.ancestor === ancestor)
          .map((match) => ({ ...told(match, issue), outcome: outcomeOf(match, scene) })),
        nearMisses: isInherited ? nearMissesOf(worn, compiled) : [],
      };
    }),
  };
}

/** An override is of the issue itself. */
function levelOf({ via }: Match): Exclude<Match['via'], 'override'> {
  return via === 'override' ? 'own' : via;
}

/** The issue as if it were its own ancestor. */
function ownLevel({ id, key, labels }: Attributable): Ancestor {
  return { kind: 'parent', id, key, name: '', depth: 0, labels };
}

/**
 * Matches within the life of the issue, those of levels that are not inherited too; of a label that was worn several
 * times the last time before the instant.
 */
function matchesKnownAt(
  issue: Attributable,
  compiled: CompiledStrategy,
  at: Instant,
): readonly Match[] {
  const everywhere = { ...compiled, inherit: new Set(inheritances) };
  const known = matchesOf(issue, everywhere)
    .filter(({ from, to }) => Math.max(from, issue.createdAt) <= at && to > issue.createdAt)
    .toSorted((a, b) => a.rule.order - b.rule.order || a.from - b.from);
  const last = new Map(
    known.map((match) => [
      JSON.stringify([match.rule.order, match.via, match.ancestor, match.label]),
      match,
    ]),
  );
  return [...last.values()];
}

function labelsAt(spans: readonly LabelSpan[], at: Instant): readonly LabelName[] {
  return spans.findLast(({ from }) => from <= at)?.labels ?? [];
}

function told(
  { rule, label, from }: Match,
  { createdAt }: Attributable,
): Omit<ExplainedMatch, 'outcome'> {
  const { name, objective, exempt, definition } = rule;
  const since = Math.max(from, createdAt);
  return { rule: name, objective, exempt, label, weight: definition.weight, since };
}
