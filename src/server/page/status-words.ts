/** Activity status and freshness of sources in plain words. */
import type { Instant } from '../../core/issue.ts';
import type { ActivityStatus } from '../../core/measures/snapshot.ts';
import type { Observation, ObservedObjective, ObservedSource } from '../../metrics/observation.ts';
import { ago, clockOf, counted, day, duration } from './words.ts';

export const statusNames = {
  not_in_force: 'Not in force',
  unobserved: 'Unobserved',
  label_drift: 'Label drift',
  unmapped: 'Unmapped',
  finished: 'Finished',
  not_started: 'Not started',
  idle: 'Idle',
  blocked: 'Blocked',
  quiet: 'Quiet',
  moving: 'Moving',
} as const satisfies Record<ActivityStatus, string>;

type Reason = (each: ObservedObjective, observation: Observation) => string;

/** Why the objective has its status: one clause without a period. */
export function statusReason(each: ObservedObjective, observation: Observation): string {
  return reasons[each.status](each, observation);
}

const reasons = {
  not_in_force: () => 'outside its dates, paused, achieved or dropped',
  unobserved: (each, observation) =>
    `no verdict: ${unobservedSources(each, observation).join('; ')}`,
  label_drift: (each, observation) =>
    `nothing serves it now, but ${drift(each)}${since(each, observation)}`,
  unmapped: (each, observation) => `no issue ever matched its rules${since(each, observation)}`,
  finished: (each, observation) =>
    `all its work is done or cancelled, none in progress${since(each, observation)}`,
  not_started: (each, observation) =>
    `work is planned, none was ever started${since(each, observation)}`,
  idle: (each, observation) => `work remains, none in progress${since(each, observation)}`,
  blocked: () => 'every issue in progress is blocked',
  quiet: ({ objective }) =>
    `in progress, but nothing moved for ${duration(objective.quietAfterMs)} or longer`,
  moving: ({ objective }) => `in progress, moved within ${duration(objective.quietAfterMs)}`,
} as const satisfies Record<ActivityStatus, Reason>;

function since({ measured }: ObservedObjective, observation: Observation): string {
  const at: Instant | undefined = measured.noActiveWorkSince;
  return at === undefined ? '' : `, since ${day(at, clockOf(observation))}`;
}

function drift({ measured }: ObservedObjective): string {
  const [first] = measured.nearMisses;
  if (first === undefined) return 'labels that matched were removed';
  return `“${first.label}” (${counted(first.issues, 'issue')}) is almost “${first.pattern}”`;
}

/** The sources an objective depends on that are not observed, each with its reason. */
function unobservedSources(
  { measured }: ObservedObjective,
  { sources, state }: Observation,
): readonly string[] {
  return sources
    .filter((source) => measured.sources.includes(source.id) && source.freshness !== 'observed')
    .map((source) => `${source.id} ${freshnessReason(source, state.now)}`);
}

export const freshnessNames = {
  observed: 'Observed',
  stale: 'Stale',
  failing: 'Failing',
  incomplete: 'Not fully read',
  partly_missing: 'Partly missing',
} as const satisfies Record<ObservedSource['freshness'], string>;

/** Completes the sentence that begins with the source's name. */
export function freshnessReason(source: ObservedSource, now: Instant): string {
  return freshnessReasons[source.freshness](source, now);
}

const freshnessReasons = {
  observed: () => 'is read as planned',
  incomplete: ({ consecutiveFailures }) =>
    consecutiveFailures === 0
      ? 'is not yet fully read'
      : `was never fully read (${counted(consecutiveFailures, 'failed attempt')})`,
  partly_missing: () => 'no longer shows half or more of a project or team',
  failing: ({ consecutiveFailures }) =>
    `could not be read (${counted(consecutiveFailures, 'failed attempt')})`,
  stale: ({ lastSuccessAt }, now) =>
    lastSuccessAt === undefined ? 'was never read' : `was last read ${ago(lastSuccessAt, now)}`,
} as const satisfies Record<
  ObservedSource['freshness'],
  (source: ObservedSource, now: Instant) => string
>;
