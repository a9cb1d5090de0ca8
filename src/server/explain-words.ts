/** Explanations in sentences a PMO reads at a glance. */
import type { Attribution } from '../core/attribution/attribution.ts';
import type { ExplainedLevel } from '../core/attribution/explanation.ts';
import type { Outcome, PlainOutcome } from '../core/attribution/outcome.ts';
import type { Instant } from '../core/issue.ts';
import type {
  ContributedNumber,
  Contribution,
  ObjectiveContribution,
} from '../core/measures/contribution.ts';
import type { RemovalReason } from '../core/removal.ts';
import type { NotWorkReason } from '../core/timeline/work.ts';
import type { ExplainedIssue } from '../store/explained-issues.ts';

interface Telling {
  readonly asOf: Instant;
  /** IANA name. */
  readonly timezone: string;
}

/** One sentence without a period: what the issue counts for and why, or why it does not. */
export function verdict(explained: ExplainedIssue, telling: Telling): string {
  const { issue, source, removal, notWork, contribution, explanation } = explained;
  const { key, archivedAt } = issue;
  if (removal !== undefined) {
    const since = date(removal.at, telling.timezone);
    return `${key} counts nowhere since ${since}: ${removedWords[removal.reason]}`;
  }
  if (notWork !== undefined) return `${key} ${notWorkWords[notWork](explained)}`;
  const claim =
    explanation.shares.length > 0 ? servesWords(explained, telling) : noneWords(explained, telling);
  if (contribution?.state !== undefined) return `${key} ${claim}`;
  if (archivedAt !== undefined && archivedAt < telling.asOf) {
    const when = date(archivedAt, telling.timezone);
    return `${key} was archived on ${when} and counts only as created; it ${claim}`;
  }
  return `${key} is left out of every ratio: its status “${issue.status.name}” has no state (name it under states of ${source}); it ${claim}`;
}

const removedWords: Readonly<Record<RemovalReason, string>> = {
  trashed: 'it is in the trash',
  out_of_scope: 'it has left the scope of its source',
  deleted: 'it was deleted',
  access_lost: 'the account of its source no longer sees it',
};

const notWorkWords: Readonly<Record<NotWorkReason, (explained: ExplainedIssue) => string>> = {
  out_of_scope: ({ source }) =>
    `counts nowhere: it is outside the scope of ${source}, and was read only for what stands below it`,
  container: () =>
    'counts nowhere itself: it is a container, what stands below it inherits from it',
  excluded_type: ({ issue, source }) =>
    `counts nowhere: ${source} excludes the type ${issue.type} (exclude_types)`,
  counted_parent: ({ explanation }) =>
    `counts nowhere itself: it is a sub-task, and its parent ${explanation.levels[1]?.key ?? ''} counts in its place`,
  mirrored: () =>
    'counts nowhere itself: it is the same work as an issue of a source listed before, which counts (throughline pairs)',
};

function servesWords({ explanation }: ExplainedIssue, { timezone }: Telling): string {
  const { shares, levels } = explanation;
  const because = (share: Attribution): string =>
    `because ${reasonWords(share, levels)}, since ${date(share.from, timezone)}`;
  const served = shares.map((share) =>
    share.exempt === undefined
      ? `for ${share.objective} (${weight(share.shared)}) ${because(share)}`
      : `is exempt (${share.exempt}) ${because(share)}`,
  );
  return shares[0]?.exempt === undefined ? `counts ${served.join(', and ')}` : served.join('');
}

/** "its epic PAY-7 wears `slo`" */
function reasonWords({ rule, label, ancestor, via }: Attribution, levels: Levels): string {
  if (via === 'override') return 'the strategy names it itself (overrides)';
  const level = levels.find((each) => each.id === ancestor && each.via === via);
  const wearer = level === undefined ? 'it' : wearerName(level);
  return label === undefined ? `rule ${rule} names ${wearer}` : `${wearer} wears \`${label}\``;
}

type Levels = readonly ExplainedLevel[];

/** "its epic PAY-7" */
function wearerName({ via, key, name }: ExplainedLevel): string {
  return via === 'own' ? 'it' : `its ${via} ${key ?? `“${name}”`}`;
}

