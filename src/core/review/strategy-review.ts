/** What is doubtful about a strategy, seen from the work it maps: rules, objectives, labels and what is only decorated. */
import { isInForce } from '../attribution/in-force.ts';
import { orderedRules } from '../attribution/rule.ts';
import { type CompiledStrategy, compileStrategy } from '../attribution/strategy.ts';
import type { Instant } from '../issue.ts';
import { type Served, servedAt } from '../measures/served.ts';
import { isFinished, isPresent } from '../measures/standing.ts';
import type { Window } from '../measures/windows.ts';
import type { Objective, Strategy } from '../objective.ts';
import type { Calendar } from '../time.ts';
import { createDecoration, type Decoration } from './decoration.ts';
import { createOverlaps, type Overlap } from './overlaps.ts';
import type { ReviewedIssue } from './reviewed-issue.ts';
import { createRuleUse, type IdleRule } from './rule-use.ts';
import {
  type BareContainer,
  createBareContainers,
  createUnnamedLabels,
  type UnnamedLabel,
} from './unread.ts';

export interface ReviewRequest {
  readonly strategy: Strategy;
  readonly calendar: Calendar;
  /** The instant the issues are given as of. */
  readonly asOf: Instant;
  /** Local days looked back on for completions. */
  readonly days: number;
  /** How many issues are named of each kind of decoration. */
  readonly examples: number;
}

/** What an objective does not say of itself. */
export interface Gap {
  readonly objective: string;
  readonly missing: readonly ('owner' | 'outcome' | 'starts' | 'due')[];
}

export interface StrategyReview extends Decoration {
  readonly asOf: Instant;
  readonly window: Window;
  /** Work issues looked at. */
  readonly issues: number;
  readonly gaps: readonly Gap[];
  readonly idleRules: readonly IdleRule[];
  readonly overlaps: readonly Overlap[];
  readonly unnamedLabels: readonly UnnamedLabel[];
  readonly bareContainers: readonly BareContainer[];
}

/** Takes every work issue once, in id order. Memory: objectives, rules and distinct labels, not issues. */
export interface Reviewing {
  /** Passes over issues that are away or were created at or after the instant. */
  add(issue: ReviewedIssue): void;
  finish(): StrategyReview;
}

export function createReview(request: ReviewRequest): Reviewing {
  const { strategy, calendar, asOf, days } = request;
  const compiled = compileStrategy(strategy, calendar);
  const window = { from: calendar.minusDaysAt(asOf, days), to: asOf };
  const inForce = strategy.objectives.filter((each) => isInForce(each, asOf - 1, calendar));
  const parts = createParts(request, compiled);
  const decoration = createDecoration(inForce, { window, asOf, examples: request.examples });
  const itself = new Map(strategy.objectives.map(({ id }) => [id, [id]]));
  let issues = 0;
  return {
    add: (issue) => {
      const { measured } = issue;
      if (measured.createdAt >= asOf) return;
      parts.rules.add(issue);
      if (!isPresent(measured)) return;
      issues += 1;
      const served = servedAt(measured.attributions, asOf, itself);
      parts.labels.add(issue);
      parts.overlaps.add([...served.objectives.keys()]);
      if (isIdle(issue, served)) parts.containers.add(issue);
      decoration.add(issue, served);
    },
    finish: () => ({
      asOf,
      window,
      issues,
      gaps: strategy.objectives.flatMap(gapOf),
      idleRules: parts.rules.idle(),
      overlaps: parts.overlaps.result(),
      unnamedLabels: parts.labels.result(),
      bareContainers: parts.containers.result(),
      ...decoration.result(),
    }),
  };
}

function createParts({ strategy, calendar, asOf }: ReviewRequest, compiled: CompiledStrategy) {
  return {
    rules: createRuleUse(orderedRules(strategy, calendar), compiled),
    overlaps: createOverlaps(),
    labels: createUnnamedLabels(compiled, asOf),
    containers: createBareContainers(compiled, asOf),
  };
}

/** Unfinished work that serves nothing. */
function isIdle({ measured }: ReviewedIssue, { objectives, isExempt }: Served): boolean {
  return objectives.size === 0 && !isExempt && !isFinished(measured);
}

/** `ends` is a day to be done by, too. */
function gapOf({ id, owner, outcome, starts, due, ends }: Objective): readonly Gap[] {
  const said = { owner, outcome, starts, due: due ?? ends };
  const missing = (['owner', 'outcome', 'starts', 'due'] as const).filter(
    (detail) => said[detail] === undefined,
  );
  return missing.length === 0 ? [] : [{ objective: id, missing }];
}
