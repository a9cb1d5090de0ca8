/** What came of one match at one instant, and why (definitions, Attribution 1–5 and 7). */
import type { Instant } from '../issue.ts';
import type { Inheritance } from '../objective.ts';
import type { Attributable, Attribution } from './attribution.ts';
import type { Match } from './claims.ts';
import { type Filter, type OrderedRule, refusedBy } from './rule.ts';
import type { CompiledStrategy } from './strategy.ts';

/** Said in full by its kind. `exemption_beaten`: an objective matches at the same level. `overridden`: the strategy names the issue itself. */
export interface PlainOutcome {
  readonly kind: 'counts' | 'overridden' | 'nearer_level' | 'exemption_beaten';
}

export type Outcome =
  | PlainOutcome
  /** `inherit` leaves out labels of this kind of ancestor. */
  | { readonly kind: 'not_inherited' }
  | { readonly kind: 'filtered'; readonly by: readonly Filter[] }
  | { readonly kind: 'removed'; readonly at: Instant }
  /** `from`: when it will be in force next; else `to`: when it last ceased to be. Neither: it never is. */
  | {
      readonly kind: 'not_in_force';
      readonly from: Instant | undefined;
      readonly to: Instant | undefined;
    }
  /** An objective below this one matches at the same level. */
  | { readonly kind: 'deeper_objective'; readonly objective: string }
  /** Another match of the same objective was taken, or another exemption: a heavier rule, or of equals the first. */
  | { readonly kind: 'other_match'; readonly rule: string; readonly isHeavier: boolean };

export interface Scene {
  readonly issue: Attributable;
  readonly compiled: CompiledStrategy;
  readonly at: Instant;
  /** What the issue counts for at the instant. */
  readonly shares: readonly Attribution[];
  /** All that are to be told. */
  readonly matches: readonly Match[];
}

/** Told from the shares the product computes: whatever is no share has lost against one, or never was a claim. */
export function outcomeOf(match: Match, scene: Scene): Outcome {
  return whyNoClaim(match, scene) ?? amongClaims(match, scene);
}

function whyNoClaim(match: Match, { issue, compiled, at }: Scene): Outcome | undefined {
  const { via, label, rule, to } = match;
  if (label !== undefined && isInherited(via) && !compiled.inherit.has(via)) {
    return { kind: 'not_inherited' };
  }
  const by = refusedBy(rule.definition, issue, compiled.caseSensitive);
  if (by.length > 0) return { kind: 'filtered', by };
  if (to <= at) return { kind: 'removed', at: to };
  return rule.inForce.some((each) => each.from <= at && at < each.to)
    ? undefined
    : notInForce(rule, at);
}

function isInherited(via: Match['via']): via is Inheritance {
  return via !== 'own' && via !== 'override';
}

function notInForce({ inForce }: OrderedRule, at: Instant): Outcome {
  const next = inForce.find(({ from }) => from > at)?.from;
  const last = inForce.findLast(({ to }) => to <= at)?.to;
  return { kind: 'not_in_force', from: next, to: next === undefined ? last : undefined };
}

function amongClaims(match: Match, scene: Scene): Outcome {
  const { shares } = scene;
  const [first] = shares;
  if (first?.via === 'override' && match.via !== 'override') return { kind: 'overridden' };
  if (first === undefined || match.depth > first.depth) return { kind: 'nearer_level' };
  if (shares.some((share) => isSame(share, match))) return { kind: 'counts' };
  const { objective } = match.rule;
  if (objective === undefined) return beside(first);
  const same = shares.find((share) => share.objective === objective);
  return same === undefined ? displaced(objective, scene) : sameObjective(match, same, scene);
}

/** An exemption that is not the one that counts. */
function beside({ exempt, rule }: Attribution): Outcome {
  return exempt === undefined
    ? { kind: 'exemption_beaten' }
    : { kind: 'other_match', rule, isHeavier: false };
}

function displaced(objective: string, { shares, compiled }: Scene): Outcome {
  const deeper = shares
    .flatMap((share) => share.objective ?? [])
    .find(isBelow(objective, compiled));
  return deeper === undefined
    ? { kind: 'nearer_level' }
    : { kind: 'deeper_objective', objective: deeper };
}

function sameObjective({ rule }: Match, taken: Attribution, { matches }: Scene): Outcome {
  const other = matches.find((each) => each.rule.name === taken.rule)?.rule ?? rule;
  const isHeavier = other.definition.weight > rule.definition.weight;
  return { kind: 'other_match', rule: taken.rule, isHeavier };
}

function isBelow(objective: string, { above }: CompiledStrategy): (other: string) => boolean {
  return (other) => above.get(other)?.has(objective) === true;
}

function isSame(share: Attribution, { rule, via, ancestor, label }: Match): boolean {
  return (
    share.rule === rule.name &&
    share.objective === rule.objective &&
    share.via === via &&
    share.ancestor === ancestor &&
    share.label === label
  );
}
