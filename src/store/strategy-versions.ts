import type { Instant } from '../core/issue.ts';
import type { Strategy } from '../core/objective.ts';
import { type Queryable, toInstant, toJson, toTimestamp } from './query.ts';

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

/** When the current version was first seen. */
export async function strategyKnownSince(db: Queryable): Promise<Instant | undefined> {
  const { rows } = await db.query<{ first_seen_at: Date }>(
    'select first_seen_at from strategy_version where is_current',
  );
  return toInstant(rows[0]?.first_seen_at ?? null);
}
