import type { Instant } from '../issue.ts';
import type { Objective, Strategy } from '../objective.ts';
import type { Calendar } from '../time.ts';
import { activityStatus } from './activity.ts';
import { againstTargets } from './against-targets.ts';
import { createEffort, type EffortTally, type MeasuredEffort } from './effort.ts';
import { createGroups, type Groups } from './groups.ts';
import { issueFlow } from './issue-flow.ts';
import type { MeasuredIssue } from './measured-issue.ts';
import { createNearMisses, type NearMissTally } from './near-miss-tally.ts';
import { createPast, noActiveWorkSince, type PastOfObjectives } from './no-active-work.ts';
import { createObjectiveTally, type ObjectiveTally } from './objective-tally.ts';
import { createOutlooks, type Outlooks } from './outlook.ts';
import { type Lineages, lineagesOf, servedAt } from './served.ts';
import type { ObjectiveSnapshot, Snapshot } from './snapshot.ts';
import { isPresent } from './standing.ts';
import { startInForce } from './start-in-force.ts';
import { type Moments, momentsOf, weekHolding } from './windows.ts';

export interface MeasurementRequest {
  readonly strategy: Strategy;
  readonly calendar: Calendar;
  readonly asOf: Instant;
  /** Local days of the trailing window. */
  readonly windowDays: number;
  /** Ids of all configured sources. */
  readonly sources: readonly string[];
  /** When each objective was first seen in a strategy: the last resort for "since when"; none = the instant itself. */
  readonly knownSince: ReadonlyMap<string, Instant>;
}

/**
 * Takes every work issue once, in any order, and gives the numbers. Memory: (objectives + teams) × weeks, not issues; but one
 * number for each issue in progress and two for each completed in the window, in every set it belongs to (percentiles need
 * all of them), and of issues that were worked on in the window two numbers for each person and day.
 */
export interface Measurement {
  /** Passes over issues of a source that is not configured, and those created at or after the instant of the snapshot. */
  add(issue: MeasuredIssue): void;
  finish(): Snapshot;
}

interface Parts {
  readonly request: MeasurementRequest;
  readonly moments: Moments;
  readonly lineages: Lineages;
  readonly tallies: ReadonlyMap<string, ObjectiveTally>;
  readonly past: PastOfObjectives;
  readonly nearMisses: NearMissTally;
  readonly groups: Groups;
  readonly outlooks: Outlooks;
  readonly effort: EffortTally;
}

export function createMeasurement(request: MeasurementRequest): Measurement {
  const parts = createParts(request);
  const { groups, effort } = parts;
  const { asOf } = request;
  return {
    add: (issue) => {
      if (issue.createdAt >= asOf || !request.sources.includes(issue.source)) return;
      const served = servedAt(issue.attributions, asOf, parts.lineages);
      parts.past.add(issue, served);
      parts.outlooks.add(issue, served);
      if (isPresent(issue)) parts.nearMisses.add(issue, served);
      const flow = issueFlow(issue, parts.moments);
      groups.add({ issue, served, flow });
      effort.add(issue, served);
      for (const [objective, weights] of served.objectives) {
        const tally = parts.tallies.get(objective);
        tally?.add(issue, weights);
        tally?.flow.add(flow);
      }
      addToWeek(parts, issue);
    },
    finish: () => snapshotOf(parts),
  };
}

function snapshotOf(parts: Parts): Snapshot {
  const { request, moments, groups, tallies } = parts;
  const portfolioP85 = groups.cycleP85();
  const spent = parts.effort.result();
  const snapshot: Snapshot = {
    schemaVersion: 2,
    asOf: request.asOf,
    windowDays: request.windowDays,
    windowFrom: moments.window.from,
    timezone: request.calendar.zone,
    ...groups.numbers(),
    effort: spent.whole,
    objectives: [...tallies.values()].map((tally) => ({
      ...measured(parts, tally, spent),
      flow: tally.flow.result(portfolioP85),
    })),
  };
  return againstTargets(snapshot, request.strategy.objectives, spent.sampleSize);
}

function createParts(request: MeasurementRequest): Parts {
  const moments = momentsOf(request.calendar, request.asOf, request.windowDays);
  const { objectives, minSample } = request.strategy;
  const lineages = lineagesOf(objectives);
  return {
    request,
    moments,
    lineages,
    tallies: new Map(
      objectives.map((each) => [each.id, createObjectiveTally(each, moments, minSample)]),
    ),
    past: createPast(request.asOf, lineages),
    nearMisses: createNearMisses(lineages),
    groups: createGroups({ moments, minSample, sources: request.sources }),
    outlooks: createOutlooks(request, { moments, lineages }),
    effort: createEffort(moments.window, request.calendar),
  };
}

/** Completion counts use the attribution at the window's end: for a week, the end of that week. */
function addToWeek({ moments, lineages, tallies }: Parts, issue: MeasuredIssue): void {
  if (issue.state === undefined) return;
  const week = weekHolding(issue.completedAt, moments);
  if (week === undefined) return;
  for (const [objective, weights] of servedAt(issue.attributions, week.to, lineages).objectives) {
    tallies.get(objective)?.addToWeek(week, weights);
  }
}

/** All but what rests on the whole. */
function measured(
  parts: Parts,
  tally: ObjectiveTally,
  effort: MeasuredEffort,
): Omit<ObjectiveSnapshot, 'flow'> {
  const { objective } = tally;
  const past = parts.past.of(objective.id);
  const nearMisses = parts.nearMisses.of(objective.id);
  const facts = tally.activity.facts();
  const inForceFrom = startInForce(objective, parts.request);
  const lastMovedAt = tally.activity.lastMovedAt();
  const numbers = tally.numbers();
  const { asOf } = parts.request;
  const knownSince = parts.request.knownSince.get(objective.id) ?? asOf;
  const since =
    inForceFrom === 'not_in_force' || facts.inProgress > 0
      ? undefined
      : noActiveWorkSince(past, { inForceFrom, knownSince, asOf });
  return {
    id: objective.id,
    inForce: inForceFrom !== 'not_in_force',
    sources: dependsOn(objective, parts),
    status: activityStatus({
      ...facts,
      inForce: inForceFrom !== 'not_in_force',
      wasEverAttributed: past.firstAttributedAt !== undefined,
      hasDrifted: nearMisses.length > 0 || past.hasLostIssues,
    }),
    ...numbers,
    effort: effort.of(objective.id),
    ...(lastMovedAt === undefined ? {} : { lastMovedAt }),
    ...(since === undefined ? {} : { noActiveWorkSince: since }),
    nearMisses,
    ...parts.outlooks.of(objective, numbers, past.firstAttributedAt),
  };
}

/**
 * The sources its rules and those of the objectives below it name; all of them when one of the rules names none, or
 * when an override names one of these objectives: any source may hold the key.
 */
function dependsOn(objective: Objective, { request, lineages }: Parts): readonly string[] {
  const { objectives, overrides } = request.strategy;
  const below = objectives.filter(({ id }) => lineages.get(id)?.includes(objective.id));
  const rules = below.flatMap((each) => each.rules);
  const named = new Set(rules.flatMap((rule) => rule.sources));
  const overridden = new Set(Object.values(overrides).flat());
  const isOpen =
    named.size === 0 ||
    rules.some((rule) => rule.sources.length === 0) ||
    below.some(({ id }) => overridden.has(id));
  return isOpen ? request.sources : request.sources.filter((id) => named.has(id));
}
