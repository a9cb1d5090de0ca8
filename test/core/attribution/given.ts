import type {
  Ancestor,
  Attributable,
  Attribution,
  LabelName,
  LabelSpan,
} from '../../../src/core/attribution/attribution.ts';
import { attributionsOf } from '../../../src/core/attribution/attributions.ts';
import { compileStrategy } from '../../../src/core/attribution/strategy.ts';
import type { ExemptRule, Objective, Rule, Strategy } from '../../../src/core/objective.ts';
import { createCalendar, dayMs } from '../../../src/core/time.ts';

export const calendar = createCalendar('Europe/Berlin');

export function rule(given: Partial<Rule>): Rule {
  return {
    labels: [],
    epics: [],
    projects: [],
    initiatives: [],
    sources: [],
    teams: [],
    types: [],
    weight: 1,
    ...given,
  };
}

export function exempt(name: string, given: Partial<Rule>): ExemptRule {
  return { ...rule(given), name };
}

/** An objective whose rules are given in short: a text is a rule of that one label. */
export function objective(
  id: string,
  rules: readonly (string | Partial<Rule>)[],
  given: Partial<Objective> = {},
): Objective {
  return {
    id,
    name: id,
    owner: undefined,
    team: undefined,
    outcome: undefined,
    parent: undefined,
    priority: 1,
    starts: undefined,
    ends: undefined,
    due: undefined,
    paused: [],
    declared: undefined,
    targetShare: undefined,
    rules: rules.map((each) => rule(typeof each === 'string' ? { labels: [each] } : each)),
    quietAfterMs: 14 * dayMs,
    graceMs: 3 * dayMs,
    ...given,
  };
}

export function strategy(
  objectives: readonly Objective[],
  given: Partial<Strategy> = {},
): Strategy {
  return {
    effectiveFrom: undefined,
    view: 'shared',
    inherit: ['parent', 'epic', 'project', 'initiative'],
    caseSensitive: false,
    minSample: 5,
    objectives,
    exempt: [],
    overrides: {},
    ...given,
  };
}

export function label(name: string, group?: string): LabelName {
  return { name, group };
}

export function worn(from: number, ...names: readonly string[]): LabelSpan {
  return { from, labels: names.map((name) => label(name)) };
}

export function ancestor(
  kind: Ancestor['kind'],
  depth: number,
  given: Partial<Ancestor> = {},
): Ancestor {
  const id = given.id ?? `${kind}-${depth}`;
  return { kind, depth, id, key: undefined, name: `name of ${id}`, labels: [], ...given };
}

export function issue(given: Partial<Attributable> = {}): Attributable {
  return {
    source: 'acme-jira',
    id: '10001',
    key: 'PAY-1',
    team: 'PAY',
    type: 'Story',
    createdAt: 0,
    labels: [],
    ancestors: [],
    ...given,
  };
}

/** An issue that wears these labels from its creation on. */
export function labelled(...names: readonly string[]): Attributable {
  return issue({ labels: [worn(0, ...names)] });
}

export function attributed(of: Attributable, under: Strategy): readonly Attribution[] {
  return attributionsOf(of, compileStrategy(under, calendar));
}

/** Objective or exemption → [shared, exclusive], for issues whose labels never change. */
export function weights(of: Attributable, under: Strategy): Record<string, [number, number]> {
  return Object.fromEntries(
    attributed(of, under).map((each) => [
      each.objective ?? `exempt:${each.exempt}`,
      [each.shared, each.exclusive],
    ]),
  );
}
