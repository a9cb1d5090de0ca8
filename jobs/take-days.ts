import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Config } from '../src/config/config.ts';
import { type CompiledStrategy, compileStrategy } from '../src/core/attribution/strategy.ts';
import type { Instant } from '../src/core/issue.ts';
import { dayNumbers } from '../src/core/measures/day-numbers.ts';
import { createMeasurement, type Measurement } from '../src/core/measures/measurement.ts';
import type { LocalDate } from '../src/core/objective.ts';
import type { Calendar } from '../src/core/time.ts';
import type { DayRow } from '../src/store/day-rows.ts';
import { livedIssueBatches } from '../src/store/lived-issues.ts';
import type { Queryable } from '../src/store/query.ts';
import { objectivesKnownSince } from '../src/store/strategy-versions.ts';
import { endOfDay } from './ended-days.ts';
import { readAhead } from './read-ahead.ts';

/** Days of which every issue is read once; what is kept of each day bounds how many. */
export const daysAtOnce = 30;

/** The numbers of some days, at most `daysAtOnce`, under one configuration: what a report as of each of them says. */
export async function takeDays(
  db: Queryable,
  request: {
    readonly config: Config;
    readonly calendar: Calendar;
    readonly days: readonly LocalDate[];
  },
  signal: AbortSignal,
): Promise<readonly DayRow[]> {
  const { config, calendar } = request;
  const strategy = compileStrategy(config.strategy, calendar);
  const knownSince = await objectivesKnownSince(db);
  const days = request.days.map((day) => {
    const asOf = endOfDay(calendar, day);
    const measurement = createMeasurement({
      strategy: config.strategy,
      calendar,
      asOf,
      windowDays: config.windowDays,
      sources: config.sources.map(({ id }) => id),
      knownSince,
    });
    return { day, asOf, measurement };
  });
  await readInto(db, { config, strategy, days }, signal);
  const rows: DayRow[] = [];
  for (const { day, measurement } of days) {
    // Forecasts of many objectives take their time: nobody else is to wait for all of these days.
    await nextTurn(undefined, { signal });
    rows.push({ day, numbers: dayNumbers(measurement.finish()) });
  }
  return rows;
}

interface MeasuredDay {
  readonly day: LocalDate;
  readonly asOf: Instant;
  readonly measurement: Measurement;
}

async function readInto(
  db: Queryable,
  reading: {
    readonly config: Config;
    readonly strategy: CompiledStrategy;
    readonly days: readonly MeasuredDay[];
  },
  signal: AbortSignal,
): Promise<void> {
  const { config, strategy, days } = reading;
  const instants = days.map(({ asOf }) => asOf);
  for (const { id: source, rules } of config.sources) {
    const batches = livedIssueBatches(db, { source, rules, instants });
    for await (const batch of readAhead(batches)) {
      for (const issue of batch) {
        for (const { asOf, measurement } of days) {
          const past = issue.at(asOf)?.under(strategy);
          if (past !== undefined) measurement.add(past);
        }
      }
      signal.throwIfAborted();
    }
  }
}
