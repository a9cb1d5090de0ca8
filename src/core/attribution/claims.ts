/** What the rules say of one issue, before levels and weights: who wears a match, and from when to when. */
import type { Ancestor, Attributable, Attribution, LabelName, LabelSpan } from './attribution.ts';
import type { Interval } from './in-force.ts';
import { labelKey, spelled } from './label-pattern.ts';
import { foldKey } from './overrides.ts';
import { accepts, type OrderedRule } from './rule.ts';
import { type CompiledStrategy, rulesMatching, rulesNaming } from './strategy.ts';

/** One rule that matches through one wearer (the issue or an ancestor) and, unless it names the ancestor, one label. */
export interface Claim extends Interval, Pick<Attribution, 'via' | 'ancestor' | 'label' | 'depth'> {
  readonly rule: OrderedRule;
}

type Wearer = Pick<Claim, 'via' | 'ancestor' | 'depth'>;

/** Claims within the life of the issue and the time their objective is in force; an empty interval claims nothing. */
export function claimsOf(issue: Attributable, compiled: CompiledStrategy): readonly Claim[] {
  const own: Wearer = { via: 'own', ancestor: undefined, depth: 0 };
  const life: Interval = { from: issue.createdAt, to: Infinity };
  return [
    ...claimsByOverride(issue, compiled),
    ...claimsByLabel(issue.labels, own, compiled),
    ...issue.ancestors.flatMap((ancestor) => claimsThrough(ancestor, compiled)),
  ]
    .filter(({ rule }) => accepts(rule.definition, issue, compiled.caseSensitive))
    .flatMap((claim) =>
      claim.rule.inForce.map((inForce) => ({
        ...claim,
        ...overlap(overlap(claim, inForce), life),
      })),
    );
}

/** By the key of today: trackers keep no history of keys that could be followed. */
function claimsByOverride(
  { key }: Attributable,
  { overrides }: CompiledStrategy,
): readonly Claim[] {
  const wearer = { via: 'override', ancestor: undefined, label: undefined, depth: 0 } as const;
  const rules = overrides.get(foldKey(key)) ?? [];
  return rules.map((rule) => ({ ...wearer, rule, from: -Infinity, to: Infinity }));
}

function claimsThrough(ancestor: Ancestor, compiled: CompiledStrategy): readonly Claim[] {
  const wearer: Wearer = { via: ancestor.kind, ancestor: ancestor.id, depth: ancestor.depth };
  const named = rulesNaming(ancestor, compiled).map((rule) => ({
    ...wearer,
    rule,
    label: undefined,
    from: -Infinity,
    to: Infinity,
  }));
  if (!compiled.inherit.has(ancestor.kind)) return named;
  return [...named, ...claimsByLabel(ancestor.labels, wearer, compiled)];
}

function claimsByLabel(
  spans: readonly LabelSpan[],
  wearer: Wearer,
  compiled: CompiledStrategy,
): readonly Claim[] {
  return distinct(spans).flatMap((label) =>
    rulesMatching(label, compiled).flatMap((rule) =>
      timesWorn(label, spans).map((worn) => ({ ...wearer, ...worn, rule, label: spelled(label) })),
    ),
  );
}

function distinct(spans: readonly LabelSpan[]): readonly LabelName[] {
  const labels = new Map<string, LabelName>();
  for (const span of spans) {
    for (const label of span.labels) labels.set(labelKey(label), label);
  }
  return [...labels.values()];
}

function timesWorn(label: LabelName, spans: readonly LabelSpan[]): readonly Interval[] {
  const key = labelKey(label);
  const times: Interval[] = [];
  let from: number | undefined;
  for (const span of spans) {
    const isWorn = span.labels.some((each) => labelKey(each) === key);
    if (isWorn) from ??= span.from;
    else if (from !== undefined) {
      times.push({ from, to: span.from });
      from = undefined;
    }
  }
  if (from !== undefined) times.push({ from, to: Infinity });
  return times;
}

function overlap(a: Interval, b: Interval): Interval {
  return { from: Math.max(a.from, b.from), to: Math.min(a.to, b.to) };
}
