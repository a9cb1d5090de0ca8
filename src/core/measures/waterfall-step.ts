/** Which step of a waterfall an issue takes that counts otherwise at the later of two instants (definitions, "Changes"). */
import type { ComparedIssue, Situation } from './compared-issue.ts';
import type { Basis } from './snapshot.ts';
import { isFinished, isPresent } from './standing.ts';
import type { Window } from './windows.ts';

const happenings = [
  'access_lost',
  'access_regained',
  'deleted',
  'restored',
  'archived',
  'left_window',
  'created',
  'moved',
  'started',
  'put_back',
  'completed',
  'reopened',
  'cancelled',
  'unknown_status',
  'relabelled',
  're_parented',
  'in_force',
] as const;
/** What happens to issues. */
type Happening = (typeof happenings)[number];

/** In the order in which they are applied. */
export const waterfallSteps = [...happenings, 'rule_edited'] as const;
export type WaterfallStep = (typeof waterfallSteps)[number];

/** An issue that counts otherwise at the two instants, both read by the strategy of the earlier one. */
export interface Change extends Pick<ComparedIssue, 'from' | 'isReparented'> {
  readonly to: Situation;
  readonly basis: Basis;
  /** Whether it counts at the earlier and at the later instant, as whatever. */
  readonly was: boolean;
  readonly is: boolean;
  readonly isCreated: boolean;
  readonly windows: { readonly from: Window; readonly to: Window };
}

/** The first that applies. `rule_edited` is left to issues that count the same as long as the strategy is kept. */
export function stepOf(change: Change): Happening {
  return happenings.find((step) => applies[step](change)) ?? 'in_force';
}

/** A step applies when what it names differs between the instants and can decide whether an issue counts on the basis. */
const applies: Readonly<Record<Happening, (change: Change) => boolean>> = {
  access_lost: ({ to }) => to.absence === 'access_lost',
  access_regained: ({ from }) => from.absence === 'access_lost',
  deleted: ({ to }) => isGone(to),
  restored: ({ basis, from, to }) =>
    isGone(from) || (basis === 'wip' && !isPresent(from) && isPresent(to)),
  archived: ({ basis, from, to }) => basis === 'wip' && isPresent(from) && !isPresent(to),
  left_window: hasLeftWindow,
  created: ({ isCreated }) => isCreated,
  moved: ({ from, to }) =>
    from.absence === 'out_of_scope' || to.absence === 'out_of_scope' || from.team !== to.team,
  started: ({ basis, from, was, is }) => basis === 'wip' && !was && is && from.state !== 'done',
  put_back: ({ basis, to, was, is }) =>
    basis === 'wip' && was && !is && to.state !== undefined && !isFinished(to),
  completed: isCompleted,
  reopened: isReopened,
  cancelled: ({ basis, to, was, is }) =>
    basis !== 'created' && was && !is && to.state === 'cancelled',
  // What is left of those that count only once.
  unknown_status: ({ was, is }) => was !== is,
  relabelled: ({ from, to }) =>
    [...from.labels].some(([wearer, labels]) => to.labels.get(wearer) !== labels),
  re_parented: ({ from, to, isReparented }) => isReparented || from.labels.size !== to.labels.size,
  // What is left, since nothing else changes what an issue serves.
  in_force: () => true,
};

function isGone({ absence }: Situation): boolean {
  return absence === 'deleted' || absence === 'trashed';
}

function hasLeftWindow({ basis, to, was, is, windows }: Change): boolean {
  if (basis === 'wip' || was === is) return false;
  const date = basis === 'created' ? to.createdAt : to.completedAt;
  // Where clocks are set back, the later of two windows can begin before the earlier one.
  return date !== undefined && date < (was ? windows.to : windows.from).from;
}

function isCompleted({ basis, from, to, was, is }: Change): boolean {
  if (was === is) return false;
  if (basis === 'wip') return was && to.state === 'done';
  return basis === 'completed' && is && from.completedAt !== to.completedAt;
}

/** Done work that is taken up again, or counts as completed no more. */
function isReopened({ basis, from, to, was, is }: Change): boolean {
  if (was === is) return false;
  if (basis === 'wip') return is && from.state === 'done';
  return basis === 'completed' && was && to.state !== undefined && to.state !== 'cancelled';
}
