import { configUnder } from '../../jobs/past-configuration.ts';
import type { Config } from '../config/config.ts';
import { strategyFingerprint } from '../config/fingerprint.ts';
import type { Instant } from '../core/issue.ts';
import { type Reading, type SpanInForce, spanAt, spansInForce } from '../core/strategy-history.ts';
import { readAdoptions, readStrategyVersions } from '../store/strategy-versions.ts';
import { iso, type StrategyUsed } from './report-document.ts';
import type { Runtime } from './runtime.ts';

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
  const version = span?.version ?? strategyFingerprint(config);
  const read = configUnder(config, version, await readStrategyVersions(pool));
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
