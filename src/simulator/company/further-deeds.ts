import type { Instant } from '../../core/issue.ts';
import type { Random } from '../random.ts';
import type { FieldValues, Mutation, TrackedIssue } from '../tracker.ts';
import { themes } from './theme.ts';
import { statusFor, type Workplace } from './workplace.ts';

export interface Moment {
  readonly workplace: Workplace;
  readonly random: Random;
  readonly at: Instant;
}

/** What people do beside their usual work. */
export const furtherDeeds = [
  'delete',
  'move to another team',
  'archive',
  'unarchive',
  'trash',
  'restore',
  're-parent',
  'flag',
  'estimate',
  'relabel many',
  'link',
  'unlink',
  'close a blocker',
] as const;
export type FurtherDeed = (typeof furtherDeeds)[number];

/** Empty where nothing can be found to do it to. */
export function doFurther(deed: FurtherDeed, moment: Moment): readonly Mutation[] {
  return deeds[deed](moment);
}

const deeds: Readonly<Record<FurtherDeed, (moment: Moment) => readonly Mutation[]>> = {
  delete: removeOne,
  'move to another team': moveOne,
  archive: (moment) => shelveOne(moment, 'archived'),
  unarchive: (moment) => bringBack(moment, 'archived'),
  trash: (moment) => (moment.workplace.hasTrash ? shelveOne(moment, 'trashed') : []),
  restore: (moment) => bringBack(moment, 'trashed'),
  're-parent': giveParent,
  flag: (moment) =>
    moment.workplace.hasFlags
      ? changeOne(moment, ({ isFlagged }) => ({ isFlagged: !isFlagged }))
      : [],
  estimate: (moment) =>
    changeOne(moment, () => ({ estimate: moment.random.pick([1, 2, 3, 5, 8, null]) })),
  'relabel many': relabelMany,
  link: linkTwo,
  unlink: unlinkOne,
  'close a blocker': closeBlocker,
};

function changeOne(
  moment: Moment,
  set: (fields: TrackedIssue['fields']) => FieldValues,
): readonly Mutation[] {
  const issue = pickOf(live(moment), moment.random);
  return issue === undefined ? [] : [changed(issue, moment, set(issue.fields))];
}

/** Sub-tasks of Jira go where their parent goes; one issue in five has something below it. */
function family({ workplace, random }: Moment): readonly [TrackedIssue, ...TrackedIssue[]] | [] {
  const issues = live({ workplace }).filter(({ fields }) => !isSubtask(fields, workplace));
  const parents = new Set(live({ workplace }).map(({ fields }) => fields.parent));
  const withChildren = issues.filter(({ id }) => parents.has(id));
  const issue = pickOf(random.chance(0.2) ? withChildren : issues, random);
  if (issue === undefined) return [];
  const subtasks = live({ workplace }).filter(
    ({ fields }) => fields.parent === issue.id && isSubtask(fields, workplace),
  );
  return [issue, ...subtasks];
}

function isSubtask(
  { type }: TrackedIssue['fields'],
  { hasEpics, subtaskType }: Workplace,
): boolean {
  return hasEpics && type === subtaskType;
}

function removeOne(moment: Moment): readonly Mutation[] {
  const { at, random, workplace } = moment;
  const actor = random.pick(workplace.people).id;
  return family(moment).map(({ id }) => ({ kind: 'delete', at, actor, id }));
}

function moveOne(moment: Moment): readonly Mutation[] {
  const { workplace, random } = moment;
  const team = random.pick(workplace.teams).key;
  const status = statusFor(workplace, team, 'backlog');
  return family(moment).map((issue) => changed(issue, moment, { team, status, resolution: null }));
}

function shelveOne(moment: Moment, place: 'archived' | 'trashed'): readonly Mutation[] {
  return family(moment).map((issue) => changed(issue, moment, { place }));
}

function bringBack(moment: Moment, place: 'archived' | 'trashed'): readonly Mutation[] {
  const { workplace, random } = moment;
  const shelved = [...workplace.tracker.issues.values()].filter(
    ({ fields }) => fields.place === place,
  );
  const issue = pickOf(shelved, random);
  return issue === undefined ? [] : [changed(issue, moment, { place: 'live' })];
}

