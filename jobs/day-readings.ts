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
  const byVersion = new Map<string, Omit<DayReading, 'day' | 'isBeforeFirst'>>();
  const underVersion = (strategy: string): Omit<DayReading, 'day' | 'isBeforeFirst'> => {
    const known = byVersion.get(strategy);
    if (known !== undefined) return known;
    const read = configUnder(config, strategy, versions);
    const under = { strategy, reading: dayFingerprint(read), config: read };
    byVersion.set(strategy, under);
    return under;
  };
  return (day, reading) => {
    const then = spanAt(spans, endOfDay(calendar, day))?.version;
    const strategy = reading === 'restated' ? today : (then ?? today);
    return { day, ...underVersion(strategy), isBeforeFirst: then === undefined };
  };
}
