/** A strategy nobody would write, and rules of sources that use every key. */
import { stringify } from 'yaml';
import type { Instant } from '../../src/core/issue.ts';
import { themes } from '../../src/simulator/company/theme.ts';
import type { Company } from '../../src/simulator/company/workplace.ts';
import { createRandom, type Random } from '../../src/simulator/random.ts';
import { createDays, plusDays } from './days.ts';

export interface Access {
  readonly jiraUrl: string;
  readonly linearUrl: string;
  readonly email: string;
  readonly token: string;
  readonly key: string;
}

export interface ConfigurationOptions {
  readonly seed: number;
  readonly timezone: string;
  readonly now: Instant;
  readonly company: Company;
  readonly access: Access;
}

export function randomConfiguration(options: ConfigurationOptions): string {
  const random = createRandom(options.seed ^ 0x5f3759df);
  return stringify({
    version: 1,
    timezone: options.timezone,
    window: random.pick(['7d', '28d', '28d', '28d', '90d']),
    // Of a pair in two sources the first one counts.
    sources: inTurn(options.seed, [
      {
        id: 'acme-jira',
        type: 'jira',
        url: options.access.jiraUrl,
        auth: { email: options.access.email, token: options.access.token },
        ...(random.chance(0.3) ? { scope: 'project in (PAY, CORE)' } : {}),
        ...sourceRules(random, jiraStatuses),
        count_subtasks: random.chance(0.4),
        exclude_types: some(['Bug', 'Sub-task', 'Task'], random, 0.15),
        ...(random.chance(0.4) ? { cancelled_resolutions: random.pick([[], ['DUPLICATE']]) } : {}),
      },
      {
        id: 'acme-linear',
        type: 'linear',
        api_url: options.access.linearUrl,
        auth: { key: options.access.key },
        teams: random.chance(0.2) ? ['WEB'] : [],
        ...sourceRules(random, linearStatuses),
      },
    ]),
    strategy: strategy(options, random),
  });
}

function inTurn<T>(seed: number, sources: readonly T[]): readonly T[] {
  return seed % 2 === 0 ? sources.toReversed() : sources;
}

const jiraStatuses = [
  'To Do',
  'Selected for Development',
  'In Progress',
  'In Review',
  'Blocked',
  'Done',
  'Parked',
] as const;
const linearStatuses = ['Triage', 'Todo', 'In Progress', 'In Review', 'Done', 'Parked'] as const;

function sourceRules(random: Random, statuses: readonly string[]): Record<string, unknown> {
  const states: Record<string, string[]> = {};
  function put(state: string, status: string): void {
    states[state] = [...(states[state] ?? []), status];
  }
  if (random.chance(0.7)) put('waiting', 'In Review');
  if (statuses.includes('Blocked') && random.chance(0.7)) put('waiting', 'blocked');
  if (random.chance(0.3)) put(random.pick(['triage', 'ready', 'cancelled']), 'Parked');
  if (statuses.includes('To Do')) {
    const status = random.pick(['Selected for Development', '10001', '10111']);
    if (random.chance(0.7)) put(random.pick(['ready', 'triage', 'active']), status);
  }
  if (random.chance(0.1)) put('done', 'In Progress');
  if (random.chance(0.1)) put(random.pick(['backlog', 'active']), '*');
  return {
    states,
    start_rule: random.pick(['last', 'first']),
    completion_rule: random.pick(['current', 'current', 'first']),
    blocked_statuses: some(statuses, random, 0.2),
  };
}

function strategy(options: ConfigurationOptions, random: Random): Record<string, unknown> {
  const count = random.between(4, 9);
  const ids = Array.from({ length: count }, (_, n) => `objective-${n}`);
  return {
    ...(random.chance(0.4) ? { effective_from: dateBefore(options, random) } : {}),
    inherit: random.chance(0.4)
      ? ['parent', 'epic', 'project', 'initiative']
      : some(['parent', 'epic', 'project', 'initiative'], random, 0.5),
    case_sensitive: random.chance(0.4),
    objectives: ids.map((id, n) => ({
      id,
      name: id,
      priority: random.between(1, 3),
      // Below one that stands before or behind it in the file, never in a circle.
      ...(n > 0 && random.chance(0.4) ? { parent: ids[random.between(0, n - 1)] } : {}),
      ...dates(options, random),
      match: Array.from({ length: random.between(1, 3) }, () => rule(options, random)),
      quiet_after: random.pick(['3d', '10d', '14d']),
    })),
    exempt: Array.from({ length: random.between(0, 2) }, (_, n) => ({
      name: `exempt-${n}`,
      ...matchers(options, random),
    })),
    ...(random.chance(0.7) ? { overrides: overrides(ids, options, random) } : {}),
  };
}

