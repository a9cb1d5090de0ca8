/** State, completion and movement of one issue, read off moment by moment. */
import { type Instant, type State, states } from '../../src/core/issue.ts';
import {
  exists,
  fieldsAt,
  folded,
  type Known,
  momentsOf,
  type Site,
  subtasksOf,
  type World,
} from './world.ts';

const stateByCategory = new Map<string, State>([
  ['new', 'backlog'],
  ['indeterminate', 'active'],
  ['done', 'done'],
  ['triage', 'triage'],
  ['backlog', 'backlog'],
  ['unstarted', 'ready'],
  ['started', 'active'],
  ['completed', 'done'],
  ['canceled', 'cancelled'],
  ['duplicate', 'cancelled'],
]);

/** undefined: its status has no state. */
export function stateAt(known: Known, at: Instant): State | undefined {
  const { status, resolution } = fieldsAt(known, at);
  const state = stateOfStatus(known.site, status);
  const isGivenUp = known.site.rules.cancelledResolutions.some(
    (name) => resolution !== null && folded(name) === folded(resolution),
  );
  return state === 'done' && isGivenUp ? 'cancelled' : state;
}

function stateOfStatus(site: Site, id: string): State | undefined {
  function overridden(isMeant: (name: string) => boolean): State | undefined {
    return states.find((state) => site.rules.states[state]?.some(isMeant));
  }
  return (
    overridden((name) => isNamed(site, id, name)) ??
    overridden((name) => name === '*') ??
    stateByCategory.get(site.statuses.find((status) => status.id === id)?.category ?? '')
  );
}

/** Statuses are named by id or name. */
function isNamed(site: Site, id: string, text: string): boolean {
  const status = site.statuses.find((each) => each.id === id);
  return text === id || (status !== undefined && folded(text) === folded(status.name));
}

export function isInProgress(known: Known, at: Instant): boolean {
  const state = stateAt(known, at);
  return state === 'active' || state === 'waiting';
}

export function wasEverInProgress(known: Known, before: Instant): boolean {
  return momentsOf(known, before).some((moment) => isInProgress(known, moment + 1));
}

/** When it left done for a state other than cancelled. */
export function reopeningsOf(known: Known, before: Instant): readonly Instant[] {
  const [, ...later] = momentsOf(known, before);
  return later.filter((moment) => {
    const next = stateAt(known, moment + 1);
    const isOpen = next !== undefined && next !== 'done' && next !== 'cancelled';
    return stateAt(known, moment) === 'done' && isOpen;
  });
}

export function completedAt(known: Known, at: Instant): Instant | undefined {
  const moments = momentsOf(known, at);
  const isDoneAfter = (moment: Instant): boolean => stateAt(known, moment + 1) === 'done';
  if (known.site.rules.completionRule === 'first') return moments.find(isDoneAfter);
  const lastOther = moments.findLastIndex((moment) => !isDoneAfter(moment));
  return moments[lastOther + 1];
}

export function isBlocked(known: Known, at: Instant): boolean {
  const { status, isFlagged } = fieldsAt(known, at);
  return (
    isFlagged ||
    known.site.rules.blockedStatuses.some((name) => isNamed(known.site, status, name)) ||
    blockersAt(known, at).some((blocker) => isUnfinished(blocker, at))
  );
}

function isUnfinished(blocker: Known, at: Instant): boolean {
  const state = stateAt(blocker, at);
  const isThere = exists(blocker, at) && fieldsAt(blocker, at).place === 'live';
  return isThere && state !== 'done' && state !== 'cancelled';
}

/** When anything may have changed about its being blocked: what happened to it, and to every issue that ever blocked it. */
export function momentsAround(known: Known, before: Instant): readonly Instant[] {
  const { site, issue } = known;
  const named = momentsOf(known, before).flatMap((at) => fieldsAt(known, at + 1).blockers);
  const ever = new Set(named);
  const blockers = site.issues.filter((other) => ever.has(other.issue.id) && other.issue !== issue);
  return [known, ...blockers].flatMap((each) => momentsOf(each, before)).toSorted((a, b) => a - b);
}

/** Those that can be seen. Linear tells of a link since when there is the one of today, and nothing of former ones. */
function blockersAt(known: Known, at: Instant): readonly Known[] {
  const { site, issue } = known;
  const linked = fieldsAt(known, at).blockers.filter(
    (id) => site.tellsFormerLinks || hasStayedLinked(known, id, at),
  );
  return site.issues.filter((other) => other !== known && linked.includes(other.issue.id));
  function hasStayedLinked(each: Known, id: string, from: Instant): boolean {
    const later = issue.entries.map((entry) => entry.at).filter((moment) => moment >= from);
    return later.every((moment) => fieldsAt(each, moment + 1).blockers.includes(id));
  }
}

/** It left work in progress and backlog when it was archived; what was done or cancelled keeps counting. */
export function hasLeft(known: Known, at: Instant): boolean {
  const state = stateAt(known, at);
  return fieldsAt(known, at).place !== 'live' && state !== 'done' && state !== 'cancelled';
}

/** Tells whether any rule of the strategy reads a label. */
export type ReadsLabel = (world: World, names: readonly string[]) => boolean;

/** Creations, and changes of state, assignee, estimate, flag or a label that rules read, of it and its sub-tasks. */
export function movementsOf(
  world: World,
  known: Known,
  { at, readsLabel }: { readonly at: Instant; readonly readsLabel: ReadsLabel },
): readonly Instant[] {
  return [known, ...subtasksOf(known)].flatMap((each) =>
    momentsOf(each, at).filter((moment) => isMovement(world, each, { at: moment, readsLabel })),
  );
}

function isMovement(
  world: World,
  known: Known,
  { at, readsLabel }: { readonly at: Instant; readonly readsLabel: ReadsLabel },
): boolean {
  if (at === known.issue.createdAt) return true;
  const before = fieldsAt(known, at);
  const after = fieldsAt(known, at + 1);
  function readLabels(references: readonly string[]): string {
    const read = references.filter((each) => readsLabel(world, known.site.labelNames(each)));
    return read.toSorted().join(' ');
  }
  return (
    stateAt(known, at) !== stateAt(known, at + 1) ||
    before.assignee !== after.assignee ||
    before.estimate !== after.estimate ||
    before.isFlagged !== after.isFlagged ||
    readLabels(before.labels) !== readLabels(after.labels)
  );
}
