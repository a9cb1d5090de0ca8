import type { Instant } from '../issue.ts';
import type { Strategy } from '../objective.ts';
import type { Calendar } from '../time.ts';
import { type AlignmentKind, alignmentKind, isOn } from './alignment.ts';
import type { ComparedIssue, Situation } from './compared-issue.ts';
import {
  type CoverageTally,
  type CoverageWaterfall,
  createCoverageTally,
} from './coverage-waterfall.ts';
import {
  type Brought,
  createObjectiveColumn,
  differs,
  type ObjectiveColumn,
  type ObjectiveWaterfall,
} from './objective-waterfall.ts';
import { type Lineages, lineagesOf, servedAt } from './served.ts';
import type { Basis } from './snapshot.ts';
import type { Weights } from './tally.ts';
import { stepOf, type WaterfallStep } from './waterfall-step.ts';
import type { Window } from './windows.ts';

/** An instant and the strategy under which it is read. */
export interface End {
  readonly at: Instant;
  readonly strategy: Strategy;
}

export interface WaterfallRequest {
  readonly basis: Basis;
  readonly from: End;
  readonly to: End;
  readonly calendar: Calendar;
  /** Local days of the trailing window of either end. */
  readonly windowDays: number;
  /** How many issues are named behind each step. */
  readonly examples: number;
}

/**
 * Why coverage and the counts of every objective differ between two instants: only steps with issues behind them, in
 * the order in which they are applied. They sum to the difference of both ends, and per step the work of roots +
 * unaligned + exempt is the difference in issues. Plain JSON. Source: definitions, "Changes".
 */
export interface Waterfall {
  readonly alignment: CoverageWaterfall;
  /** Those of the later strategy in its order, then those that are no more. */
  readonly objectives: readonly ObjectiveWaterfall[];
}

/** Takes every work issue once, in any order. Memory: objectives × steps, not issues. */
export interface WaterfallTally {
  add(issue: ComparedIssue): void;
  finish(): Waterfall;
}

export function createWaterfall(request: WaterfallRequest): WaterfallTally {
  const { basis, from, to, examples } = request;
  const ends = {
    from: frameOf(from, request),
    kept: frameOf({ ...from, at: to.at }, request),
    to: frameOf(to, request),
  };
  const objectives = [...to.strategy.objectives, ...from.strategy.objectives];
  const parts: Parts = {
    basis,
    ends,
    alignment: createCoverageTally(examples),
    columns: new Map(objectives.map(({ id }) => [id, createObjectiveColumn(id, examples)])),
  };
  return {
    add: (issue) => add(issue, parts),
    finish: () => ({
      alignment: parts.alignment.result(),
      objectives: [...parts.columns.values()].map((column) => column.result()),
    }),
  };
}

/** An instant as a strategy reads it. */
interface Frame {
  readonly at: Instant;
  readonly window: Window;
  readonly lineages: Lineages;
}

interface Parts {
  readonly basis: Basis;
  readonly ends: { readonly from: Frame; readonly kept: Frame; readonly to: Frame };
  readonly alignment: CoverageTally;
  readonly columns: ReadonlyMap<string, ObjectiveColumn>;
}

function frameOf({ at, strategy }: End, { calendar, windowDays }: WaterfallRequest): Frame {
  const window = { from: calendar.minusDaysAt(at, windowDays), to: at };
  return { at, window, lineages: lineagesOf(strategy.objectives) };
}

function add(issue: ComparedIssue, parts: Parts): void {
  const { basis, ends, alignment, columns } = parts;
  const was = countedAt(issue.from, ends.from, basis);
  const is = countedAt(issue.to, ends.to, basis);
  const kinds = { was: was?.kind, is: is?.kind };
  alignment.add(kinds);
  for (const [id, column] of columns) column.add(broughtTo(id, was, is));
  if (countsSame(was, is)) return;
  const step = stepBetween(issue, was, parts);
  alignment.explain(step, issue, kinds);
  for (const [id, column] of columns) column.explain(step, issue, broughtTo(id, was, is));
}

/** What an issue counts as. */
interface Counted {
  readonly kind: AlignmentKind;
  readonly objectives: ReadonlyMap<string, Weights>;
}

/** undefined: not on this basis. An issue that is away, or without a state, counts nowhere. */
function countedAt(situation: Situation, frame: Frame, basis: Basis): Counted | undefined {
  const { absence, state, createdAt, attributions } = situation;
  if (absence !== undefined || state === undefined || createdAt >= frame.at) return undefined;
  if (!isOn(basis, situation, frame.window)) return undefined;
  const served = servedAt(attributions, frame.at, frame.lineages);
  return { kind: alignmentKind(served), objectives: served.objectives };
}

function broughtTo(id: string, was: Counted | undefined, is: Counted | undefined): Brought {
  return { was: was?.objectives.get(id), is: is?.objectives.get(id) };
}

function countsSame(was: Counted | undefined, is: Counted | undefined): boolean {
  if (was?.kind !== is?.kind) return false;
  const ids = [was, is].flatMap((counted) => [...(counted?.objectives.keys() ?? [])]);
  return !ids.some((id) => differs(broughtTo(id, was, is)));
}

function stepBetween(
  { from, kept, isReparented }: ComparedIssue,
  was: Counted | undefined,
  { basis, ends }: Parts,
): WaterfallStep {
  const is = countedAt(kept, ends.kept, basis);
  if (countsSame(was, is)) return 'rule_edited';
  return stepOf({
    basis,
    from,
    to: kept,
    isReparented,
    was: was !== undefined,
    is: is !== undefined,
    isCreated: from.createdAt >= ends.from.at,
    windows: { from: ends.from.window, to: ends.kept.window },
  });
}
