import type { Pool } from 'pg';
import { takeSnapshot } from '../../jobs/measure.ts';
import type { Runtime } from '../../src/cli/runtime.ts';
import { compileStrategy } from '../../src/core/attribution/strategy.ts';
import type { Snapshot } from '../../src/core/measures/snapshot.ts';

/** The numbers of now, or of a past instant, from what is stored. */
export async function numbersOf(
  { config, calendar, database }: Pick<Runtime, 'config' | 'calendar' | 'database'>,
  { now, asOf }: { readonly now: number; readonly asOf?: number | undefined },
): Promise<Snapshot> {
  const snapshot = await takeSnapshot(database.pool, {
    config,
    calendar,
    strategy: compileStrategy(config.strategy, calendar),
    now,
    asOf,
    windowDays: config.windowDays,
  });
  if (snapshot === undefined) throw new Error('issues are still to be derived');
  return snapshot;
}

/** Issues of a source that are active. */
export function activeIn({ sources }: Snapshot, source: string): number | undefined {
  return sources.find(({ id }) => id === source)?.states.active;
}

export interface Removal {
  readonly id: string;
  readonly reason: string;
  readonly isAway: boolean;
}

export async function removalsIn(pool: Pool): Promise<readonly Removal[]> {
  const { rows } = await pool.query<Removal>(
    `select issue_id as id, reason, returned_at is null as "isAway" from issue_removal order by issue_id, id`,
  );
  return rows;
}
