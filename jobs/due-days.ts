import type { Instant } from '../src/core/issue.ts';
import type { LocalDate } from '../src/core/objective.ts';
import { readings } from '../src/core/strategy-history.ts';
import type { Calendar } from '../src/core/time.ts';
import { type DayKey, firstCreation, type StoredDay, storedDays } from '../src/store/day-rows.ts';
import type { Queryable } from '../src/store/query.ts';
import { readSources } from '../src/store/sources.ts';
import type { JobContext } from './context.ts';
import { type DayReading, type DayReadings, readDayReadings } from './day-readings.ts';
import { lastEndedDay } from './ended-days.ts';
import { overlapMs } from './incremental.ts';

/** Days that are kept: twelve months of trend. */
const keptDays = 365;

export interface DueDays {
  /** Newest day first; of one day the strategy of today first. */
  readonly due: readonly DayReading[];
  /** Rows that no reading asks for any more. */
  readonly needless: readonly StoredDay[];
}

/**
 * Day rows that have to be computed: of the kept days, and of older ones that have a row. A day is due when it has ended,
 * and the minutes by which trackers tell late have passed. None while a source was not read to its end.
 */
export async function dueDays(
  db: Queryable,
  context: Pick<JobContext, 'config' | 'calendar' | 'now'>,
): Promise<DueDays> {
  const began = (await areAllRead(db, context)) ? await firstCreation(db) : undefined;
  if (began === undefined) return { due: [], needless: [] };
  const { calendar, now } = context;
  const last = lastEndedDay(calendar, now() - overlapMs);
  const stored = await storedDays(db);
  const days = new Set([
    ...keptUntil(last, began, calendar),
    ...stored.map(({ day }) => day).filter((day) => day <= last),
  ]);
  const readingOf = await readDayReadings(db, context);
  const wanted = wantedOf([...days].toSorted().toReversed(), readingOf);
  const there = new Set(stored.filter(({ isStale }) => !isStale).map(nameOf));
  const versions = new Set([...wanted.values()].map(versionOf));
  return {
    due: [...wanted.values()].filter((key) => !there.has(nameOf(key))),
    needless: stored.filter((key) => key.day <= last && !versions.has(versionOf(key))),
  };
}

async function areAllRead(db: Queryable, { config }: Pick<JobContext, 'config'>): Promise<boolean> {
  const sources = await readSources(db);
  const read = new Set(sources.filter((each) => each.isHistoryComplete).map(({ id }) => id));
  return config.sources.every(({ id }) => read.has(id));
}

function keptUntil(last: LocalDate, began: Instant, calendar: Calendar): readonly LocalDate[] {
  const first = calendar.dateOf(began);
  return Array.from({ length: keptDays }, (_, index) => calendar.plusDays(last, -index)).filter(
    (day) => day >= first,
  );
}

function wantedOf(
  days: readonly LocalDate[],
  readingOf: DayReadings,
): ReadonlyMap<string, DayReading> {
  const all = days.flatMap((day) => readings.map((reading) => readingOf(day, reading)));
  return new Map(all.map((key) => [nameOf(key), key]));
}

function nameOf({ day, strategy, reading }: DayKey): string {
  return `${day} ${strategy} ${reading}`;
}

/** Another reading of the same version takes its place. */
function versionOf({ day, strategy }: DayKey): string {
  return `${day} ${strategy}`;
}
