/** Labels that almost match an objective. */
import type { Instant } from '../../src/core/issue.ts';
import type { ObjectiveSnapshot } from '../../src/core/measures/snapshot.ts';
import type { Objective } from '../../src/core/objective.ts';
import { inheritedLabelsAt, isAbove, isEqual, readsLabel } from './attribution.ts';
import type { World } from './world.ts';

type NearMiss = ObjectiveSnapshot['nearMisses'][number];

/** On these issues, none of which serves the objective, against what its rules and those below it spell out. */
export function nearMissesOf(
  world: World,
  objective: Objective,
  {
    issues,
    at,
  }: { readonly issues: Parameters<typeof inheritedLabelsAt>[1][]; readonly at: Instant },
): readonly NearMiss[] {
  const patterns = patternsOf(world, objective);
  const found: NearMiss[] = [];
  for (const known of issues) {
    const labels = new Map(
      inheritedLabelsAt(world, known, at).map((names) => [names.at(-1) ?? '', names]),
    );
    for (const [label, names] of labels) {
      for (const pattern of readsLabel(world, names) ? [] : patterns) {
        if (!names.some((name) => isNear(bare(name), bare(pattern)))) continue;
        const before = found.find((each) => each.label === label && each.pattern === pattern);
        if (before !== undefined) found.splice(found.indexOf(before), 1);
        found.push({ label, pattern, issues: (before?.issues ?? 0) + 1 });
      }
    }
  }
  return found.toSorted(
    (a, b) => b.issues - a.issues || compare(a.label, b.label) || compare(a.pattern, b.pattern),
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/** Labels spelled out, neither globs nor regular expressions; of equal ones of an objective the first. */
function patternsOf({ strategy }: World, objective: Objective): readonly string[] {
  const patterns = strategy.objectives
    .filter(({ id }) => id === objective.id || isAbove(strategy, objective.id, id))
    .flatMap(({ rules }) =>
      rules
        .flatMap(({ labels }) => labels)
        .filter(
          (label, index, all) =>
            all.findIndex((other) => isEqual(other, label, strategy)) === index,
        ),
    );
  return [...new Set(patterns)].filter((label) => !/[*?]|^\/.+\/$/.test(label));
}

/** Without case and separators. */
function bare(text: string): string {
  return text.toLowerCase().replaceAll(/[-\s_./:]/g, '');
}

/** One typing error (a plural s is one), two from eight characters on. */
function isNear(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 2) return false;
  const one = oneErrorFrom(a, b);
  if (one.has(b)) return true;
  if (Math.min(a.length, b.length) < 8) return false;
  const back = oneErrorFrom(b, a);
  return [...one].some((text) => back.has(text));
}

/** The text itself and everything one edit away, with letters of either text. */
function oneErrorFrom(text: string, other: string): ReadonlySet<string> {
  const letters = new Set(text + other);
  const found = new Set([text]);
  for (let place = 0; place <= text.length; place += 1) {
    const [left, right] = [text.slice(0, place), text.slice(place)];
    found.add(left + right.slice(1));
    found.add(left + right.slice(1, 2) + right.slice(0, 1) + right.slice(2));
    for (const letter of letters) {
      found.add(left + letter + right);
      found.add(left + letter + right.slice(1));
    }
  }
  return found;
}
