/**
 * A generated company whose last two months are full of what rarely happens: moves, reopenings, relabelled epics.
 * Nothing happens that a tracker does not tell: changes of one issue keep a distance, and nothing archived comes back.
 */
import type { Instant } from '../../src/core/issue.ts';
import { generateCompany } from '../../src/simulator/company/generate-company.ts';
import { themes } from '../../src/simulator/company/theme.ts';
import { uuidOf } from '../../src/simulator/company/uuid.ts';
import type {
  Company,
  JiraWorkplace,
  LinearProject,
  LinearWorkplace,
  Status,
  Workplace,
} from '../../src/simulator/company/workplace.ts';
import { createRandom, type Random } from '../../src/simulator/random.ts';
import {
  emptyFields,
  type FieldValues,
  type IssueFields,
  type TrackedIssue,
} from '../../src/simulator/tracker.ts';
import { createDays, type Days, mondayOf } from './days.ts';

export interface EventfulOptions {
  readonly seed: number;
  /** Nothing happens at or after it. */
  readonly now: Instant;
  readonly issues: number;
  readonly timezone: string;
}

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
const eventfulDays = 60;
/** Linear neither records the first minutes of an issue nor tells apart what one person does within minutes. */
const restMs = 10 * minuteMs;

export function createEventfulCompany(options: EventfulOptions): Company {
  const { now, issues, seed, timezone } = options;
  const random = createRandom(seed);
  const days = createDays(timezone);
  const from = now - eventfulDays * dayMs;
  const generated = generateCompany({ seed, issues, now: from });
  const jira = withRareJiraKinds(generated.jira);
  const linear = withHealth(withRareLinearKinds(generated.linear), now);
  const jiraHabitat: Habitat = {
    workplace: jira,
    levels: new Map(jira.types.map(({ name, level }) => [name, level])),
    parentStep: 1,
    projects: [],
  };
  const linearHabitat: Habitat = {
    workplace: linear,
    levels: new Map(linear.workTypes.map((name) => [name, 0])),
    parentStep: 0,
    projects: linear.projects,
  };
  const instants = Array.from({ length: issues * 2 }, () =>
    eventInstant({ random, days, from, now }),
  );
  for (const at of instants.toSorted((a, b) => a - b)) {
    happen({ ...(random.chance(0.55) ? jiraHabitat : linearHabitat), random, at });
  }
  return { jira, linear };
}

/** A level above epics, and a status that belongs to no category. */
function withRareJiraKinds(workplace: JiraWorkplace): JiraWorkplace {
  return {
    ...workplace,
    types: [...workplace.types, { id: '10106', name: 'Theme', level: 2 }],
    statuses: [...workplace.statuses, { ...parked, id: '10900', category: 'undefined' }],
  };
}

/** A state of a type nobody has heard of, and a project of two initiatives. */
function withRareLinearKinds(workplace: LinearWorkplace): LinearWorkplace {
  const states = workplace.teams.map(({ key }, n) => ({
    ...parked,
    id: uuidOf('57a7', 900 + n),
    category: 'parked',
    team: key,
  }));
  const all = workplace.initiatives.map(({ id }) => id);
  return {
    ...workplace,
    statuses: [...workplace.statuses, ...states],
    projects: workplace.projects.map((project, n) => ({
      ...project,
      initiatives: n === 0 ? all.slice(0, 2) : n === 1 ? [] : project.initiatives,
    })),
  };
}

/** Of three in four projects and initiatives somebody says how they are, the longer ago the later they are listed. */
function withHealth(workplace: LinearWorkplace, now: Instant): LinearWorkplace {
  const states = ['onTrack', 'atRisk', 'onTrack', 'offTrack'] as const;
  function healthOf(n: number): Pick<LinearProject, 'health'> {
    const state = states[n % 5];
    return state === undefined ? {} : { health: { state, at: now - (n * 9 + 1) * dayMs } };
  }
  return {
    ...workplace,
    projects: workplace.projects.map((project, n) => ({ ...project, ...healthOf(n) })),
    initiatives: workplace.initiatives.map((initiative, n) => ({ ...initiative, ...healthOf(n) })),
  };
}

const parked = { name: 'Parked', role: 'backlog', team: null } as const satisfies Partial<Status>;

/** Often at the first instant of a day, week or window, where a border is easily missed. */
function eventInstant({
  random,
  days,
  from,
  now,
}: {
  readonly random: Random;
  readonly days: Days;
  readonly from: Instant;
  readonly now: Instant;
}): Instant {
  const at = from + Math.floor(random.next() * (now - from));
  const chance = random.next();
  const day = days.dayOf(at);
  if (chance < 0.1) return Math.max(from, days.startOf(mondayOf(day)));
  if (chance < 0.15) return Math.max(from, days.startOf(day));
  if (chance < 0.18) return Math.max(from, days.startOf(day) - 1);
  return chance < 0.28 ? days.daysBefore(now, random.pick([7, 28])) : at;
}

/** A tracker and what can be put where in it. */
interface Habitat {
  readonly workplace: Workplace;
  /** Level of each issue type. */
  readonly levels: ReadonlyMap<string, number>;
  /** How much higher than an issue its parent stands. */
  readonly parentStep: 0 | 1;
  readonly projects: LinearWorkplace['projects'];
}

interface Moment extends Habitat {
  readonly random: Random;
  readonly at: Instant;
}

