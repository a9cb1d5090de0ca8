/** What the rules say of one issue, before levels and weights: who wears a match, and from when to when. */
import type { Ancestor, Attributable, Attribution, LabelName, LabelSpan } from './attribution.ts';
import type { Interval } from './in-force.ts';
import { labelKey, spelled } from './label-pattern.ts';
import { foldKey } from './overrides.ts';
import { accepts, type OrderedRule } from './rule.ts';
import { type CompiledStrategy, rulesMatching, rulesNaming } from './strategy.ts';

/**
 * One rule that matches through one wearer (the issue or an ancestor) and, unless it names the ancestor, one label; the
 * interval is that in which the label was worn.
 */
export interface Match extends Interval, Pick<Attribution, 'via' | 'ancestor' | 'label' | 'depth'> {
  readonly rule: OrderedRule;
}

/** A match that the filters of its rule let through, while the issue lives and the objective is in force. */
export type Claim = Match;

type Wearer = Pick<Match, 'via' | 'ancestor' | 'depth'>;

/** Claims within the life of the issue and the time their objective is in force; an empty interval claims nothing. */
export function claimsOf(issue: Attributable, compiled: CompiledStrategy): readonly Claim[] {
  const life: Interval = { from: issue.createdAt, to: Infinity };
  return matchesOf(issue, compiled)
    .filter(({ rule }) => accepts(rule.definition, issue, compiled.caseSensitive))
    .flatMap((match) =>
      match.rule.inForce.map((inForce) => ({
        ...match,
        ...overlap(overlap(match, inForce), life),
      })),
    );
}

/** All matches at any time, whatever the filters of their rules and the dates of their objectives. */
export function matchesOf(issue: Attributable, compiled: CompiledStrategy): readonly Match[] {
  const own: Wearer = { via: 'own', ancestor: undefined, depth: 0 };
  return [
    ...matchesByOverride(issue, compiled),
    ...matchesByLabel(issue.labels, own, compiled),
    ...issue.ancestors.flatMap((ancestor) => matchesThrough(ancestor, compiled)),
  ];
}

/** By the key of today: trackers keep no history of keys that could be followed. */
function matchesByOverride(
  { key }: Attributable,
  { overrides }: CompiledStrategy,
): readonly Match[] {
  const wearer = { via: 'override', ancestor: undefined, label: undefined, depth: 0 } as const;
  const rules = overrides.get(foldKey(key)) ?? [];
  return rules.map((rule) => ({ ...wearer, rule, from: -Infinity, to: Infinity }));
}

function matchesThrough(ancestor: Ancestor, compiled: CompiledStrategy): readonly Match[] {
  const wearer: Wearer = { via: ancestor.kind, ancestor: ancestor.id, depth: ancestor.depth };
  const named = rulesNaming(ancestor, compiled).map((rule) => ({
    ...wearer,
    rule,
    label: undefined,
    from: -Infinity,
    to: Infinity,
  }));
  if (!compiled.inherit.has(ancestor.kind)) return named;
  return [...named, ...matchesByLabel(ancestor.labels, wearer, compiled)];
}

function matchesByLabel(
  spans: readonly LabelSpan[],
  wearer: Wearer,
  compiled: CompiledStrategy,
): readonly Match[] {
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
