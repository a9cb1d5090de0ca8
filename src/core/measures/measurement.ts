import { inForceSpan } from '../attribution/in-force.ts';
import type { Instant } from '../issue.ts';
import type { Objective, Strategy } from '../objective.ts';
import type { Calendar } from '../time.ts';
import { activityStatus } from './activity.ts';
import { createAlignment } from './alignment.ts';
import type { MeasuredIssue } from './measured-issue.ts';
import { createNearMisses, type NearMissTally } from './near-miss-tally.ts';
import {
  beginInForce,
  createPast,
  noActiveWorkSince,
  type PastOfObjectives,
} from './no-active-work.ts';
import { createObjectiveTally, type ObjectiveTally } from './objective-tally.ts';
import { type Lineages, lineagesOf, servedAt } from './served.ts';
import type { ObjectiveSnapshot, Snapshot } from './snapshot.ts';
import { createSourceTallies } from './source-tally.ts';
import { isPresent } from './standing.ts';
import { createThroughput } from './throughput.ts';
import { isWithin, type Moments, momentsOf } from './windows.ts';

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

/** Takes every work issue once, in any order, and gives the numbers. Memory: objectives × weeks, not issues. */
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
}

export function createMeasurement(request: MeasurementRequest): Measurement {
  const parts = createParts(request);
  const alignment = createAlignment(parts.moments.window);
  const throughput = createThroughput(parts.moments);
  const sources = createSourceTallies(request.sources);
  const { asOf, calendar } = request;
  return {
    add: (issue) => {
      if (issue.createdAt >= asOf || !request.sources.includes(issue.source)) return;
      const served = servedAt(issue.attributions, asOf, parts.lineages);
      parts.past.add(issue, served);
      if (isPresent(issue)) parts.nearMisses.add(issue, served);
      sources.add(issue);
      alignment.add(issue, served);
      throughput.add(issue);
      for (const [objective, weights] of served.objectives) {
        parts.tallies.get(objective)?.add(issue, weights);
      }
      addToWeek(parts, issue);
    },
    finish: () => ({
      schemaVersion: 2,
      asOf,
      windowDays: request.windowDays,
      windowFrom: parts.moments.window.from,
      timezone: calendar.zone,
      alignment: alignment.result(),
      throughput: throughput.result(),
      objectives: [...parts.tallies.values()].map((tally) => measured(parts, tally)),
      sources: sources.result(),
    }),
  };
}

function createParts(request: MeasurementRequest): Parts {
  const moments = momentsOf(request.calendar, request.asOf, request.windowDays);
  const { objectives } = request.strategy;
  const lineages = lineagesOf(objectives);
  return {
    request,
    moments,
    lineages,
    tallies: new Map(objectives.map((each) => [each.id, createObjectiveTally(each, moments)])),
    past: createPast(request.asOf, lineages),
    nearMisses: createNearMisses(lineages),
  };
}

/** Completion counts use the attribution at the window's end: for a week, the end of that week. */
function addToWeek({ moments, lineages, tallies }: Parts, issue: MeasuredIssue): void {
  if (issue.state === undefined) return;
  const week = [...moments.weeks, moments.runningWeek].find((each) =>
    isWithin(issue.completedAt, each),
  );
  if (week === undefined) return;
  for (const [objective, weights] of servedAt(issue.attributions, week.to, lineages).objectives) {
    tallies.get(objective)?.addToWeek(week, weights);
  }
}

function measured(parts: Parts, tally: ObjectiveTally): ObjectiveSnapshot {
  const { objective } = tally;
  const past = parts.past.of(objective.id);
  const nearMisses = parts.nearMisses.of(objective.id);
  const facts = tally.activity.facts();
  const inForceFrom = startInForce(parts.request, objective);
  const lastMovedAt = tally.activity.lastMovedAt();
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
    ...tally.numbers(),
    ...(lastMovedAt === undefined ? {} : { lastMovedAt }),
    ...(since === undefined ? {} : { noActiveWorkSince: since }),
    nearMisses,
  };
}

/** Start of the span in force that holds at t, else the strategy's first day. Undefined when: neither has one. */
function startInForce(
  { strategy, calendar, asOf }: MeasurementRequest,
  objective: Objective,
): Instant | undefined | 'not_in_force' {
  // The state at t is that of the instant before it: a day that ends at t still counts.
  const span = inForceSpan(objective, asOf - 1, calendar);
  return span === undefined ? 'not_in_force' : beginInForce(span, strategy, calendar);
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