function happen(moment: Moment): void {
  const { workplace, random, at } = moment;
  const { tracker } = workplace;
  const actor = random.pick(workplace.people).id;
  const chance = random.next();
  if (chance < 0.15) {
    const id = workplace.issueId(tracker.created + 1);
    return tracker.apply({ kind: 'create', at, actor, id, fields: newFields(id, moment) });
  }
  const rested = [...tracker.issues.values()].filter(
    (issue) =>
      at - Math.max(issue.createdAt, issue.entries.at(-1)?.at ?? 0) >= restMs &&
      issue.fields.place === 'live',
  );
  const issue = pickOf(rested, random);
  if (issue === undefined) return;
  if (chance < 0.16) return tracker.apply({ kind: 'delete', at, actor, id: issue.id });
  tracker.apply({ kind: 'change', at, actor, id: issue.id, set: changes(issue, moment) });
}

function newFields(id: string, moment: Moment): IssueFields {
  const { workplace, random, levels } = moment;
  const type = random.chance(0.4)
    ? workplace.subtaskType
    : (pickOf([...levels.keys()], random) ?? workplace.subtaskType);
  const team = random.pick(workplace.teams).key;
  return {
    ...emptyFields,
    title: 'Something new',
    type,
    team,
    ...someStatus(team, moment),
    ...somePlace({ id, type }, moment),
    labels: someLabels(moment),
    assignee: random.chance(0.5) ? random.pick(workplace.people).id : null,
  };
}

/** One deed, sometimes two at once. */
function changes({ id, fields }: TrackedIssue, moment: Moment): FieldValues {
  const { workplace, random } = moment;
  const deeds: readonly (() => FieldValues)[] = [
    () => someStatus(fields.team, moment),
    () => someStatus(fields.team, moment),
    () => someStatus(fields.team, moment),
    () => ({ labels: someLabels(moment) }),
    () => ({ labels: [...new Set([...fields.labels, ...someLabels(moment)])] }),
    () => ({ assignee: random.chance(0.4) ? null : random.pick(workplace.people).id }),
    () => ({ estimate: random.pick([null, 1, 2, 3]) }),
    () => ({ isFlagged: workplace.hasFlags && !fields.isFlagged }),
    () => somePlace({ id, type: fields.type }, moment),
    () => ({ title: 'Called otherwise' }),
    () => ({ resolution: someResolution(moment) }),
    () => ({ place: random.chance(0.7) ? 'archived' : 'live' }),
    () => someTeam(fields, moment),
  ];
  const first = pickOf(deeds, random)?.();
  return random.chance(0.3) ? { ...first, ...pickOf(deeds, random)?.() } : { ...first };
}

/** Containers stay: rules name them by keys, which a move changes. */
function someTeam({ type }: IssueFields, moment: Moment): FieldValues {
  if ((moment.levels.get(type) ?? 0) > 0) return {};
  const team = moment.random.pick(moment.workplace.teams).key;
  return { team, ...someStatus(team, moment) };
}

function someStatus(team: string, moment: Moment): Pick<IssueFields, 'status' | 'resolution'> {
  const { workplace, random } = moment;
  const own = workplace.statuses.filter((status) => status.team === team);
  const usable = own.length > 0 ? own : workplace.statuses.filter((each) => each.team === null);
  const status = pickOf(usable, random);
  const isResolved = status?.category === 'done' || random.chance(0.05);
  return { status: status?.id ?? '', resolution: isResolved ? someResolution(moment) : null };
}

function someResolution({ workplace, random }: Moment): string | null {
  if (!workplace.hasResolutions) return null;
  return random.pick(['Done', 'Done', 'Fixed', "Won't Do", 'duplicate', null]);
}

/** A parent that makes sense, never itself nor below itself, and a project where there are any. */
function somePlace(
  { id, type }: Pick<TrackedIssue, 'id'> & Pick<IssueFields, 'type'>,
  { workplace, random, levels, parentStep, projects }: Moment,
): Pick<IssueFields, 'parent' | 'project'> {
  const level = levels.get(type) ?? 0;
  const parents = [...workplace.tracker.issues.values()].filter(
    (other) =>
      levels.get(other.fields.type) === level + parentStep && !isBelow(other.id, id, workplace),
  );
  return {
    parent: level < 0 || random.chance(0.6) ? (pickOf(parents, random)?.id ?? null) : null,
    project: random.chance(0.5) ? (pickOf(projects, random)?.id ?? null) : null,
  };
}

/** The issue itself is below it, too. */
function isBelow(start: string, above: string, { tracker }: Workplace): boolean {
  let id: string | null = start;
  while (id !== null && id !== above) id = tracker.issues.get(id)?.fields.parent ?? null;
  return id !== null;
}

/** Labels people know, in one of the spellings they use. */
function someLabels({ workplace, random }: Moment): readonly string[] {
  const names = themes.flatMap(({ labels, drift }) => [...labels, ...labels, ...drift]);
  const count = random.pick([0, 1, 1, 2]);
  const picked = Array.from({ length: count }, () => pickOf(names, random) ?? '');
  return [...new Set(picked)].map((name) => workplace.labelOf(name));
}

function pickOf<T>(values: readonly T[], random: Random): T | undefined {
  const [first, ...rest] = values;
  return first === undefined ? undefined : random.pick([first, ...rest]);
}
