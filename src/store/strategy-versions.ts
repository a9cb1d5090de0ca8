import type { Instant } from '../core/issue.ts';
import { inheritances, type SourceRules, type Strategy } from '../core/objective.ts';
import type { Adoption } from '../core/strategy-history.ts';
import { type Queryable, toJson, toTimestamp } from './query.ts';

/** The configuration in force: the one that was adopted last. */
export interface AdoptedConfiguration {
  /** Fingerprint of the strategy and source rules that stored facts and attributions are derived under. */
  readonly strategy: string;
  /** Fingerprint of all that the processes of a database have to agree on. */
  readonly configuration: string;
  readonly adoptedAt: Instant;
}

export async function adoptedConfiguration(
  db: Queryable,
): Promise<AdoptedConfiguration | undefined> {
  const { rows } = await db.query<{ strategy: string; configuration: string; adopted_at: Date }>(
    'select strategy, configuration, adopted_at from adoption order by id desc limit 1',
  );
  return rows.map(({ adopted_at, ...row }) => ({ ...row, adoptedAt: adopted_at.getTime() }))[0];
}

export async function wasEverAdopted(db: Queryable, configuration: string): Promise<boolean> {
  const { rowCount } = await db.query('select 1 from adoption where configuration = $1 limit 1', [
    configuration,
  ]);
  return rowCount === 1;
}

export interface AdoptedVersion {
  readonly fingerprint: string;
  readonly configuration: string;
  readonly strategy: Strategy;
  readonly timezone: string;
  /** By source. */
  readonly rules: Readonly<Record<string, SourceRules>>;
  readonly at: Instant;
}

/** Puts a configuration in force; earlier versions of the strategy are kept. */
export async function adoptStrategy(db: Queryable, version: AdoptedVersion): Promise<void> {
  const { fingerprint, configuration, strategy, timezone, rules } = version;
  const at = toTimestamp(version.at);
  await db.query(
    `insert into strategy_version (fingerprint, effective_from, first_seen_at, strategy, timezone, rules)
     values ($1, $2, $3, $4, $5, $6)
     on conflict (fingerprint) do update set timezone = excluded.timezone, rules = excluded.rules`,
    [fingerprint, strategy.effectiveFrom ?? null, at, toJson(strategy), timezone, toJson(rules)],
  );
  await db.query('insert into adoption (strategy, configuration, adopted_at) values ($1, $2, $3)', [
    fingerprint,
    configuration,
    at,
  ]);
}

/** Every time a version was put in force, oldest first. */
export async function readAdoptions(db: Queryable): Promise<readonly Adoption[]> {
  const { rows } = await db.query<{ version: string; on: string | null; at: Date }>(
    `select adoption.strategy as version, effective_from::text as on, adopted_at as at
     from adoption join strategy_version on fingerprint = adoption.strategy order by adoption.id`,
  );
  return rows.map(({ version, on, at }) => ({
    version,
    effectiveFrom: on ?? undefined,
    adoptedAt: at.getTime(),
  }));
}

export interface StrategyVersion {
  readonly fingerprint: string;
  readonly firstSeenAt: Instant;
  readonly strategy: Strategy;
  /** undefined, like the rules = from before they were kept. */
  readonly timezone: string | undefined;
  /** By source. */
  readonly rules: Readonly<Record<string, SourceRules>> | undefined;
}

/** In the order in which they were first seen. */
export async function readStrategyVersions(db: Queryable): Promise<readonly StrategyVersion[]> {
  const { rows } = await db.query<{
    fingerprint: string;
    first_seen_at: Date;
    strategy: Partial<Strategy>;
    timezone: string | null;
    rules: StrategyVersion['rules'] | null;
  }>(
    `select fingerprint, first_seen_at, strategy, timezone, rules from strategy_version
     order by first_seen_at, fingerprint`,
  );
  return rows.map(({ fingerprint, first_seen_at, strategy, timezone, rules }) => ({
    fingerprint,
    firstSeenAt: first_seen_at.getTime(),
    strategy: { ...unsaid, ...strategy },
    timezone: timezone ?? undefined,
    rules: rules ?? undefined,
  }));
}

/** What a version means that was stored before there was such a part of a strategy. */
const unsaid: Strategy = {
  effectiveFrom: undefined,
  view: 'shared',
  inherit: inheritances,
  caseSensitive: false,
  minSample: 5,
  objectives: [],
  exempt: [],
  overrides: {},
};

/** When each objective was first seen in any version. */
export async function objectivesKnownSince(db: Queryable): Promise<ReadonlyMap<string, Instant>> {
  const { rows } = await db.query<{ id: string; since: Date }>(
    `select objective->>'id' as id, min(first_seen_at) as since
     from strategy_version, jsonb_array_elements(strategy->'objectives') as objective group by 1`,
  );
  return new Map(rows.map(({ id, since }) => [id, since.getTime()]));
}

/** Of all versions but the one in force, oldest first. */
export async function earlierStrategies(db: Queryable): Promise<readonly Strategy[]> {
  const inForce = await adoptedConfiguration(db);
  return (await readStrategyVersions(db))
    .filter(({ fingerprint }) => fingerprint !== inForce?.strategy)
    .map(({ strategy }) => strategy);
}