/** What would be corrected first comes first. */
function noneWords({ explanation }: ExplainedIssue, { timezone }: Telling): string {
  const { levels } = explanation;
  const [miss] = levels.flatMap((level) => level.nearMisses.map((each) => ({ ...each, level })));
  if (miss !== undefined) {
    const { label, pattern, objective, level } = miss;
    const wearer = level.via === 'own' ? `its label \`${label}\`` : labelOf(label, level);
    return `serves no objective: ${wearer} is only almost \`${pattern}\` (${objective})`;
  }
  const lost = levels.flatMap((level) => level.matches.map((match) => ({ ...match, level })));
  const [first] = kinds.flatMap((kind) => lost.filter(({ outcome }) => outcome.kind === kind));
  if (first === undefined) return 'serves no objective: no rule matches it or what stands above it';
  const { rule, label, level, outcome } = first;
  const matched = label === undefined ? wearerName(level) : labelOf(label, level);
  const but = outcomeWords(outcome, { via: level.via, timezone, isCounted: true });
  return `serves no objective: rule ${rule} matches ${matched}, but ${but}`;
}

const kinds = ['removed', 'not_in_force', 'filtered', 'not_inherited'] as const;

function labelOf(label: string, level: ExplainedLevel): string {
  return level.via === 'own' ? `\`${label}\`` : `\`${label}\` of ${wearerName(level)}`;
}

interface OutcomePlace {
  readonly via: Attribution['via'];
  readonly timezone: string;
  /** The issue is work, and not away. */
  readonly isCounted: boolean;
}

/** A clause without a period. */
export function outcomeWords(outcome: Outcome, { via, timezone, isCounted }: OutcomePlace): string {
  if (isPlain(outcome)) return plainOf(outcome, isCounted);
  switch (outcome.kind) {
    case 'not_inherited':
      return `labels of this ${via} are not inherited (inherit)`;
    case 'filtered':
      return `it is filtered out: ${outcome.by.join(', ')} of the rule`;
    case 'removed':
      return `the label was removed on ${date(outcome.at, timezone)}`;
    case 'not_in_force':
      return notInForceWords(outcome, timezone);
    case 'deeper_objective':
      return `${outcome.objective}, an objective below it, matches too`;
    case 'other_match':
      return outcome.isHeavier
        ? `heavier rule ${outcome.rule} of the same objective counted`
        : `${outcome.rule} came first`;
  }
}

function plainOf({ kind }: PlainOutcome, isCounted: boolean): string {
  return kind === 'counts' && !isCounted ? 'would count' : plainWords[kind];
}

const plainWords: Readonly<Record<PlainOutcome['kind'], string>> = {
  counts: 'counts',
  overridden: 'the strategy names the issue itself (overrides)',
  nearer_level: 'a nearer level decided',
  exemption_beaten: 'exempt, but an objective at the same level beats it',
};

function isPlain(outcome: Outcome): outcome is PlainOutcome {
  return outcome.kind in plainWords;
}

function notInForceWords(
  { from, to }: Extract<Outcome, { kind: 'not_in_force' }>,
  timezone: string,
): string {
  if (from !== undefined) return `the objective is not in force until ${date(from, timezone)}`;
  return to === undefined
    ? 'the objective is never in force'
    : `the objective is not in force since ${date(to, timezone)}`;
}

/** "3 Oct 2026" */
export function date(at: Instant, timezone: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    timeZone: timezone,
    day: 'numeric',
    month: 'short',
    year: 'numeric',
  }).format(at);
}

const twoDecimals = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 2 });

/** A weight with up to two decimals; something is never nothing. */
export function weight(value: number): string {
  return value > 0 && value < 0.005 ? '<0.01' : twoDecimals.format(value);
}

const numberWords: Readonly<Partial<Record<ContributedNumber, string>>> = {
  wip: 'in progress',
  triage: 'triage',
  backlog: 'backlog',
  ready: 'ready',
  done: 'done',
  cancelled: 'cancelled',
};

/** "in progress, created in 28 days" */
export function addedWords(
  { numbers, weeks }: Pick<ObjectiveContribution, 'numbers' | 'weeks'>,
  days: number,
): string {
  const names = numbers.flatMap(({ number }) =>
    number === 'completed' || number === 'created'
      ? `${number} in ${days} days`
      : (numberWords[number] ?? []),
  );
  const weekly = weeks.map(({ start }) => `throughput of the week of ${start}`);
  return [...names, ...weekly].join(', ') || 'all issues';
}

/** "aligned in progress, aligned created in 28 days" */
export function basisWords(alignment: Contribution['alignment'], days: number): string {
  const words = alignment.map(({ basis, as }) =>
    basis === 'wip' ? `${as} in progress` : `${as} ${basis} in ${days} days`,
  );
  return words.join(', ') || 'not in it';
}