/** Of a tenth of the issues, containers and sub-tasks among them; the key in any case. */
function overrides(
  ids: readonly string[],
  { company }: ConfigurationOptions,
  random: Random,
): Record<string, readonly string[]> {
  const issues = [company.jira, company.linear].flatMap(({ tracker }) => [
    ...tracker.issues.values(),
  ]);
  const keys = some(
    issues.map(({ key }) => key),
    random,
    0.1,
  );
  return Object.fromEntries(
    keys.map((key) => [random.pick([key, key.toLowerCase()]), namedAmong(ids, random)]),
  );
}

function namedAmong(ids: readonly string[], random: Random): readonly string[] {
  const named = some(ids, random, 0.3);
  if (named.length === 0) return [pickOf(ids, random)];
  return random.chance(0.5) ? named : named.toReversed();
}

function dateBefore({ timezone, now }: ConfigurationOptions, random: Random): string {
  return plusDays(createDays(timezone).dayOf(now), -random.between(0, 90));
}

function dates({ timezone, now }: ConfigurationOptions, random: Random): Record<string, unknown> {
  const today = createDays(timezone).dayOf(now);
  function day(low: number, high: number): string {
    return plusDays(today, random.between(low, high));
  }
  const from = random.between(-40, 5);
  return {
    ...(random.chance(0.5) ? { starts: day(-100, -1) } : {}),
    ...(random.chance(0.1) ? { starts: day(0, 3) } : {}),
    ...(random.chance(0.15) ? { ends: day(4, 20) } : {}),
    ...(random.chance(0.1) ? { starts: day(-90, -60), ends: day(-59, -1) } : {}),
    ...(random.chance(0.25)
      ? {
          paused: [
            { from: plusDays(today, from), to: plusDays(today, from + random.between(0, 9)) },
          ],
        }
      : {}),
    ...(random.chance(0.1)
      ? { declared: { state: 'dropped', on: day(-30, 2) } }
      : spokenOf(plusDays(today, from), from)),
    ...(random.chance(0.1) ? { due: day(-30, 400) } : {}),
  };
}

/** What is said of some objectives, with and without its day. */
function spokenOf(on: string, number: number): Record<string, unknown> {
  if (number % 4 === 0) return { declared: { state: 'on_track', on } };
  return number % 4 === 2 ? { declared: { state: number > -20 ? 'on_track' : 'at_risk' } } : {};
}

function rule(options: ConfigurationOptions, random: Random): Record<string, unknown> {
  return { ...matchers(options, random), weight: random.pick([1, 1, 2, 3, 0.1, 0.7]) };
}

function matchers(options: ConfigurationOptions, random: Random): Record<string, unknown> {
  const { jira, linear } = options.company;
  const epics = [...jira.tracker.issues.values()].filter(({ fields }) => fields.type === 'Epic');
  const { projects, initiatives } = linear;
  const chance = random.next();
  const by =
    chance < 0.6
      ? { labels: [label(random), ...(random.chance(0.4) ? [label(random)] : [])] }
      : chance < 0.75
        ? {
            epics: some(
              epics.map(({ key }) => key),
              random,
              0.3,
            ),
          }
        : chance < 0.88
          ? {
              projects: some(
                projects.map(({ name, id }) => random.pick([name, id])),
                random,
                0.4,
              ),
            }
          : {
              initiatives: some(
                initiatives.map(({ name }) => name),
                random,
                0.4,
              ),
            };
  const isEmpty = Object.values(by).every((names) => names.length === 0);
  return {
    ...by,
    ...(isEmpty ? { labels: [label(random)] } : {}),
    ...(random.chance(0.2) ? { sources: [random.pick(['acme-jira', 'acme-linear'])] } : {}),
    ...(random.chance(0.3) ? { teams: [random.pick(['PAY', 'OPS', 'WEB'])] } : {}),
    ...(random.chance(0.3) ? { types: [random.pick(['Story', 'Issue', 'Sub-task'])] } : {}),
  };
}

function label(random: Random): string {
  const all = themes.flatMap(({ labels, drift }) => [...labels, ...drift]);
  const name = pickOf(all, random);
  return random.pick([
    name,
    name,
    name.toUpperCase(),
    `Strategy/${name}`,
    `${name.slice(0, 4)}*`,
    `*${name.slice(-5)}`,
    `/^${name.slice(0, 3)}/`,
    `/${name.slice(1, 5).toUpperCase()}/`,
    '/-(trial|payments)$/',
    'strategy/*',
    'a-label-of-nobody',
  ]);
}

function pickOf(names: readonly string[], random: Random): string {
  return names[random.between(0, names.length - 1)] ?? '';
}

function some<T>(values: readonly T[], random: Random, chance: number): readonly T[] {
  return values.filter(() => random.chance(chance));
}
