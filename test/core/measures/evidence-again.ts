/** Evidence counted a second time, from the words of docs/unaligned.md. */
import type { DescribedIssue } from '../../../src/core/measures/described-issue.ts';
import type { Evidence } from '../../../src/core/measures/evidence.ts';
import type { Window } from '../../../src/core/measures/windows.ts';
import { now } from './measured-builder.ts';

interface Recount extends Evidence {
  readonly all: readonly DescribedIssue[];
  readonly window: Window;
}

/** The other issues that have this in common with an issue. */
export function recount(
  issue: DescribedIssue,
  { kind, name, all, window }: Recount,
): readonly DescribedIssue[] {
  const others = all.filter((each) => each.id !== issue.id && each.state !== undefined);
  switch (kind) {
    case 'team':
      return others.filter(
        (each) => isRecent(each, window) && each.team === name && each.source === issue.source,
      );
    case 'word':
      return others.filter(
        (each) =>
          isRecent(each, window) &&
          each.title.toLowerCase().split(' ').includes(name.toLowerCase()),
      );
    case 'epic':
    case 'parent':
    case 'project':
      return others.filter(
        (each) =>
          isThere(each) &&
          each.source === issue.source &&
          each.above.some((above) => above.kind === kind && above.name === name),
      );
  }
}

export function recentOthers(
  issue: DescribedIssue,
  all: readonly DescribedIssue[],
  window: Window,
): readonly DescribedIssue[] {
  return all.filter(
    (each) => each.id !== issue.id && each.state !== undefined && isRecent(each, window),
  );
}

export function serves(issue: DescribedIssue, id: string): boolean {
  return issue.attributions.some(
    ({ objective: of, from, to }) => of === id && from < now && (to === undefined || to >= now),
  );
}

export function unalignedAmong(all: readonly DescribedIssue[]): readonly DescribedIssue[] {
  return all.filter(({ attributions }) => attributions.length === 0);
}

function isThere({ isArchived, state }: DescribedIssue): boolean {
  return !isArchived || state === 'done' || state === 'cancelled';
}

function isRecent(issue: DescribedIssue, { from }: Window): boolean {
  const { state, createdAt, completedAt } = issue;
  const isInProgress = isThere(issue) && (state === 'active' || state === 'waiting');
  const dates = [createdAt, completedAt ?? 0];
  return isInProgress || dates.some((at) => at >= from && at < now);
}
