import type { z } from 'zod';
import type { Instant } from '../core/issue.ts';
import type {
  Count,
  GroupNumbers,
  ObjectiveSnapshot,
  Snapshot,
} from '../core/measures/snapshot.ts';
import type { Objective } from '../core/objective.ts';
import type { Observation, ObservedObjective, ObservedSource } from '../metrics/observation.ts';
import { attention } from '../server/page/attention.ts';
import { headline } from '../server/page/lead.ts';
import { freshnessReason, statusReason } from '../server/page/status-words.ts';
import type { reportSchema } from './report-schema.ts';

/** What `report --json` prints. Instants are ISO 8601 in UTC; a value that does not exist is left out, never 0. */
export type ReportDocument = z.infer<typeof reportSchema>;
export type StrategyUsed = ReportDocument['strategy'];
export type ReportObjective = ReportDocument['objectives'][number];
export type ReportSource = ReportDocument['sources'][number];

/** The numbers of one instant as a document; nothing is printed before there is a snapshot. */
export function reportDocument(
  observation: Observation,
  snapshot: Snapshot,
  { strategy, days }: Pick<ReportDocument, 'strategy' | 'days'>,
): ReportDocument {
  const { alignmentGap, strategyCoverage } = observation;
  return {
    schema: 'throughline.report/1',
    asOf: iso(snapshot.asOf),
    isRestated: strategy.reading === 'restated',
    strategy,
    window: { days: snapshot.windowDays, from: iso(snapshot.windowFrom) },
    timezone: snapshot.timezone,
    view: observation.state.view,
    headline: headline(observation),
    alertPriority: observation.state.alertPriority,
    ...groupNumbers(snapshot),
    effort: snapshot.effort,
    ...(alignmentGap === undefined ? {} : { alignmentGap }),
    strategyCoverage,
    days,
    objectives: observation.objectives.map((each) => reportObjective(each, observation)),
    teams: snapshot.teams,
    sources: observation.sources.flatMap((each) => reportSource(each, observation)),
  };
}

function groupNumbers(snapshot: Snapshot): GroupNumbers {
  const { alignment, throughput, created, wip, flow } = snapshot;
  const { blockedIssues, quietIssues, unassignedIssues } = snapshot;
  return {
    alignment,
    throughput,
    created,
    wip,
    blockedIssues,
    quietIssues,
    unassignedIssues,
    flow,
  };
}

function reportObjective(each: ObservedObjective, observation: Observation): ReportObjective {
  const { objective, measured, status, noActiveWorkSince } = each;
  const {
    inForce: _inForce,
    sources: _sources,
    noActiveWorkSince: _measuredSince,
    all,
    lastMovedAt,
    scopeChange,
    declarations = [],
    ...numbers
  } = measured;
  return {
    ...numbers,
    ...configured(objective),
    status,
    reason: statusReason(each, observation),
    attention: attention(each, observation),
    issues: all,
    wip: inProgress(measured.states),
    ...(scopeChange === undefined
      ? {}
      : { scopeChange: { ...scopeChange, since: iso(scopeChange.since) } }),
    declarations: declarations.map(({ since, disagrees, ...said }) => ({
      ...said,
      ...(since === undefined ? {} : { since: iso(since) }),
      // Without a verdict there is nothing to disagree with.
      disagrees: disagrees && status !== 'unobserved',
    })),
    ...(lastMovedAt === undefined ? {} : { lastMovedAt: iso(lastMovedAt) }),
    ...(noActiveWorkSince === undefined ? {} : { noActiveWorkSince: iso(noActiveWorkSince) }),
  };
}

function configured({
  name,
  owner,
  team,
  outcome,
  parent,
  priority,
  due,
  targetShare,
}: Objective): Pick<
  ReportObjective,
  'name' | 'owner' | 'team' | 'outcome' | 'parent' | 'priority' | 'due' | 'targetShare'
> {
  return {
    name,
    ...(owner === undefined ? {} : { owner }),
    ...(team === undefined ? {} : { team }),
    ...(outcome === undefined ? {} : { outcome }),
    ...(parent === undefined ? {} : { parent }),
    priority,
    ...(due === undefined ? {} : { due }),
    ...(targetShare === undefined ? {} : { targetShare }),
  };
}

/** A source that was never read to the end has no numbers; there is no report before that. */
function reportSource(source: ObservedSource, { state }: Observation): readonly ReportSource[] {
  const { measured, freshness, lastSuccessAt } = source;
  if (measured === undefined || lastSuccessAt === undefined) return [];
  return [
    {
      ...measured,
      ...(freshness === 'observed'
        ? {}
        : { unobserved: freshness, reason: freshnessReason(source, state.now) }),
      lastSuccessAt: iso(lastSuccessAt),
    },
  ];
}

export function iso(at: Instant): string {
  return new Date(at).toISOString();
}

/** In-progress work: active and waiting. */
export function inProgress(states: ObjectiveSnapshot['states']): Count {
  return {
    issues: states.active.issues + states.waiting.issues,
    shared: states.active.shared + states.waiting.shared,
    exclusive: states.active.exclusive + states.waiting.exclusive,
  };
}
