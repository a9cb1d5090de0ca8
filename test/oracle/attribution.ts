/** Which objectives an issue serves at an instant, decided level by level. */
import type { Instant } from '../../src/core/issue.ts';
import type {
  DeclaredState,
  Inheritance,
  Objective,
  Rule,
  Strategy,
} from '../../src/core/objective.ts';
import { plusDays } from './days.ts';
import { standingBehind } from './pairs.ts';
import { exists, fieldsAt, type Known, parentOf, type World } from './world.ts';

export interface Share {
  readonly objective: string;
  readonly shared: number;
  readonly exclusive: number;
}

export type Verdict = readonly Share[] | 'exempt' | 'unaligned';

/** Everything at one distance from the issue. */
interface Level {
  /** Names of each label. */
  readonly labels: readonly (readonly string[])[];
  readonly epics: readonly string[];
  readonly projects: readonly string[];
  readonly initiatives: readonly string[];
}

const emptyLevel: Level = { labels: [], epics: [], projects: [], initiatives: [] };

export function verdictAt(world: World, known: Known, at: Instant): Verdict {
  const { strategy } = world;
  const overriding = overridden(world, known, at);
  if (overriding.length > 0) return shares(strategy, overriding);
  for (const level of levelsOf(world, known, at)) {
    function decides(rule: Rule): boolean {
      return passesFilters(rule, known) && matchesLevel(rule, level, strategy);
    }
    const claims = strategy.objectives.flatMap((objective) => {
      const rules = isInForce(world, objective, at) ? objective.rules.filter(decides) : [];
      return rules.length === 0
        ? []
        : [{ objective, weight: Math.max(...rules.map(({ weight }) => weight)) }];
    });
    if (claims.length > 0) return shares(strategy, claims);
    if (strategy.exempt.some(decides)) return 'exempt';
  }
  return 'unaligned';
}

/** What the strategy says of this one issue, by the key of today. */
function overridden(world: World, { issue }: Known, at: Instant): readonly Claim[] {
  const { objectives, overrides } = world.strategy;
  const entry = Object.entries(overrides).find(
    ([key]) => key.toLowerCase() === issue.key.toLowerCase(),
  );
  return (entry?.[1] ?? []).flatMap((id) => {
    const objective = objectives.find((each) => each.id === id);
    return objective !== undefined && isInForce(world, objective, at)
      ? [{ objective, weight: 1 }]
      : [];
  });
}

interface Claim {
  readonly objective: Objective;
  readonly weight: number;
}

/** An issue of an objective and of that objective's ancestor belongs to the deeper only. */
function shares(strategy: Strategy, claims: readonly Claim[]): readonly Share[] {
  const deepest = claims.filter(
    ({ objective }) => !claims.some((other) => isAbove(strategy, objective.id, other.objective.id)),
  );
  let sum = 0;
  for (const { weight } of deepest) sum += weight;
  return deepest.map(({ objective, weight }, index) => ({
    objective: objective.id,
    shared: weight / sum,
    exclusive: index === 0 ? 1 : 0,
  }));
}

export function isAbove({ objectives }: Strategy, above: string, below: string): boolean {
  let parent = objectives.find(({ id }) => id === below)?.parent;
  while (parent !== undefined && parent !== above) {
    const next = parent;
    parent = objectives.find(({ id }) => id === next)?.parent;
  }
  return parent === above;
}

/** Own labels, then each ancestor of today, nearest first, with the labels it wore then. */
function levelsOf(world: World, known: Known, at: Instant): readonly Level[] {
  const { site } = known;
  const { strategy } = world;
  function labelsOf(each: Known): Level['labels'] {
    return [each, ...standingBehind(world, each, at)].flatMap((wearer) => {
      // An ancestor of today may not have been there yet.
      const labels = exists(wearer, at) ? fieldsAt(wearer, at).labels : [];
      return labels.map((reference) => wearer.site.labelNames(reference));
    });
  }
  function inherits(kind: Inheritance): boolean {
    return strategy.inherit.includes(kind);
  }
  const ancestors = ancestorsOf(known);
  const levels: Level[] = [{ ...emptyLevel, labels: labelsOf(known) }];
  for (const ancestor of ancestors) {
    const isInherited = inherits(ancestor.level > 0 ? 'epic' : 'parent');
    const labels = isInherited ? labelsOf(ancestor) : [];
    levels.push({ ...emptyLevel, labels, epics: [ancestor.issue.key] });
  }
  const projectId = [known, ...ancestors]
    .map(({ issue }) => issue.fields.project)
    .find((id) => id !== null);
  const project = site.projects.find(({ id }) => id === projectId);
  if (project === undefined) return levels;
  const initiatives = site.initiatives.filter(({ id }) => project.initiatives.includes(id));
  return [
    ...levels,
    { ...emptyLevel, projects: [project.id, project.name] },
    { ...emptyLevel, initiatives: initiatives.flatMap(({ id, name }) => [id, name]) },
  ];
}

