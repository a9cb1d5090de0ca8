import type { Instant } from '../core/issue.ts';
import type { Strategy } from '../core/objective.ts';
import { type Queryable, toJson, toTimestamp } from './query.ts';

/** Fingerprint of the strategy and source rules that the stored facts and attributions were derived under. */
export async function currentStrategyFingerprint(db: Queryable): Promise<string | undefined> {
  const { rows } = await db.query<{ fingerprint: string }>(
    'select fingerprint from strategy_version where is_current',
  );
  return rows[0]?.fingerprint;
}

/** Makes a version the current one; earlier ones are kept. */
export async function adoptStrategy(
  db: Queryable,
  version: { fingerprint: string; strategy: Strategy; at: number },
): Promise<void> {
  await db.query('update strategy_version set is_current = false where is_current');
  await db.query(
    `insert into strategy_version (fingerprint, effective_from, first_seen_at, strategy, is_current)
     values ($1, $2, $3, $4, true) on conflict (fingerprint) do update set is_current = true`,
    [
      version.fingerprint,
      version.strategy.effectiveFrom ?? null,
      toTimestamp(version.at),
      toJson(version.strategy),
    ],
  );
}

/** When each objective was first seen in any version. */
export async function objectivesKnownSince(db: Queryable): Promise<ReadonlyMap<string, Instant>> {
  const { rows } = await db.query<{ id: string; since: Date }>(
    `select objective->>'id' as id, min(first_seen_at) as since
     from strategy_version, jsonb_array_elements(strategy->'objectives') as objective group by 1`,
  );
  return new Map(rows.map(({ id, since }) => [id, since.getTime()]));
}

/** All versions but the current one, oldest first. */
export async function earlierStrategies(db: Queryable): Promise<readonly Strategy[]> {
  const { rows } = await db.query<{ strategy: Strategy }>(
    'select strategy from strategy_version where not is_current order by first_seen_at, fingerprint',
  );
  return rows.map(({ strategy }) => strategy);
}
