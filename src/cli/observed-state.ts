import type { Pool } from 'pg';
import type { Config } from '../config/config.ts';
import type { Instant } from '../core/issue.ts';
import type { Snapshot } from '../core/measures/snapshot.ts';
import type { ObservedState } from '../metrics/observation.ts';
import { createSnapshotReader, readDataVersion } from '../store/snapshots.ts';
import { readOutages, readSources } from '../store/sources.ts';

type StateReader = (config: Config, now: Instant) => Promise<ObservedState>;

/** For who reads the state again and again: the snapshot is read anew only when there is another one. */
export function createStateReader(pool: Pool): StateReader {
  const readPublished = createSnapshotReader(pool);
  return async (config, now) => {
    const published = await readPublished();
    const sources = await readObservedSources(pool, config);
    return {
      ...observedStateOf(config, { snapshot: published?.snapshot, sources, now }),
      dataVersion: published?.dataVersion,
      storedDataVersion: await readDataVersion(pool),
    };
  };
}

/** The stored snapshot with what is known of the freshness of every configured source now. */
export function readObservedState(
  pool: Pool,
  config: Config,
  now: Instant,
): Promise<ObservedState> {
  return createStateReader(pool)(config, now);
}

/** A snapshot that was taken for this purpose, seen with the same eyes. */
export function observedStateOf(
  config: Config,
  seen: { snapshot: Snapshot | undefined; sources: ObservedState['sources']; now: Instant },
): ObservedState {
  return {
    ...seen,
    dataVersion: undefined,
    objectives: config.strategy.objectives,
    ...config.alerts,
    view: config.strategy.view,
  };
}

/** Once a source has been read after an instant, what fails later takes nothing from what is known of that instant. */
export function seenAt(
  asOf: Instant,
  source: ObservedState['sources'][number],
): ObservedState['sources'][number] {
  const isCovered = source.lastSuccessAt !== undefined && source.lastSuccessAt >= asOf;
  return { ...source, failing: source.failing && !isCovered };
}

export async function readObservedSources(
  pool: Pool,
  config: Config,
): Promise<ObservedState['sources']> {
  const stored = new Map((await readSources(pool)).map((source) => [source.id, source]));
  const outages = await readOutages(pool);
  return config.sources.map((source) => {
    const state = stored.get(source.id);
    return {
      id: source.id,
      kind: source.connection.type,
      intervalMs: source.intervalMs,
      lastSuccessAt: state?.lastSuccessAt,
      lastAttemptAt: state?.lastAttemptAt,
      consecutiveFailures: state?.consecutiveFailures ?? 0,
      failing: state?.failingSince !== undefined,
      historyComplete: state?.isHistoryComplete ?? false,
      partlyMissingSince: state?.partlyMissingSince,
      outages: outages.get(source.id) ?? [],
    };
  });
}
