/**
 * A generated company whose last two months are full of what rarely happens: moves, reopenings, relabelled epics.
 * Nothing happens that a tracker does not tell: changes of one issue keep a distance, and nothing archived comes back.
 */
import type { Instant } from '../../src/core/issue.ts';
import { generateCompany } from '../../src/simulator/company/generate-company.ts';
import { themes } from '../../src/simulator/company/theme.ts';
import {
  type Company,
  type LinearWorkplace,
  statusFor,
  type Workplace,
} from '../../src/simulator/company/workplace.ts';
import { createRandom, type Random } from '../../src/simulator/random.ts';
import {
  emptyFields,
  type FieldValues,
  type IssueFields,
  type TrackedIssue,
} from '../../src/simulator/tracker.ts';
import { createDays, type Days, mondayOf } from './days.ts';
import { withHealth, withRareJiraKinds, withRareLinearKinds } from './rare-kinds.ts';

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
  // Much happens to a few, so that some are begun, handed over, done and taken up again within weeks.
  const issue = pickOf(random.chance(0.5) ? rested.slice(-25) : rested, random);
  if (issue === undefined) return;
  if (chance > 0.88) return link(issue, rested, moment);
  if (chance < 0.16) return tracker.apply({ kind: 'delete', at, actor, id: issue.id });
  tracker.apply({ kind: 'change', at, actor, id: issue.id, set: changes(issue, moment) });
}

/** Waits for another issue from now on, or for one less. Jira tells it on both issues. */
function link(
  blocked: TrackedIssue,
  rested: readonly TrackedIssue[],
  { workplace, random, at }: Moment,
): void {
  const { tracker, hasEpics: tellsBothSides } = workplace;
  const actor = random.pick(workplace.people).id;
  const [old] = blocked.fields.blockers;
  const isEnding = old !== undefined && random.chance(0.4);
  const blocker = isEnding ? tracker.issues.get(old) : pickOf(rested, random);
  if (blocker === undefined || blocker.id === blocked.id) return;
  function edited(ids: readonly string[], id: string): readonly string[] {
    return [...ids.filter((each) => each !== id), ...(isEnding ? [] : [id])];
  }
  const blockers = edited(blocked.fields.blockers, blocker.id);
  tracker.apply({ kind: 'change', at, actor, id: blocked.id, set: { blockers } });
  if (!tellsBothSides) return;
  const blocks = edited(blocker.fields.blocks, blocked.id);
  tracker.apply({ kind: 'change', at, actor, id: blocker.id, set: { blocks } });
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
    () => takenUp(fields.team, moment),
    () => takenUp(fields.team, moment),
    () => ended(fields.team, moment, 'Done'),
    () => ended(fields.team, moment, "Won't Do"),
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

function takenUp(team: string, { workplace, random }: Moment): FieldValues {
  const status = statusFor(workplace, team, 'active');
  return { status, resolution: null, assignee: random.pick(workplace.people).id };
}

function ended(team: string, { workplace }: Moment, resolution: string): FieldValues {
  const role = resolution === 'Done' ? 'done' : 'cancelled';
  const status = statusFor(workplace, team, role);
  return { status, resolution: workplace.hasResolutions ? resolution : null };
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
