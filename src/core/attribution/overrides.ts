/** Issues that the strategy maps by their keys, whatever its rules say (definitions, Attribution 7). */
import type { Rule, Strategy } from '../objective.ts';
import type { Calendar } from '../time.ts';
import { inForceIntervals } from './in-force.ts';
import { foldText } from './label-pattern.ts';
import type { OrderedRule } from './rule.ts';

/** Lets every issue through, with equal weight: the key has decided already. */
const unfiltered: Rule = {
  labels: [],
  epics: [],
  projects: [],
  initiatives: [],
  sources: [],
  teams: [],
  types: [],
  weight: 1,
};

/** By the folded key of the issue: one rule for each objective that is named, in the order of naming. */
export function overridesByKey(
  { overrides, objectives }: Strategy,
  calendar: Calendar,
): ReadonlyMap<string, readonly OrderedRule[]> {
  const inForce = new Map(objectives.map((each) => [each.id, inForceIntervals(each, calendar)]));
  return new Map(
    Object.entries(overrides).map(([key, named]) => [
      foldKey(key),
      named.map((objective, order) => ({
        order,
        name: `override:${key}`,
        objective,
        exempt: undefined,
        inForce: inForce.get(objective) ?? [],
        definition: unfiltered,
      })),
    ]),
  );
}

/** Trackers write keys in capitals and read them in any case, so `case_sensitive` does not reach them. */
export function foldKey(key: string): string {
  return foldText(key, false);
}
