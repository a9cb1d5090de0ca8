import { setTimeout } from 'node:timers/promises';
import type { Instant } from '../../core/issue.ts';
import { createRandom, type Random } from '../random.ts';
import type { FieldValues, Mutation, TrackedIssue } from '../tracker.ts';
import type { LivingCompany, SiteName } from './living-company.ts';
import { themes } from './theme.ts';
import { workPlan } from './work-plan.ts';
import { type Role, roleOf, statusFor, type Workplace } from './workplace.ts';

export interface PeopleOptions {
  readonly now: () => Instant;
  /** Something happens this often. */
  readonly tickMs: number;
  readonly seed: number;
  readonly onError: (error: unknown) => void;
}

/** People at work: each tick one of them starts, finishes, files or relabels an issue. Ends when the signal says so. */
export async function letPeopleWork(
  living: LivingCompany,
  { now, tickMs, seed, onError }: PeopleOptions,
  signal: AbortSignal,
): Promise<void> {
  const work = createWork(living, createRandom(seed));
  while (!signal.aborted) {
    await setTimeout(tickMs, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    try {
      work(now());
    } catch (error) {
      onError(error);
    }
  }
}

/** One thing that somebody does at an instant. */
export function createWork(living: LivingCompany, random: Random): (at: Instant) => void {
  const { jira, linear } = living.company;
  const usual = {
    jira: issuesIn(jira, inProgress).length,
    linear: issuesIn(linear, inProgress).length,
  };
  return (at) => {
    const site: SiteName = random.chance(0.55) ? 'jira' : 'linear';
    const workplace = living.company[site];
    const mutation = chooseDeed({ workplace, random, at, usual: usual[site] });
    if (mutation !== undefined) living.apply(site, mutation);
  };
}

interface Moment {
  readonly workplace: Workplace;
  readonly random: Random;
  readonly at: Instant;
  /** Issues usually in progress: people start more when there are fewer. */
  readonly usual: number;
}

const inProgress: readonly Role[] = ['active', 'review', 'blocked'];
const notStarted: readonly Role[] = ['backlog', 'ready'];

function chooseDeed(moment: Moment): Mutation | undefined {
  const { random, workplace, usual } = moment;
  const dice = random.next();
  if (dice < 0.2) return fileIssue(moment);
  if (dice < 0.28) return relabel(moment);
  const busy = issuesIn(workplace, inProgress);
  const isStarting = random.chance(usual / (usual + busy.length));
  return isStarting ? start(moment) : advance(moment, busy);
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

function pickOf<T>(values: readonly T[], random: Random): T | undefined {
  const [first, ...rest] = values;
  return first === undefined ? undefined : random.pick([first, ...rest]);
}
