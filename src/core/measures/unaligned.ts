/** Work that serves no objective: how much of it there is, where, and which of it is oldest or takes most. */
import { foldText } from '../attribution/label-pattern.ts';
import type { MissedLabel } from '../attribution/missed-labels.ts';
import { byText } from '../by-text.ts';
import type { Instant } from '../issue.ts';
import type { Objective } from '../objective.ts';
import { type AlignmentKind, alignmentKind, isOn, withRatio } from './alignment.ts';
import type { DescribedIssue, UnalignedIssue } from './described-issue.ts';
import type { MeasuredIssue } from './measured-issue.ts';
import { lineagesOf, servedAt } from './served.ts';
import type { Alignment, Basis } from './snapshot.ts';
import { isWip } from './standing.ts';
import { createTop } from './top.ts';
import type { Window } from './windows.ts';

export interface UnalignedRequest {
  readonly objectives: readonly Objective[];
  /** Ends at the instant of the numbers. */
  readonly window: Window;
  readonly basis: Basis;
  /** Key of a project or team, compared without case; undefined = every one. */
  readonly team: string | undefined;
  /** How many issues are listed. */
  readonly limit: number;
  /** Person-days of an issue in the window, to list the most first; undefined = the oldest first. */
  readonly personDaysOf: ((issue: MeasuredIssue) => number) | undefined;
}

export interface RankedIssue extends UnalignedIssue {
  /** undefined when they do not rank. */
  readonly personDays: number | undefined;
}

export interface UnalignedParts {
  readonly whole: Alignment;
  /** The most unaligned work first. */
  readonly teams: readonly (Alignment & { readonly source: string; readonly team: string })[];
  readonly types: readonly (Alignment & { readonly type: string })[];
  /** Issues by missed label, the most frequent first. */
  readonly missed: readonly (MissedLabel & { readonly issues: number })[];
  /** The first of them. */
  readonly issues: readonly RankedIssue[];
}

/** Takes every work issue once, in any order. Memory: teams, types, labels that miss, twice the limit. */
export interface UnalignedWork {
  /** Counts an issue. Returns whether it is one to be listed. */
  count(issue: DescribedIssue): boolean;
  list(issue: UnalignedIssue): void;
  /** Teams of all issues, whatever was asked for. */
  teams(): readonly string[];
  result(): UnalignedParts;
}

export function createUnalignedWork(request: UnalignedRequest): UnalignedWork {
  const { window, basis, limit, personDaysOf } = request;
  const lineages = lineagesOf(request.objectives);
  const wanted = request.team === undefined ? undefined : foldText(request.team, false);
  const seen = new Set<string>();
  const whole = noWork();
  const teams = createParts(({ source, team }) => ({ source, team }));
  const types = createParts(({ type }) => ({ type }));
  const missed = createMissedCounts();
  const first = createTop<RankedIssue>(limit, byRank);
  return {
    count: (issue) => {
      seen.add(issue.team);
      if (wanted !== undefined && foldText(issue.team, false) !== wanted) return false;
      if (issue.state === undefined || issue.createdAt >= window.to) return false;
      if (!isOn(basis, issue, window)) return false;
      const kind = alignmentKind(servedAt(issue.attributions, window.to, lineages));
      whole[kind] += 1;
      teams.add(issue, kind);
      types.add(issue, kind);
      return kind === 'unaligned';
    },
    list: (issue) => {
      missed.add(issue.missed);
      first.add({ ...issue, personDays: personDaysOf?.(issue) });
    },
    teams: () => [...seen].toSorted(byText),
    result: () => ({
      whole: withRatio(whole),
      teams: teams.result(),
      types: types.result(),
      missed: missed.result(),
      issues: first.result(),
    }),
  };
}

/**
 * Time since the start, of an issue in progress. Unit: milliseconds. Undefined when: not in progress, or without a start.
 * Source: definitions, "The life of one issue".
 */
export function ageOf(issue: MeasuredIssue, at: Instant): number | undefined {
  return isWip(issue) && issue.startedAt !== undefined ? at - issue.startedAt : undefined;
}

/** The most person-days first, where they rank; of equals the oldest. */
function byRank(a: RankedIssue, b: RankedIssue): number {
  return (b.personDays ?? 0) - (a.personDays ?? 0) || byAge(a, b);
}

/** The greatest age first; those without an age after all others, by their creation. */
function byAge(a: DescribedIssue, b: DescribedIssue): number {
  // All ages end at one instant: their order is that of any instant.
  const [ageA, ageB] = [ageOf(a, 0), ageOf(b, 0)];
  return (
    Number(ageA === undefined) - Number(ageB === undefined) ||
    (ageB ?? 0) - (ageA ?? 0) ||
    a.createdAt - b.createdAt ||
    byText(a.source, b.source) ||
    byText(a.id, b.id)
  );
}

type Work = Record<AlignmentKind, number>;

function noWork(): Work {
  return { aligned: 0, unaligned: 0, exempt: 0 };
}

interface Parts<T> {
  add(issue: DescribedIssue, kind: AlignmentKind): void;
  result(): readonly (Alignment & T)[];
}

/** The work of each team or type. */
function createParts<T extends object>(partOf: (issue: DescribedIssue) => T): Parts<T> {
  const parts = new Map<string, { readonly part: T; readonly work: Work }>();
  return {
    add: (issue, kind) => {
      const part = partOf(issue);
      const key = JSON.stringify(part);
      const known = parts.get(key) ?? { part, work: noWork() };
      known.work[kind] += 1;
      parts.set(key, known);
    },
    result: () =>
      [...parts]
        .toSorted(
          ([keyA, a], [keyB, b]) => b.work.unaligned - a.work.unaligned || byText(keyA, keyB),
        )
        .map(([, { part, work }]) => ({ ...part, ...withRatio(work) })),
  };
}

interface MissedCounts {
  add(missed: readonly MissedLabel[]): void;
  result(): UnalignedParts['missed'];
}

function createMissedCounts(): MissedCounts {
  const counts = new Map<string, MissedLabel & { readonly issues: number }>();
  return {
    add: (missed) => {
      const distinct = new Map(missed.map((each) => [keyOf(each), each]));
      for (const [key, each] of distinct) {
        counts.set(key, { ...each, issues: (counts.get(key)?.issues ?? 0) + 1 });
      }
    },
    result: () =>
      [...counts]
        .toSorted(([keyA, a], [keyB, b]) => b.issues - a.issues || byText(keyA, keyB))
        .map(([, count]) => count),
  };
}

function keyOf({ label, reason, objective, pattern }: MissedLabel): string {
  return JSON.stringify([label, reason, objective, pattern]);
}
