import type { MeasuredIssue } from './measured-issue.ts';
import type { Served } from './served.ts';
import { type Alignment, type Basis, bases } from './snapshot.ts';
import { isWip } from './standing.ts';
import { isWithin, type Window } from './windows.ts';

export type AlignmentKind = 'aligned' | 'unaligned' | 'exempt';

export interface AlignmentTally {
  add(issue: MeasuredIssue, served: Served): void;
  result(): Readonly<Record<Basis, Alignment>>;
}

/** Alignment coverage on every basis. */
export function createAlignment(window: Window): AlignmentTally {
  const sums = {
    wip: { aligned: 0, unaligned: 0, exempt: 0 },
    completed: { aligned: 0, unaligned: 0, exempt: 0 },
    created: { aligned: 0, unaligned: 0, exempt: 0 },
  } satisfies Record<Basis, Record<AlignmentKind, number>>;
  return {
    add: (issue, served) => {
      if (issue.state === undefined) return;
      const kind = alignmentKind(served);
      for (const basis of bases) if (isOn(basis, issue, window)) sums[basis][kind] += 1;
    },
    result: () => ({
      wip: withRatio(sums.wip),
      completed: withRatio(sums.completed),
      created: withRatio(sums.created),
    }),
  };
}

/** What decides whether an issue counts on a basis. */
export type Standing = Pick<MeasuredIssue, 'createdAt' | 'completedAt' | 'state' | 'isArchived'>;

/** Bases an issue counts on. One without a state is excluded from every ratio. */
export function basesOf(issue: MeasuredIssue, window: Window): readonly Basis[] {
  return issue.state === undefined ? [] : bases.filter((basis) => isOn(basis, issue, window));
}

export function isOn(basis: Basis, issue: Standing, window: Window): boolean {
  switch (basis) {
    case 'wip':
      return isWip(issue);
    case 'completed':
      return isWithin(issue.completedAt, window);
    case 'created':
      return isWithin(issue.createdAt, window);
  }
}

export function alignmentKind(served: Served): AlignmentKind {
  if (served.objectives.size > 0) return 'aligned';
  return served.isExempt ? 'exempt' : 'unaligned';
}

/** aligned ÷ (aligned + unaligned); exempt excluded. Source: definitions, "Measures". */
export function withRatio(sum: Readonly<Record<AlignmentKind, number>>): Alignment {
  const whole = sum.aligned + sum.unaligned;
  return whole > 0 ? { ...sum, coverageRatio: sum.aligned / whole } : { ...sum };
}
