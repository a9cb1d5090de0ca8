/** The strategy made ready to attribute many issues: patterns compiled once, exact labels found by one look-up. */
import type { Inheritance, Objective, Rule, Strategy } from '../objective.ts';
import type { Calendar } from '../time.ts';
import type { Ancestor, LabelName, NearMiss } from './attribution.ts';
import {
  bareText,
  type ExactPattern,
  foldText,
  type LabelTest,
  labelKey,
  namesOf,
  parseLabelPattern,
} from './label-pattern.ts';
import { overridesByKey } from './overrides.ts';
import { type OrderedRule, orderedRules } from './rule.ts';

type RuleIndex = ReadonlyMap<string, readonly OrderedRule[]>;

/** `pattern` as the strategy file spells it; `bare` for near misses. */
interface ExactLabel {
  readonly objective: string;
  readonly pattern: string;
  readonly bare: readonly string[];
}

/** Remembers what it found out about a label; compiled anew when the strategy changes. */
export interface CompiledStrategy {
  readonly caseSensitive: boolean;
  /** Kinds of ancestors whose labels are inherited. */
  readonly inherit: ReadonlySet<Inheritance>;
  /** By folded exact label. */
  readonly exact: RuleIndex;
  /** Globs and regexes. */
  readonly tests: readonly { readonly rule: OrderedRule; readonly matches: LabelTest }[];
  /** By kind and folded key, name or id of the ancestor a rule names. */
  readonly named: RuleIndex;
  /** By folded key of the issue. */
  readonly overrides: RuleIndex;
  /** Objective → the objectives above it. */
  readonly above: ReadonlyMap<string, ReadonlySet<string>>;
  /** Exact labels of objectives, each once. */
  readonly exactLabels: readonly ExactLabel[];
  readonly rulesByLabel: Map<string, readonly OrderedRule[]>;
  readonly nearMissesByLabel: Map<string, readonly NearMiss[]>;
}

/**
 * Compiles a strategy whose configuration has been checked. A rule without a matcher matches nothing.
 * @throws SyntaxError for a regex that cannot be compiled.
 */
export function compileStrategy(strategy: Strategy, calendar: Calendar): CompiledStrategy {
  const { caseSensitive } = strategy;
  const rules = orderedRules(strategy, calendar);
  const patterns = rules.flatMap((rule) =>
    rule.definition.labels.map((text) => ({ rule, ...parseLabelPattern(text, caseSensitive) })),
  );
  const exact = patterns.filter((pattern) => pattern.kind === 'exact');
  const names = rules.flatMap((rule) =>
    ancestorKeys(rule.definition, caseSensitive).map((key) => ({ key, rule })),
  );
  return {
    caseSensitive,
    inherit: new Set(strategy.inherit),
    exact: indexed(exact.map(({ rule, folded }) => ({ key: folded, rule }))),
    tests: patterns.filter((pattern) => pattern.kind === 'test'),
    named: indexed(names),
    overrides: overridesByKey(strategy, calendar),
    above: new Map(strategy.objectives.map(({ id }) => [id, idsAbove(id, strategy.objectives)])),
    exactLabels: exactLabels(exact),
    rulesByLabel: new Map(),
    nearMissesByLabel: new Map(),
  };
}

function exactLabels(
  patterns: readonly (ExactPattern & { readonly rule: OrderedRule })[],
): readonly ExactLabel[] {
  const labels = new Map<string, ExactLabel>();
  for (const { rule, text, folded } of patterns) {
    if (rule.objective === undefined) continue;
    const key = `${rule.objective}\n${folded}`;
    if (labels.has(key)) continue;
    labels.set(key, { objective: rule.objective, pattern: text, bare: bareText(text) });
  }
  return [...labels.values()];
}

/** Rules a label matches, each once, whatever their filters and time in force. */
export function rulesMatching(
  label: LabelName,
  compiled: CompiledStrategy,
): readonly OrderedRule[] {
  const key = labelKey(label);
  const known = compiled.rulesByLabel.get(key);
  if (known !== undefined) return known;
  const names = namesOf(label);
  const rules = new Set([
    ...names.flatMap((name) => compiled.exact.get(foldText(name, compiled.caseSensitive)) ?? []),
    ...compiled.tests.filter(({ matches }) => names.some(matches)).map(({ rule }) => rule),
  ]);
  compiled.rulesByLabel.set(key, [...rules]);
  return [...rules];
}

/** Rules that name this ancestor itself by key, name or id, each once. */
export function rulesNaming(
  ancestor: Ancestor,
  compiled: CompiledStrategy,
): readonly OrderedRule[] {
  if (compiled.named.size === 0) return [];
  const kind = ancestor.kind === 'parent' ? 'epic' : ancestor.kind;
  const names = [ancestor.id, kind === 'epic' ? ancestor.key : ancestor.name];
  const rules = names.flatMap((name) =>
    name === undefined
      ? []
      : (compiled.named.get(`${kind}:${foldText(name, compiled.caseSensitive)}`) ?? []),
  );
  return [...new Set(rules)];
}

/** `epics` names any issue above in the hierarchy, so it covers parents too. */
function ancestorKeys(rule: Rule, caseSensitive: boolean): readonly string[] {
  return [
    ...rule.epics.map((name) => `epic:${foldText(name, caseSensitive)}`),
    ...rule.projects.map((name) => `project:${foldText(name, caseSensitive)}`),
    ...rule.initiatives.map((name) => `initiative:${foldText(name, caseSensitive)}`),
  ];
}

function indexed(
  entries: readonly { readonly key: string; readonly rule: OrderedRule }[],
): RuleIndex {
  const groups = Map.groupBy(entries, ({ key }) => key);
  return new Map([...groups].map(([key, group]) => [key, group.map(({ rule }) => rule)]));
}

/** Objectives in a circle have none above them, so that no two can displace each other. */
function idsAbove(id: string, objectives: readonly Objective[]): ReadonlySet<string> {
  const parents = new Map(objectives.map((objective) => [objective.id, objective.parent]));
  const above = new Set<string>();
  for (let next = parents.get(id); next !== undefined; next = parents.get(next)) {
    if (next === id) return new Set();
    if (above.has(next)) return above;
    above.add(next);
  }
  return above;
}
