import { setTimeout } from 'node:timers/promises';
import type { Instant } from '../../core/issue.ts';
import { createRandom, type Random } from '../random.ts';
import type { FieldValues, Mutation, TrackedIssue } from '../tracker.ts';
import { doFurther, type FurtherDeed, type Moment, pickOf } from './further-deeds.ts';
import type { LivingCompany, SiteName } from './living-company.ts';
import { themes } from './theme.ts';
import { workPlan } from './work-plan.ts';
import { type Role, roleOf, statusFor, type Workplace } from './workplace.ts';

export interface PeopleOptions {
  readonly now: () => Instant;
  /** Something happens this often. */
  readonly tickMs: number;
  readonly seed: number;
  /** What they do beside their usual work; default nothing. */
  readonly further?: readonly FurtherDeed[] | undefined;
  readonly onError: (error: unknown) => void;
  readonly onDeed?: ((deed: Deed) => void) | undefined;
}

/** People at work: each tick one of them starts, finishes, files or relabels an issue. Ends when the signal says so. */
export async function letPeopleWork(
  living: LivingCompany,
  { now, tickMs, seed, further, onError, onDeed }: PeopleOptions,
  signal: AbortSignal,
): Promise<void> {
  const work = createWork(living, createRandom(seed), further);
  while (!signal.aborted) {
    await setTimeout(tickMs, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    try {
      const deed = work(now());
      if (deed !== undefined) onDeed?.(deed);
    } catch (error) {
      onError(error);
    }
  }
}

export type Deed = 'file' | 'relabel' | 'start' | 'advance' | FurtherDeed;

/** One thing that somebody does at an instant; tells what, unless there was nothing to do it to. */
export function createWork(
  living: LivingCompany,
  random: Random,
  further: readonly FurtherDeed[] = [],
): (at: Instant) => Deed | undefined {
  const { jira, linear } = living.company;
  const usual = {
    jira: issuesIn(jira, inProgress).length,
    linear: issuesIn(linear, inProgress).length,
  };
  return (at) => {
    const site: SiteName = random.chance(0.55) ? 'jira' : 'linear';
    const workplace = living.company[site];
    const moment = { workplace, random, at, usual: usual[site] };
    const { deed, mutations } = furtherDeed(further, moment) ?? usualDeed(moment);
    for (const mutation of mutations) living.apply(site, mutation);
    return mutations.length === 0 ? undefined : deed;
  };
}

interface Done {
  readonly deed: Deed;
  readonly mutations: readonly Mutation[];
}

/** Part of everything that people do. */
const furtherShare = 0.4;

function furtherDeed(further: readonly FurtherDeed[], moment: UsualMoment): Done | undefined {
  const [first, ...rest] = further;
  if (first === undefined || !moment.random.chance(furtherShare)) return undefined;
  const deed = moment.random.pick([first, ...rest]);
  return { deed, mutations: doFurther(deed, moment) };
}

interface UsualMoment extends Moment {
  /** Issues usually in progress: people start more when there are fewer. */
  readonly usual: number;
}

const inProgress: readonly Role[] = ['active', 'review', 'blocked'];
const notStarted: readonly Role[] = ['backlog', 'ready'];

function usualDeed(moment: UsualMoment): Done {
  const { random, workplace, usual } = moment;
  const dice = random.next();
  if (dice < 0.2) return done('file', fileIssue(moment));
  if (dice < 0.28) return done('relabel', relabel(moment));
  const busy = issuesIn(workplace, inProgress);
  const isStarting = random.chance(usual / (usual + busy.length));
  return isStarting ? done('start', start(moment)) : done('advance', advance(moment, busy));
}

function done(deed: Deed, mutation: Mutation | undefined): Done {
  return { deed, mutations: mutation === undefined ? [] : [mutation] };
}

/** Work that people touch; the dormant objective is left to whoever watches the demo. */
function issuesIn(workplace: Workplace, roles: readonly Role[]): readonly TrackedIssue[] {
  const { tracker, statuses } = workplace;
  const ids = new Set(statuses.filter(({ role }) => roles.includes(role)).map(({ id }) => id));
  return [...tracker.issues.values()].filter(
    (issue) =>
      ids.has(issue.fields.status) &&
      issue.fields.place === 'live' &&
      issue.fields.type !== 'Epic' &&
      !isDormant(issue, workplace),
  );
}

function isDormant(issue: TrackedIssue, workplace: Workplace): boolean {
  const parent = workplace.tracker.find(issue.fields.parent ?? '');
  const labels = [...issue.fields.labels, ...(parent?.fields.labels ?? [])];
  return themes.some(
    ({ pace, labels: own }) => pace === 'dormant' && own.some((label) => labels.includes(label)),
  );
}

function start({ workplace, random, at }: Moment): Mutation | undefined {
  const issue = pickOf(issuesIn(workplace, notStarted), random);
  if (issue === undefined) return undefined;
  const actor = random.pick(workplace.people).id;
  const status = statusFor(workplace, issue.fields.team, 'active');
  return change(issue, { at, actor }, { status, assignee: actor });
}

/** One step towards done, or into trouble. */
function advance(moment: Moment, busy: readonly TrackedIssue[]): Mutation | undefined {
  const { workplace, random, at } = moment;
  const issue = pickOf(busy, random);
  if (issue === undefined) return undefined;
  const role = nextRole(roleOf(workplace, issue.fields.status), random);
  const actor = issue.fields.assignee ?? random.pick(workplace.people).id;
  const status = statusFor(workplace, issue.fields.team, role);
  // A team without such a status goes on to the next one.
  const target =
    status === issue.fields.status ? statusFor(workplace, issue.fields.team, 'done') : status;
  const isDone = roleOf(workplace, target) === 'done';
  return change(
    issue,
    { at, actor },
    {
      status: target,
      resolution: isDone && workplace.hasResolutions ? 'Done' : null,
      isFlagged: role === 'blocked' && workplace.hasFlags,
    },
  );
}

function nextRole(role: Role, random: Random): Role {
  if (role === 'blocked') return 'active';
  if (role === 'active') return random.chance(0.1) ? 'blocked' : 'review';
  return 'done';
}

function fileIssue({ workplace, random, at }: Moment): Mutation | undefined {
  const theme = pickOf(
    themes.filter(({ pace }) => pace === 'steady'),
    random,
  );
  if (theme === undefined) return undefined;
  const id = workplace.issueId(workplace.tracker.created + 1);
  const draft = { theme, createdAt: at, course: 'free' } as const;
  const around = { workplace, random, epics: [], parent: undefined };
  const { fields, laterLabels } = workPlan(id, draft, around);
  const labels = fields.labels.length > 0 ? fields.labels : laterLabels;
  const actor = random.pick(workplace.people).id;
  return { kind: 'create', at, actor, id, fields: { ...fields, labels } };
}

/** Takes a label off, or puts one on. */
function relabel({ workplace, random, at }: Moment): Mutation | undefined {
  const issue = pickOf(issuesIn(workplace, [...notStarted, ...inProgress]), random);
  const theme = pickOf(
    themes.filter(({ pace, labels }) => pace === 'steady' && labels.length > 0),
    random,
  );
  const name = theme?.labels[0];
  if (issue === undefined || name === undefined) return undefined;
  const actor = random.pick(workplace.people).id;
  const labels = issue.fields.labels.length > 0 ? [] : [workplace.labelOf(name)];
  return change(issue, { at, actor }, { labels });
}

function change(
  issue: TrackedIssue,
  by: { readonly at: Instant; readonly actor: string },
  set: FieldValues,
): Mutation {
  return { kind: 'change', ...by, id: issue.id, set };
}
