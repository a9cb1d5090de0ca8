/** How one issue is shared among objectives at one instant (definitions, Attribution 2, 3 and 7). */
import { byText } from '../by-text.ts';
import type { Attribution } from './attribution.ts';
import type { Claim } from './claims.ts';
import type { CompiledStrategy } from './strategy.ts';

/** What an attribution says, without its time. */
export type Share = Omit<Attribution, 'from' | 'to'>;

/**
 * One share for each objective that an override names, else at the nearest level with any match, in file order; else
 * one for the exemption there. Σ shared = Σ exclusive = 1 unless nothing matches.
 *
 * Of several matches for one objective the one with the largest weight is recorded; of equals the first rule in file
 * order, then the first ancestor by kind and id, then the ancestor's own naming before any label, then the first label.
 */
export function sharesOf(
  claims: readonly Claim[],
  above: CompiledStrategy['above'],
): readonly Share[] {
  const deciding = decidingOf(claims).toSorted(byPlace);
  const serving = deepestOnly(deciding, above);
  const [first] = serving;
  if (first === undefined) return deciding.slice(0, 1).map((claim) => shareOf(claim, 1, 1));
  const heaviest = heaviestByObjective(serving);
  let total = 0;
  for (const claim of heaviest) total += claim.rule.definition.weight;
  return heaviest.map((claim) =>
    shareOf(
      claim,
      claim.rule.definition.weight / total,
      claim.rule.objective === first.rule.objective ? 1 : 0,
    ),
  );
}

/** An override beats every rule; else the nearest level decides. */
function decidingOf(claims: readonly Claim[]): readonly Claim[] {
  const overriding = claims.filter((claim) => claim.via === 'override');
  if (overriding.length > 0) return overriding;
  const depth = Math.min(...claims.map((claim) => claim.depth));
  return claims.filter((claim) => claim.depth === depth);
}

/** Claims of objectives, without those whose objective is above another one that matches too. */
function deepestOnly(claims: readonly Claim[], above: CompiledStrategy['above']): readonly Claim[] {
  const objectives = new Set(claims.map(({ rule }) => rule.objective));
  const displaced = new Set<string>();
  for (const objective of objectives) {
    if (objective !== undefined) for (const id of above.get(objective) ?? []) displaced.add(id);
  }
  return claims.filter(
    ({ rule }) => rule.objective !== undefined && !displaced.has(rule.objective),
  );
}

function heaviestByObjective(claims: readonly Claim[]): readonly Claim[] {
  const heaviest = new Map<string | undefined, Claim>();
  for (const claim of claims) {
    const { objective, definition } = claim.rule;
    const known = heaviest.get(objective);
    if (known === undefined || known.rule.definition.weight < definition.weight) {
      heaviest.set(objective, claim);
    }
  }
  return [...heaviest.values()];
}

function shareOf(claim: Claim, shared: number, exclusive: number): Share {
  const { rule, via, ancestor, label, depth } = claim;
  const { objective, exempt, name } = rule;
  return { objective, exempt, shared, exclusive, rule: name, via, ancestor, label, depth };
}

function byPlace(a: Claim, b: Claim): number {
  return (
    a.rule.order - b.rule.order ||
    byText(a.via, b.via) ||
    byText(a.ancestor ?? '', b.ancestor ?? '') ||
    byText(a.label ?? '', b.label ?? '')
  );
}
