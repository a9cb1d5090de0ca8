import { byText } from '../by-text.ts';
import type { MeasuredIssue } from './measured-issue.ts';
import type { Lineages, Served } from './served.ts';
import type { ObjectiveSnapshot } from './snapshot.ts';

type NearMissCount = ObjectiveSnapshot['nearMisses'][number];

export interface NearMissTally {
  add(issue: MeasuredIssue, served: Served): void;
  /** The most frequent first. */
  of(objective: string): readonly NearMissCount[];
}

/** Labels that almost match an objective, or one below it, on issues that do not serve it. Memory: objectives × labels. */
export function createNearMisses(lineages: Lineages): NearMissTally {
  const counts = new Map([...lineages.keys()].map((id) => [id, new Map<string, NearMissCount>()]));
  return {
    add: (issue, served) => {
      const seen = new Set<string>();
      for (const { objective, label, pattern } of issue.nearMisses) {
        for (const id of lineages.get(objective) ?? []) {
          const key = JSON.stringify([label, pattern]);
          if (served.objectives.has(id) || seen.has(`${id} ${key}`)) continue;
          seen.add(`${id} ${key}`);
          const issues = (counts.get(id)?.get(key)?.issues ?? 0) + 1;
          counts.get(id)?.set(key, { label, pattern, issues });
        }
      }
    },
    of: (objective) =>
      [...(counts.get(objective)?.values() ?? [])].toSorted(
        (a, b) => b.issues - a.issues || byText(a.label, b.label) || byText(a.pattern, b.pattern),
      ),
  };
}
