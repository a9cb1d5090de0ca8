/** Rules of the strategy in the order of its file, each with the time in which it works. */
import type { Objective, Rule, Strategy } from '../objective.ts';
import type { Calendar } from '../time.ts';
import type { Attributable } from './attribution.ts';
import { type Interval, inForceIntervals } from './in-force.ts';
import { foldText } from './label-pattern.ts';

export interface OrderedRule {
  /** Place in the strategy file: objectives first, then exemptions; of an override the place in its list. */
  readonly order: number;
  /** `objective#2` = its second rule, counted from 1; `exempt:name`; `override:KEY`. */
  readonly name: string;
  /** undefined = exempt work. */
  readonly objective: string | undefined;
  readonly exempt: string | undefined;
  readonly inForce: readonly Interval[];
  readonly definition: Rule;
}

export function orderedRules(strategy: Strategy, calendar: Calendar): readonly OrderedRule[] {
  const rules = strategy.objectives.flatMap((objective) => rulesOf(objective, calendar));
  const exempt = strategy.exempt.map((definition) => ({
    name: `exempt:${definition.name}`,
    objective: undefined,
    exempt: definition.name,
    inForce: [{ from: -Infinity, to: Infinity }],
    definition,
  }));
  return [...rules, ...exempt].map((rule, order) => ({ ...rule, order }));
}

function rulesOf(objective: Objective, calendar: Calendar): readonly Omit<OrderedRule, 'order'>[] {
  const inForce = inForceIntervals(objective, calendar);
  return objective.rules.map((definition, index) => ({
    name: `${objective.id}#${index + 1}`,
    objective: objective.id,
    exempt: undefined,
    inForce,
    definition,
  }));
}

const filters = ['sources', 'teams', 'types'] as const;
export type Filter = (typeof filters)[number];

/** Whether the filters of a rule let an issue through. */
export function accepts(rule: Rule, issue: Attributable, caseSensitive: boolean): boolean {
  return refusedBy(rule, issue, caseSensitive).length === 0;
}

/** The filters of a rule that do not let an issue through. Sources are our own ids and compared as they are. */
export function refusedBy(
  rule: Rule,
  issue: Attributable,
  caseSensitive: boolean,
): readonly Filter[] {
  const passes = {
    sources: isAmong(rule.sources, issue.source, true),
    teams: isAmong(rule.teams, issue.team, caseSensitive),
    types: isAmong(rule.types, issue.type, caseSensitive),
  };
  return filters.filter((filter) => !passes[filter]);
}

function isAmong(allowed: readonly string[], value: string, caseSensitive: boolean): boolean {
  if (allowed.length === 0) return true;
  const folded = foldText(value, caseSensitive);
  return allowed.some((each) => foldText(each, caseSensitive) === folded);
}
