/** Work that looks as if it served the strategy: labels added afterwards, one token ticket, labels on everything. */
import type { Attributable, Attribution, LabelSpan } from '../attribution/attribution.ts';
import { spelled } from '../attribution/label-pattern.ts';
import type { Instant } from '../issue.ts';
import type { Served } from '../measures/served.ts';
import { isWip } from '../measures/standing.ts';
import { isWithin, type Window } from '../measures/windows.ts';
import type { Objective } from '../objective.ts';
import type { ReviewedIssue } from './reviewed-issue.ts';

export interface IssueName {
  readonly source: string;
  readonly id: string;
  readonly key: string;
}

/** Completed issues that got the label they count by only afterwards. */
export interface LabelledLater {
  readonly objective: string;
  readonly issues: number;
  /** Completed in the days looked back on, for the objective. */
  readonly completed: number;
  readonly examples: readonly IssueName[];
}

/** An objective in force for which only one issue is in progress or was completed lately. */
export interface TokenTicket {
  readonly objective: string;
  readonly issue: IssueName;
}

/** Issues that serve at least half of the objectives in force, and three or more. */
export interface ForEverything {
  readonly issues: number;
  readonly examples: readonly (IssueName & { readonly objectives: number })[];
}

/** Fewer objectives than this are no label on everything, whatever part of all they are. */
const fewestOfEverything = 3;

export interface Decoration {
  readonly labelledLater: readonly LabelledLater[];
  readonly tokenTickets: readonly TokenTicket[];
  readonly forEverything: ForEverything;
}

export interface DecorationTally {
  /** An issue that is there, with the objectives it serves itself. */
  add(issue: ReviewedIssue, served: Served): void;
  result(): Decoration;
}

interface Lately {
  readonly window: Window;
  readonly asOf: Instant;
  readonly examples: number;
}

interface ServedBy {
  completed: number;
  later: number;
  readonly laterExamples: IssueName[];
  /** In progress, or completed in the days looked back on. */
  recent: number;
  firstRecent: IssueName | undefined;
}

export function createDecoration(inForce: readonly Objective[], lately: Lately): DecorationTally {
  const counts = new Map(
    inForce.map(({ id }): [string, ServedBy] => [
      id,
      { completed: 0, later: 0, laterExamples: [], recent: 0, firstRecent: undefined },
    ]),
  );
  const everything: ForEverything['examples'][number][] = [];
  let forEverything = 0;
  return {
    add: (issue, served) => {
      const objectives = [...served.objectives.keys()];
      for (const objective of objectives) {
        const count = counts.get(objective);
        if (count !== undefined) addServed(count, { issue, objective, lately });
      }
      if (!servesEverything(objectives.length, inForce.length)) return;
      forEverything += 1;
      if (everything.length >= lately.examples) return;
      everything.push({ ...nameOf(issue), objectives: objectives.length });
    },
    result: () => ({
      labelledLater: [...counts].flatMap(([objective, { later, completed, laterExamples }]) =>
        later === 0 ? [] : [{ objective, issues: later, completed, examples: laterExamples }],
      ),
      tokenTickets: [...counts].flatMap(([objective, { recent, firstRecent }]) =>
        recent === 1 && firstRecent !== undefined ? [{ objective, issue: firstRecent }] : [],
      ),
      forEverything: { issues: forEverything, examples: everything },
    }),
  };
}

function addServed(
  count: ServedBy,
  {
    issue,
    objective,
    lately,
  }: { readonly issue: ReviewedIssue; readonly objective: string; readonly lately: Lately },
): void {
  const { measured, attributable } = issue;
  const isCompleted = isWithin(measured.completedAt, lately.window);
  if (isWip(measured) || isCompleted) {
    count.recent += 1;
    count.firstRecent ??= nameOf(issue);
  }
  const { completedAt } = measured;
  if (!isCompleted || completedAt === undefined) return;
  count.completed += 1;
  const through = measured.attributions.filter(
    ({ objective: id, from, to }) =>
      id === objective && from < lately.asOf && (to === undefined || to >= lately.asOf),
  );
  if (!through.some((each) => isLabelledLater(attributable, each, completedAt))) return;
  count.later += 1;
  if (count.laterExamples.length < lately.examples) count.laterExamples.push(nameOf(issue));
}

function nameOf({ attributable: { source, id, key } }: ReviewedIssue): IssueName {
  return { source, id, key };
}

/**
 * Whether the label an attribution came through was added only after the completion, to the issue or to what stands
 * above it. A label that an ancestor is not asked for (a rule names it) and an objective that began later are no such
 * thing. Trackers keep no history of the labels of projects and initiatives: those never count as added later.
 */
function isLabelledLater(
  { labels, ancestors }: Pick<Attributable, 'labels' | 'ancestors'>,
  { via, ancestor, label }: Attribution,
  completedAt: Instant,
): boolean {
  if (label === undefined) return false;
  const spans =
    via === 'own'
      ? labels
      : ancestors.find((each) => each.kind === via && each.id === ancestor)?.labels;
  return spans !== undefined && !isWornAt(spans, label, completedAt);
}

/** A label that was added in the same instant was there. */
function isWornAt(spans: readonly LabelSpan[], label: string, at: Instant): boolean {
  const worn = spans.findLast(({ from }) => from <= at)?.labels ?? [];
  return worn.some((each) => spelled(each) === label);
}

/** Whether an issue claims to serve at least half of the objectives in force, and three or more. */
function servesEverything(served: number, inForce: number): boolean {
  return served >= fewestOfEverything && served * 2 >= inForce;
}