/** Jira: under another epic, a sub-task under another issue. Linear: under any issue, or into another project. */
function giveParent(moment: Moment): readonly Mutation[] {
  const { workplace, random } = moment;
  const issue = pickOf(live(moment), random);
  if (issue === undefined || issue.fields.type === 'Epic') return [];
  if (!workplace.hasEpics && random.chance(0.5)) {
    const theme = pickOf(themes, random);
    const project = theme === undefined ? null : workplace.projectOf(theme);
    return [changed(issue, moment, { project })];
  }
  const parents = live(moment).filter((parent) => canHold(parent, issue, workplace));
  const parent = pickOf(parents, random);
  if (!isSubtask(issue.fields, workplace) && random.chance(0.2)) {
    return [changed(issue, moment, { parent: null })];
  }
  return parent === undefined ? [] : [changed(issue, moment, { parent: parent.id })];
}

function canHold(parent: TrackedIssue, child: TrackedIssue, workplace: Workplace): boolean {
  if (parent.id === child.id) return false;
  if (isSubtask(child.fields, workplace)) {
    const isWork = workplace.workTypes.includes(parent.fields.type);
    return isWork && parent.fields.team === child.fields.team;
  }
  return workplace.hasEpics ? parent.fields.type === 'Epic' : parent.fields.parent === null;
}

const fewestAtOnce = 20;
const mostAtOnce = 60;

/** The same label for many issues at one moment. */
function relabelMany(moment: Moment): readonly Mutation[] {
  const { workplace, random } = moment;
  const issues = live(moment);
  const count = Math.min(random.between(fewestAtOnce, mostAtOnce), issues.length);
  const start = random.between(0, issues.length - count);
  const label = workplace.labelOf(random.pick(['checkout', 'reliability', 'data-platform']));
  return issues.slice(start, start + count).map((issue) => {
    const others = issue.fields.labels.filter((each) => each !== label);
    const labels = others.length < issue.fields.labels.length ? others : [...others, label];
    return changed(issue, moment, { labels });
  });
}

/** One issue waits for another. */
function linkTwo(moment: Moment): readonly Mutation[] {
  const { random } = moment;
  const blocked = pickOf(live(moment), random);
  const blocker = pickOf(live(moment), random);
  if (blocked === undefined || blocker === undefined || blocked.id === blocker.id) return [];
  if (blocked.fields.blockers.includes(blocker.id)) return [];
  return linked(moment, { blocked, blocker }, (ids, id) => [...ids, id]);
}

function unlinkOne(moment: Moment): readonly Mutation[] {
  const blocked = pickOf(withBlockers(moment), moment.random);
  const id = pickOf(blocked?.fields.blockers ?? [], moment.random) ?? '';
  const blocker = moment.workplace.tracker.issues.get(id);
  if (blocked === undefined || blocker === undefined) return [];
  return linked(moment, { blocked, blocker }, (ids, old) => ids.filter((each) => each !== old));
}

interface Link {
  readonly blocked: TrackedIssue;
  readonly blocker: TrackedIssue;
}

/** Jira tells a link on both of its issues. */
function linked(
  moment: Moment,
  { blocked, blocker }: Link,
  edit: (ids: readonly string[], id: string) => readonly string[],
): readonly Mutation[] {
  const blockers = edit(blocked.fields.blockers, blocker.id);
  const first = changed(blocked, moment, { blockers });
  if (!moment.workplace.hasEpics) return [first];
  return [first, changed(blocker, moment, { blocks: edit(blocker.fields.blocks, blocked.id) })];
}

/** Or opens it again. */
function closeBlocker(moment: Moment): readonly Mutation[] {
  const { workplace, random } = moment;
  const ids = new Set(withBlockers(moment).flatMap(({ fields }) => fields.blockers));
  const blocker = pickOf(
    live(moment).filter(({ id }) => ids.has(id)),
    random,
  );
  if (blocker === undefined) return [];
  const role = random.chance(0.7) ? 'done' : 'active';
  const status = statusFor(workplace, blocker.fields.team, role);
  const resolution = role === 'done' && workplace.hasResolutions ? 'Done' : null;
  return [changed(blocker, moment, { status, resolution })];
}

function withBlockers(moment: Moment): readonly TrackedIssue[] {
  return live(moment).filter(({ fields }) => fields.blockers.length > 0);
}

function live({ workplace }: Pick<Moment, 'workplace'>): readonly TrackedIssue[] {
  return [...workplace.tracker.issues.values()].filter(({ fields }) => fields.place === 'live');
}

function changed(
  { id }: TrackedIssue,
  { workplace, random, at }: Moment,
  set: FieldValues,
): Mutation {
  return { kind: 'change', at, actor: random.pick(workplace.people).id, id, set };
}

export function pickOf<T>(values: readonly T[], random: Random): T | undefined {
  const [first, ...rest] = values;
  return first === undefined ? undefined : random.pick([first, ...rest]);
}
