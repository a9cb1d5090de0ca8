import type { Config } from '../src/config/config.ts';
import { dayFingerprint, strategyFingerprint } from '../src/config/fingerprint.ts';
import type { LocalDate } from '../src/core/objective.ts';
import { type Reading, spanAt, spansInForce } from '../src/core/strategy-history.ts';
import type { Calendar } from '../src/core/time.ts';
import type { DayKey } from '../src/store/day-rows.ts';
import type { Queryable } from '../src/store/query.ts';
import { readAdoptions, readStrategyVersions } from '../src/store/strategy-versions.ts';
import { endOfDay } from './ended-days.ts';
import { configUnder } from './past-configuration.ts';

/** A day, and the configuration its numbers are read under. */
export interface DayReading extends DayKey {
  readonly config: Config;
  /** No version was in force yet: restated, whatever was asked for. */
  readonly isBeforeFirst: boolean;
}

export type DayReadings = (day: LocalDate, reading: Reading) => DayReading;

/** How each day is read under the strategy of today, and under the one that was in force at its end. */
export async function readDayReadings(
  db: Queryable,
  { config, calendar }: { readonly config: Config; readonly calendar: Calendar },
): Promise<DayReadings> {
  const spans = spansInForce(await readAdoptions(db), calendar);
  const versions = await readStrategyVersions(db);
  const today = strategyFingerprint(config);
  const configs = new Map<string, Config>();
  const underVersion = (version: string): Config => {
    const known = configs.get(version) ?? configUnder(config, version, versions);
    configs.set(version, known);
    return known;
  };
  return (day, reading) => {
    const then = spanAt(spans, endOfDay(calendar, day))?.version;
    const strategy = reading === 'restated' ? today : (then ?? today);
    const read = underVersion(strategy);
    return {
      day,
      strategy,
      reading: dayFingerprint(read),
      config: read,
      isBeforeFirst: then === undefined,
    };
  };
}
