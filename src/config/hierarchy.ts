/** Objectives above and below each other: no circles, work somewhere, targets that fit into the one above. */
import type { Finding } from './finding.ts';
import type { Path } from './path.ts';

/** What a hierarchy is made of; an id that cannot be read is empty. */
interface RankedObjective {
  readonly id: string;
  readonly parent?: string | undefined;
  readonly target_share?: number | undefined;
  readonly match?: readonly unknown[] | undefined;
}

type Objectives = readonly RankedObjective[];

/** `overridden`: ids of objectives that overrides give work. */
export function hierarchyFindings(
  objectives: Objectives,
  overridden: ReadonlySet<string>,
): readonly Finding[] {
  const circles = circularParents(objectives);
  const isTree =
    circles.length === 0 && new Set(objectives.map(({ id }) => id)).size === objectives.length;
  const targets = isTree ? targetFindings(objectives) : [];
  return [...circles, ...withoutWork(objectives, overridden), ...targets];
}

/** One finding for each circle, at its first objective. */
function circularParents(objectives: Objectives): readonly Finding[] {
  const parentOf = new Map(objectives.map((each) => [each.id, each.parent]));
  const seen = new Set<string>();
  return objectives.flatMap(({ id: own }, index) => {
    const above = objectivesAbove(own, parentOf);
    if (!above.has(own) || seen.has(own)) return [];
    for (const each of above) seen.add(each);
    return [
      { path: objectivePath(index, 'parent'), message: 'an objective cannot stand above itself' },
    ];
  });
}

function objectivesAbove(
  start: string,
  parentOf: ReadonlyMap<string, string | undefined>,
): ReadonlySet<string> {
  const above = new Set<string>();
  let next = parentOf.get(start);
  while (next !== undefined && !above.has(next)) {
    above.add(next);
    next = parentOf.get(next);
  }
  return above;
}

function withoutWork(objectives: Objectives, overridden: ReadonlySet<string>): readonly Finding[] {
  const parents = new Set(objectives.map(({ parent }) => parent));
  return objectives.flatMap(({ id: own, match = [] }, index) =>
    match.length > 0 || parents.has(own) || overridden.has(own)
      ? []
      : [
          {
            path: objectivePath(index, 'match'),
            message: 'no rule and no objective below it, so it can never have work: add a rule',
          },
        ],
  );
}

function objectivePath(index: number, key: string): Path {
  return ['strategy', 'objectives', index, key];
}

/** Sums of decimal fractions: 0.1 + 0.2 must not exceed 0.3. */
const tolerance = 1e-9;

/** One finding for each group of siblings whose targets are too many. The objectives must form trees. */
function targetFindings(objectives: Objectives): readonly Finding[] {
  const groups = Map.groupBy(objectives, ({ parent }) => parent);
  return [...groups].flatMap(([parent, siblings]) => {
    const whole =
      parent === undefined ? 1 : objectives.find(({ id }) => id === parent)?.target_share;
    const sum = sumOf(siblings.map((sibling) => targetOf(sibling, groups)));
    const last = siblings.findLast((sibling) => targetOf(sibling, groups) > 0);
    if (whole === undefined || last === undefined || sum <= whole + tolerance) return [];
    const limit = parent === undefined ? '100%' : `the ${percent(whole)} of the objective above`;
    const message = `with its siblings this adds up to ${percent(sum)}, more than ${limit}`;
    return [{ path: objectivePath(objectives.indexOf(last), 'target_share'), message }];
  });
}

/** Without a target of its own an objective has the sum of its children's. */
function targetOf(
  objective: RankedObjective,
  groups: ReadonlyMap<string | undefined, Objectives>,
): number {
  const children = groups.get(objective.id) ?? [];
  return objective.target_share ?? sumOf(children.map((child) => targetOf(child, groups)));
}

function sumOf(values: readonly number[]): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}

/** Six digits, so that a sum just above the limit does not look like the limit. */
function percent(ratio: number): string {
  return `${Number((ratio * 100).toPrecision(6))}%`;
}
