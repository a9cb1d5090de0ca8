import type { Config } from '../config/config.ts';
import { strategyFingerprint } from '../config/fingerprint.ts';
import type { Instant } from '../core/issue.ts';
import { type SpanInForce, spanAt, spansInForce } from '../core/strategy-history.ts';
import { readAdoptions, readStrategyVersions } from '../store/strategy-versions.ts';
import { iso, type StrategyUsed } from './report-document.ts';
import type { Runtime } from './runtime.ts';

export const readings = ['restated', 'as-it-was'] as const;
export type Reading = (typeof readings)[number];

/** Enough to tell versions apart. */
const shortLength = 12;

export function shortVersion(fingerprint: string): string {
  return fingerprint.slice(0, shortLength);
}

export interface StrategyRead {
  /** The configuration with the strategy and the source rules of that version. */
  readonly config: Config;
  readonly used: StrategyUsed;
}

/**
 * The strategy that numbers of an instant are to be read under: that of today, or the one that was in force then. Before
 * the first version there is only that of today.
 */
export async function readStrategy(
  { config, calendar, database }: Runtime,
  { reading, asOf, now }: { reading: Reading; asOf: Instant; now: Instant },
): Promise<StrategyRead> {
  const { pool } = database;
  const spans = spansInForce(await readAdoptions(pool), calendar);
  const then = spanAt(spans, asOf);
  const isPast = asOf < now;
  const isAsItWas = reading === 'as-it-was' && then !== undefined;
  const span = isAsItWas ? then : spans.at(-1);
  const read = await configOf(pool, config, span?.version ?? strategyFingerprint(config));
  return {
    config: read,
    used: {
      reading: !isPast ? 'today' : isAsItWas ? 'as_it_was' : 'restated',
      ...versionUsed(read, span),
      isBeforeFirst: then === undefined,
    },
  };
}

function versionUsed(
  config: Config,
  span: SpanInForce | undefined,
): Omit<StrategyUsed, 'reading' | 'isBeforeFirst'> {
  const { effectiveFrom } = config.strategy;
  return {
    version: shortVersion(span?.version ?? strategyFingerprint(config)),
    ...(effectiveFrom === undefined ? {} : { effectiveFrom }),
    ...(span === undefined ? {} : { inForceFrom: iso(span.from) }),
    ...(span?.to === undefined ? {} : { inForceTo: iso(span.to) }),
  };
}

async function configOf(
  pool: Runtime['database']['pool'],
  config: Config,
  version: string,
): Promise<Config> {
  if (version === strategyFingerprint(config)) return config;
  const versions = await readStrategyVersions(pool);
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
