import type { Pool } from 'pg';
import { readDayReadings } from '../../jobs/day-readings.ts';
import { lastEndedDay } from '../../jobs/ended-days.ts';
import type { Config } from '../config/config.ts';
import type { Instant } from '../core/issue.ts';
import type { Alignment } from '../core/measures/snapshot.ts';
import type { LocalDate } from '../core/objective.ts';
import type { Reading } from '../core/strategy-history.ts';
import type { Calendar } from '../core/time.ts';
import { readDayRows } from '../store/day-rows.ts';

/** The weeks of throughput, as days. */
const shownDays = 84;

export interface ReportDay {
  readonly day: LocalDate;
  readonly wip: Alignment;
}

/** Days before an instant whose numbers are kept, oldest first. None is computed for it: a report is not kept waiting. */
export async function readReportDays(
  pool: Pool,
  request: {
    readonly config: Config;
    readonly calendar: Calendar;
    readonly reading: Reading;
    readonly asOf: Instant;
  },
): Promise<readonly ReportDay[]> {
  const { calendar, reading, asOf } = request;
  const last = lastEndedDay(calendar, asOf);
  const days = Array.from({ length: shownDays }, (_, index) =>
    calendar.plusDays(last, index + 1 - shownDays),
  );
  const readingOf = await readDayReadings(pool, request);
  const rows = await readDayRows(
    pool,
    days.map((day) => readingOf(day, reading)),
  );
  return days.flatMap((day) => {
    const numbers = rows.get(day);
    return numbers === undefined ? [] : [{ day, wip: numbers.alignment.wip }];
  });
}
