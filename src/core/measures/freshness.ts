/** Whether what is stored may be trusted as the present: a zero is a verdict only when the data behind it is fresh. */
import type { Instant } from '../issue.ts';
import { minuteMs } from '../time.ts';
import type { ActivityStatus } from './snapshot.ts';

/**
 * `incomplete`: not yet read to the end once. `failing`: the last attempt failed. `stale`: no success for too long.
 * `partly_missing`: half of one project or team, or more, is missing at once.
 */
export type SourceFreshness = 'observed' | 'stale' | 'failing' | 'incomplete' | 'partly_missing';

/** Milliseconds without a success after which a source is stale: three intervals, at least 15 minutes. */
export function staleAfterMs(intervalMs: number): number {
  return Math.max(3 * intervalMs, 15 * minuteMs);
}

export function sourceFreshness(source: {
  readonly lastSuccessAt: Instant | undefined;
  readonly failing: boolean;
  readonly historyComplete: boolean;
  /** Absent = nothing like that. */
  readonly partlyMissingSince?: Instant | undefined;
  readonly intervalMs: number;
  readonly now: Instant;
}): SourceFreshness {
  if (!source.historyComplete || source.lastSuccessAt === undefined) return 'incomplete';
  if (source.failing) return 'failing';
  const age = source.now - source.lastSuccessAt;
  if (age > staleAfterMs(source.intervalMs)) return 'stale';
  return (source.partlyMissingSince ?? source.now) < source.now ? 'partly_missing' : 'observed';
}

/** The status that may be shown: none is a verdict while a source the objective depends on is not observed. */
export function observedStatus(
  status: ActivityStatus,
  dependsOn: readonly string[],
  freshness: ReadonlyMap<string, SourceFreshness>,
): ActivityStatus {
  if (status === 'not_in_force') return status;
  return dependsOn.every((id) => freshness.get(id) === 'observed') ? status : 'unobserved';
}

interface Outage {
  readonly from: Instant;
  /** undefined = still. */
  readonly to: Instant | undefined;
}

/** `since` moved forward by the time after it in which any source was not observed: that time neither adds nor resets. */
export function noActiveWorkEffectiveSince(
  since: Instant,
  outages: readonly Outage[],
  now: Instant,
): Instant {
  let unobservedMs = 0;
  let coveredTo = since;
  for (const { from, to } of outages.toSorted((a, b) => a.from - b.from)) {
    const start = Math.max(from, coveredTo);
    const end = Math.min(to ?? now, now);
    if (end <= start) continue;
    unobservedMs += end - start;
    coveredTo = end;
  }
  return since + unobservedMs;
}

/** When a time without active work has lasted as long as its grace; ∞ while a source is not observed before that. */
export function graceEndsAt(since: Instant, outages: readonly Outage[], graceMs: number): number {
  let end = since + graceMs;
  let coveredTo = since;
  for (const { from, to = Infinity } of outages.toSorted((a, b) => a.from - b.from)) {
    const start = Math.max(from, coveredTo);
    if (start > end) break;
    if (to <= start) continue;
    end += to - start;
    coveredTo = to;
  }
  return end;
}
