import type { Pool } from 'pg';
import type { Config } from '../src/config/config.ts';
import type { DayNumbers } from '../src/core/measures/day-numbers.ts';
import type { LocalDate } from '../src/core/objective.ts';
import type { Reading } from '../src/core/strategy-history.ts';
import type { Calendar } from '../src/core/time.ts';
import { readDayRows } from '../src/store/day-rows.ts';
import { isAnyPending } from '../src/store/pending.ts';
import { consistently, type Queryable } from '../src/store/query.ts';
import { type DayReading, readDayReadings } from './day-readings.ts';
import { daysAtOnce, takeDays } from './take-days.ts';

export interface HistoryRequest {
  readonly config: Config;
  readonly calendar: Calendar;
  /** The first and the last day; both have ended. */
  readonly from: LocalDate;
  readonly to: LocalDate;
  readonly reading: Reading;
  /** Every how manieth day, counted back from the last; default every one. */
  readonly step?: number;
}

export interface HistoryDay {
  readonly of: DayReading;
  readonly numbers: DayNumbers;
}

/**
 * Days of a range, oldest first, some at once: from their rows, or computed where there is none yet, and then not kept.
 * undefined for days that have none while descendants of a changed ancestor are still to be derived.
 */
export async function* readHistory(
  pool: Pool,
  request: HistoryRequest,
  signal: AbortSignal,
): AsyncGenerator<readonly HistoryDay[] | undefined> {
  const days = daysOf(request);
  for (let index = 0; index < days.length; index += daysAtOnce) {
    const some = days.slice(index, index + daysAtOnce);
    yield await consistently(pool, (client) =>
      historyOf(client, { ...request, days: some }, signal),
    );
    signal.throwIfAborted();
  }
}

function daysOf({ from, to, calendar, step = 1 }: HistoryRequest): readonly LocalDate[] {
  const days: LocalDate[] = [];
  for (let day = to; day >= from; day = calendar.plusDays(day, -step)) days.push(day);
  return days.toReversed();
}

async function historyOf(
  db: Queryable,
  request: HistoryRequest & { readonly days: readonly LocalDate[] },
  signal: AbortSignal,
): Promise<readonly HistoryDay[] | undefined> {
  const readingOf = await readDayReadings(db, request);
  const asked = request.days.map((day) => readingOf(day, request.reading));
  const known = new Map(await readDayRows(db, asked));
  const missing = asked.filter(({ day }) => !known.has(day));
  if (missing.length > 0 && (await isAnyPending(db))) return undefined;
  for (const [config, some] of Map.groupBy(missing, (each) => each.config)) {
    const days = some.map(({ day }) => day);
    const taken = await takeDays(db, { config, calendar: request.calendar, days }, signal);
    for (const { day, numbers } of taken) known.set(day, numbers);
  }
  return asked.flatMap((of) => {
    const numbers = known.get(of.day);
    return numbers === undefined ? [] : [{ of, numbers }];
  });
}