/** Whether work on the issue is work on the objective or one below it. */
export function serves(world: World, verdict: Verdict, objective: Objective): boolean {
  return sharesFor(world, verdict, objective).length > 0;
}

/** What it brings to an objective: its own share and those of the objectives below. */
export function sharesFor(
  { strategy }: World,
  verdict: Verdict,
  { id }: Objective,
): readonly Share[] {
  if (typeof verdict === 'string') return [];
  return verdict.filter(
    (share) => share.objective === id || isAbove(strategy, id, share.objective),
  );
}

/** Names of each label it wore or inherited. */
export function inheritedLabelsAt(
  world: World,
  known: Known,
  at: Instant,
): readonly (readonly string[])[] {
  return levelsOf(world, known, at).flatMap(({ labels }) => labels);
}

export function ancestorsOf(known: Known): readonly Known[] {
  const ancestors: Known[] = [];
  let next = parentOf(known);
  while (next !== undefined && next !== known && !ancestors.includes(next)) {
    ancestors.push(next);
    next = parentOf(next);
  }
  return ancestors;
}

function passesFilters({ sources, teams, types }: Rule, { site, issue }: Known): boolean {
  const { team, type } = issue.fields;
  return (
    (sources.length === 0 || sources.includes(site.id)) &&
    (teams.length === 0 || teams.includes(team)) &&
    (types.length === 0 || types.includes(type))
  );
}

function matchesLevel(rule: Rule, level: Level, strategy: Strategy): boolean {
  function hasAny(wanted: readonly string[], present: readonly string[]): boolean {
    return present.some((name) => wanted.some((other) => isEqual(name, other, strategy)));
  }
  return (
    level.labels.some((names) => matchesLabel(rule, names, strategy)) ||
    hasAny(rule.epics, level.epics) ||
    hasAny(rule.projects, level.projects) ||
    hasAny(rule.initiatives, level.initiatives)
  );
}

export function isEqual(a: string, b: string, strategy: Strategy): boolean {
  return comparable(a, strategy) === comparable(b, strategy);
}

function comparable(text: string, { caseSensitive }: Strategy): string {
  const normal = text.normalize('NFC');
  return caseSensitive ? normal : normal.toLowerCase();
}

function matchesLabel(rule: Rule, names: readonly string[], strategy: Strategy): boolean {
  return rule.labels.some((pattern) => names.some((name) => matches(pattern, name, strategy)));
}

function matches(pattern: string, name: string, strategy: Strategy): boolean {
  if (pattern.length > 2 && pattern.startsWith('/') && pattern.endsWith('/')) {
    const flags = strategy.caseSensitive ? 'u' : 'iu';
    return new RegExp(pattern.slice(1, -1).normalize('NFC'), flags).test(name.normalize('NFC'));
  }
  return matchesGlob(comparable(pattern, strategy), comparable(name, strategy));
}

/** A star stands for any text. */
function matchesGlob(pattern: string, text: string): boolean {
  if (pattern === '') return text === '';
  if (!pattern.startsWith('*')) {
    return pattern[0] === text[0] && matchesGlob(pattern.slice(1), text.slice(1));
  }
  return Array.from({ length: text.length + 1 }, (_, skipped) => text.slice(skipped)).some((rest) =>
    matchesGlob(pattern.slice(1), rest),
  );
}

export function readsLabel({ strategy }: World, names: readonly string[]): boolean {
  const rules = [...strategy.objectives.flatMap((each) => each.rules), ...strategy.exempt];
  return rules.some((rule) => matchesLabel(rule, names, strategy));
}

/** What holds at an instant is what held before it: on the first instant of a day, what held on the day before. */
export function isInForce({ days }: World, objective: Objective, at: Instant): boolean {
  const day = days.dayOf(at - 1);
  const { starts, ends, paused, declared } = objective;
  if (starts !== undefined && day < starts) return false;
  if (ends !== undefined && day > ends) return false;
  if (paused.some(({ from, to }) => from <= day && day <= to)) return false;
  return declared?.on === undefined || !isEnd(declared.state) || day <= declared.on;
}

function isEnd(state: DeclaredState): boolean {
  return state === 'achieved' || state === 'dropped';
}

/** Instants after which it may be in force, or be no more. */
export function bordersOf({ days }: World, objective: Objective): readonly Instant[] {
  const { starts, ends, paused, declared } = objective;
  const firstDays = [starts, ...paused.map(({ from }) => from)];
  const lastDays = [ends, ...paused.map(({ to }) => to), declared?.on];
  return [...firstDays, ...lastDays.map((day) => (day === undefined ? day : plusDays(day, 1)))]
    .filter((day) => day !== undefined)
    .map((day) => days.startOf(day));
}
