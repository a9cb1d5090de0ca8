/** Simulates an objective's weeks to come one after another, every run to its end. */
import type { Forecast, ForecastOutcome, PastWeek } from '../../src/core/measures/forecast.ts';
import type { LocalDate } from '../../src/core/objective.ts';
import { randomBelow, seedOf } from '../../src/core/random.ts';
import { plusDays } from './days.ts';

const runs = 10_000;
const horizon = 520;
const almostNothing = 1e-9;

export interface Outlook {
  readonly objective: string;
  /** The day that has just ended, or is under way. */
  readonly day: LocalDate;
  readonly remaining: number;
  readonly weeks: readonly PastWeek[];
  readonly due: LocalDate | undefined;
}

export function expectedForecast(outlook: Outlook): Forecast {
  const { remaining, weeks } = outlook;
  const basis = { remaining, weeks: weeks.length, runs };
  if (remaining < almostNothing) return { ...basis, refused: 'nothing_remains' };
  if (weeks.length < 6) return { ...basis, refused: 'too_few_weeks' };
  const isIdle = weeks.every(({ throughput }) => throughput < almostNothing);
  if (isIdle) return { ...basis, refused: 'no_throughput' };
  return {
    ...basis,
    withScope: outcomeOf(outlook),
    withoutScope: outcomeOf({
      ...outlook,
      weeks: weeks.map(({ throughput }) => ({ throughput, scopeChange: 0 })),
    }),
  };
}

function outcomeOf(outlook: Outlook): ForecastOutcome {
  const { day, due } = outlook;
  const lengths = Array.from({ length: runs }, (_, run) => lengthOf(outlook, run));
  lengths.sort((a, b) => a - b);
  const [p50 = Infinity, p85 = Infinity] = [lengths[5_000 - 1], lengths[8_500 - 1]];
  function dayOf(weeks: number): LocalDate {
    return plusDays(day, 7 * weeks);
  }
  const inTime = lengths.filter((weeks) => Number.isFinite(weeks) && dayOf(weeks) <= (due ?? ''));
  return {
    ...(Number.isFinite(p50) ? { p50: dayOf(p50) } : {}),
    ...(Number.isFinite(p85) ? { p85: dayOf(p85) } : {}),
    ...(due === undefined ? {} : { byDueRatio: inTime.length / runs }),
  };
}

/** Weeks until nothing remains. */
function lengthOf({ objective, day, remaining, weeks }: Outlook, run: number): number {
  const seed = seedOf(`${objective}\n${day}`);
  const count = weeks.length;
  let left = remaining;
  for (let four = 0; four < horizon / 4; four += 1) {
    const drawn = randomBelow(count ** 4, seed, (run * horizon) / 4 + four);
    const digits = drawn.toString(count).padStart(4, '0');
    for (const [index, digit] of Array.from(digits).entries()) {
      const { throughput, scopeChange } = weeks[Number.parseInt(digit, count)] ?? noWeek;
      left += scopeChange - throughput;
      if (left < almostNothing) return four * 4 + index + 1;
    }
  }
  return Infinity;
}

const noWeek: PastWeek = { throughput: Number.NaN, scopeChange: Number.NaN };
