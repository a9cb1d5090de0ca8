import type { Config } from '../../src/config/config.ts';
import { configFingerprint, strategyFingerprint } from '../../src/config/fingerprint.ts';
import type { Queryable } from '../../src/store/query.ts';
import { adoptStrategy } from '../../src/store/strategy-versions.ts';

/** Puts a configuration in force at an instant, as the jobs do before they run. */
export async function putInForce(db: Queryable, config: Config, at: number): Promise<void> {
  const { strategy, timezone, sources } = config;
  await adoptStrategy(db, {
    fingerprint: strategyFingerprint(config),
    configuration: configFingerprint(config),
    strategy,
    timezone,
    rules: Object.fromEntries(sources.map(({ id, rules }) => [id, rules])),
    at,
  });
}
