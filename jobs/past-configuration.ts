import type { Config } from '../src/config/config.ts';
import { strategyFingerprint } from '../src/config/fingerprint.ts';
import type { StrategyVersion } from '../src/store/strategy-versions.ts';

/** The configuration with the strategy and the source rules of an adopted version. */
export function configUnder(
  config: Config,
  version: string,
  versions: readonly StrategyVersion[],
): Config {
  if (version === strategyFingerprint(config)) return config;
  const { strategy, rules } = versions.find(({ fingerprint }) => fingerprint === version) ?? {
    strategy: config.strategy,
    rules: undefined,
  };
  // A source that was added later is read by the rules of today.
  const sources = config.sources.map((each) => ({
    ...each,
    rules: rules?.[each.id] ?? each.rules,
  }));
  return { ...config, strategy, sources };
}
