import type {
  Ancestor,
  Attributable,
  LabelSpan,
} from '../../../src/core/attribution/attribution.ts';
import type { Objective, Rule, Strategy } from '../../../src/core/objective.ts';
import { calendar } from './given.ts';

export interface Weight {
  /** Objective or exemption. */
  readonly name: string;
  readonly depth: number;
  /** Text, to nine decimals. */
  readonly shared: string;
  readonly exclusive: number;
}

/** Definitions, Attribution 1–3, 5 and 7, read for one instant, sentence by sentence, without any of the code. */
export function obviousWeights(
  issue: Attributable,
  under: Strategy,
  at: number,
): readonly Weight[] {
  if (at < issue.createdAt) return [];
  const overriding = shared(overriddenAt(issue, under, at), { under, depth: 0 });
  if (overriding.length > 0) return overriding;
  for (const depth of [0, 1, 2, 3]) {
    const matching = under.objectives
      .filter((objective) => isInForceOn(objective, calendar.dateOf(at)))
      .map((objective) => ({
        id: objective.id,
        weights: objective.rules
          .filter((rule) => matchesAt(rule, issue, { under, depth, at }))
          .map(({ weight }) => weight),
      }))
      .filter(({ weights }) => weights.length > 0);
    const serving = shared(matching, { under, depth });
    if (serving.length > 0) return serving;
    const exempt = under.exempt.find((rule) => matchesAt(rule, issue, { under, depth, at }));
    if (exempt !== undefined) {
      return [{ name: exempt.name, depth, shared: (1).toFixed(9), exclusive: 1 }];
    }
  }
  return [];
}

interface Matching {
  readonly id: string;
  readonly weights: readonly number[];
}

/** The objectives that the strategy names for the issue itself, in the order of naming. */
function overriddenAt(issue: Attributable, under: Strategy, at: number): readonly Matching[] {
  const [, named = []] =
    Object.entries(under.overrides).find(([key]) => isIn([key], issue.key, false)) ?? [];
  return named
    .filter((id) =>
      under.objectives.some((each) => each.id === id && isInForceOn(each, calendar.dateOf(at))),
    )
    .map((id) => ({ id, weights: [1] }));
}

function shared(
  matching: readonly Matching[],
  { under, depth }: { readonly under: Strategy; readonly depth: number },
): readonly Weight[] {
  const deepest = matching.filter(
    ({ id }) => !matching.some((other) => hasAbove(other.id, id, under.objectives)),
  );
  const raw = deepest.map(({ id, weights }) => ({ id, weight: Math.max(...weights) }));
  const total = raw.reduce((sum, { weight }) => sum + weight, 0);
  return raw.map(({ id, weight }, index) => ({
    name: id,
    depth,
    shared: (weight / total).toFixed(9),
    exclusive: index === 0 ? 1 : 0,
  }));
}

/** Dates of one form compare as texts. */
function isInForceOn(objective: Objective, day: string): boolean {
  const { starts, ends, declared, paused } = objective;
  if (starts !== undefined && day < starts) return false;
  if (ends !== undefined && day > ends) return false;
  if (paused.some(({ from, to }) => from <= day && day <= to)) return false;
  return !isOverOn(declared, day);
}

function isOverOn(declared: Objective['declared'], day: string): boolean {
  if (declared?.state !== 'achieved' && declared?.state !== 'dropped') return false;
  return declared.on !== undefined && day > declared.on;
}

function hasAbove(id: string, wanted: string, objectives: readonly Objective[]): boolean {
  const parent = objectives.find((each) => each.id === id)?.parent;
  return parent !== undefined && (parent === wanted || hasAbove(parent, wanted, objectives));
}

interface Level {
  readonly under: Strategy;
  readonly depth: number;
  readonly at: number;
}

function matchesAt(rule: Rule, issue: Attributable, { under, depth, at }: Level): boolean {
  if (rule.sources.length > 0 && !rule.sources.includes(issue.source)) return false;
  if (rule.types.length > 0 && !isIn(rule.types, issue.type, under.caseSensitive)) return false;
  const labels = (spans: readonly LabelSpan[]) =>
    spans.findLast(({ from }) => from <= at)?.labels.map(({ name }) => name) ?? [];
  if (depth === 0) return matchesLabels(rule, labels(issue.labels), under.caseSensitive);
  return issue.ancestors.some((ancestor) => {
    if (ancestor.depth !== depth) return false;
    if (isNamed(rule, ancestor)) return true;
    const isInherited = under.inherit.includes(ancestor.kind);
    return isInherited && matchesLabels(rule, labels(ancestor.labels), under.caseSensitive);
  });
}

function isNamed(rule: Rule, { kind, id, key }: Ancestor): boolean {
  return kind === 'initiative' ? rule.initiatives.includes(id) : rule.epics.includes(key ?? '');
}

function isIn(allowed: readonly string[], value: string, caseSensitive: boolean): boolean {
  return allowed.some((each) =>
    caseSensitive ? each === value : each.toLowerCase() === value.toLowerCase(),
  );
}

/** What the patterns of the generated rules match among the generated labels, written out by hand. */
const matchedBy: Readonly<Record<string, readonly string[]>> = {
  a: ['a'],
  b: ['b'],
  c: ['c'],
  'b*': ['b', 'bb'],
  '/^[bc]$/': ['b', 'c'],
};

function matchesLabels(rule: Rule, worn: readonly string[], caseSensitive: boolean): boolean {
  return rule.labels.some((pattern) =>
    worn.some((name) =>
      pattern === '?' ? name.length === 1 : isIn(matchedBy[pattern] ?? [], name, caseSensitive),
    ),
  );
}
