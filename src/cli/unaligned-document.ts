import { spelled } from '../core/attribution/label-pattern.ts';
import type { MissedLabel } from '../core/attribution/missed-labels.ts';
import type { Instant, State } from '../core/issue.ts';
import type { Evidence } from '../core/measures/evidence.ts';
import type { Alignment, Basis } from '../core/measures/snapshot.ts';
import type { Suggestion } from '../core/measures/suggestions.ts';
import { ageOf, type UnalignedParts } from '../core/measures/unaligned.ts';
import { secondMs } from '../core/time.ts';
import { iso } from './report-document.ts';
import type {
  SuggestedIssue,
  UnalignedListing,
  UnalignedSort,
  UnalignedWorkRequest,
} from './unaligned-work.ts';

/** What `unaligned --json` prints. Instants are ISO 8601 in UTC; a value that does not exist is left out, never 0. */
export interface UnalignedDocument {
  readonly schema: 'throughline.unaligned/1';
  readonly asOf: string;
  readonly base: Basis;
  readonly window: { readonly days: number; readonly from: string };
  readonly timezone: string;
  readonly sort: UnalignedSort;
  readonly source?: string;
  readonly team?: string;
  readonly alignment: Alignment;
  readonly teams: UnalignedParts['teams'];
  readonly types: UnalignedParts['types'];
  readonly nearMisses: UnalignedParts['missed'];
  readonly hidden: number;
  readonly issues: readonly ListedIssue[];
}

export interface ListedIssue {
  readonly source: string;
  readonly id: string;
  readonly key: string;
  readonly title: string;
  readonly link?: string;
  readonly team: string;
  readonly type: string;
  readonly state?: State;
  readonly createdAt: string;
  readonly startedAt?: string;
  readonly ageSeconds?: number;
  /** Of the window; only in an order by effort. */
  readonly personDays?: number;
  readonly labels: readonly string[];
  readonly nearMisses: readonly MissedLabel[];
  readonly suggestions: readonly Suggestion[];
}

export function unalignedDocument(
  { config, basis, source, team, sort, now }: UnalignedWorkRequest,
  { whole, teams, types, missed, issues, window }: UnalignedListing,
): UnalignedDocument {
  return {
    schema: 'throughline.unaligned/1',
    asOf: iso(now),
    base: basis,
    window: { days: config.windowDays, from: iso(window.from) },
    timezone: config.timezone,
    sort,
    ...(source === undefined ? {} : { source }),
    ...(team === undefined ? {} : { team }),
    alignment: whole,
    teams,
    types,
    nearMisses: missed,
    hidden: whole.unaligned - issues.length,
    issues: issues.map((issue) => listedIssue(issue, now)),
  };
}

function listedIssue(issue: SuggestedIssue, at: Instant): ListedIssue {
  const { source, id, key, title, team, type, url, state, startedAt, personDays } = issue;
  const age = ageOf(issue, at);
  return {
    source,
    id,
    key,
    title,
    ...(url === undefined ? {} : { link: url }),
    team,
    type,
    ...(state === undefined ? {} : { state }),
    createdAt: iso(issue.createdAt),
    ...(startedAt === undefined ? {} : { startedAt: iso(startedAt) }),
    ...(age === undefined ? {} : { ageSeconds: Math.floor(age / secondMs) }),
    ...(personDays === undefined ? {} : { personDays }),
    labels: issue.labels.map(spelled),
    nearMisses: issue.missed,
    suggestions: issue.suggestions,
  };
}

/** Without the label, which stands before it. */
export function missText({ reason, objective, pattern }: MissedLabel): string {
  switch (reason) {
    case 'spelling':
      return `is near ${pattern} of ${objective}`;
    case 'not_in_force':
      return `matches ${pattern} of ${objective}, which is not in force`;
    case 'rule_gone':
      return `matched ${pattern} of ${objective} in an earlier version of the strategy`;
  }
}

export function suggestionText({ objective, evidence }: Suggestion): string {
  return `${objective}: ${evidence.map(evidenceText).join('; ')}`;
}

function evidenceText({ kind, name, serving, of }: Evidence): string {
  return `${serving} of ${of} ${othersText(kind, name)} serve it`;
}

function othersText(kind: Evidence['kind'], name: string): string {
  switch (kind) {
    case 'epic':
    case 'parent':
    case 'project':
      return `other issues of ${kind} ${name}`;
    case 'team':
      return `other recent issues of team ${name}`;
    case 'word':
      return `other recent issues with "${name}" in their title`;
  }
}
