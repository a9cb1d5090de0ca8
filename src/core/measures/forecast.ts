/** When an objective will be finished, if its next weeks are like its last ones. */
import type { LocalDate } from '../objective.ts';
import { seedOf } from '../random.ts';
import type { Calendar } from '../time.ts';
import { endedByWeek, horizonWeeks, runs, tolerance } from './simulated-runs.ts';

/** A past week, in work of the shared view. */
export interface PastWeek {
  /** Work completed in it. */
  readonly throughput: number;
  /** What the scope at its end exceeds that at its start by. */
  readonly scopeChange: number;
}

export interface ForecastRequest {
  /** With the day the seed: the same objective has the same forecast all day. */
  readonly objective: string;
  /** The last local day that what is known reaches into. */
  readonly asOfDay: LocalDate;
  /** Work that is attributed and neither done nor cancelled. */
  readonly remaining: number;
  /** Oldest first, weeks without anything included; at most 12. */
  readonly weeks: readonly PastWeek[];
  readonly due: LocalDate | undefined;
  readonly calendar: Pick<Calendar, 'plusDays'>;
}

/** `no_throughput`: nothing was completed in any of the weeks. */
export type ForecastRefusal = 'nothing_remains' | 'too_few_weeks' | 'no_throughput';

export interface ForecastOutcome {
  /** The day by which half of the runs have ended; absent beyond the horizon. */
  readonly p50?: LocalDate;
  /** The same of 85 in 100 runs. */
  readonly p85?: LocalDate;
  /** Share of the runs that have ended by the end of the day the objective is due; absent without one. */
  readonly byDueRatio?: number;
}

export interface ForecastBasis {
  readonly remaining: number;
  /** Past weeks there are to draw from. */
  readonly weeks: number;
  readonly runs: number;
}

export type Forecast = ForecastBasis &
  (
    | { readonly refused: ForecastRefusal }
    | {
        /** The scope goes on changing as it did. */
        readonly withScope: ForecastOutcome;
        /** Nothing is added and nothing taken away any more. */
        readonly withoutScope: ForecastOutcome;
      }
  );

const minWeeks = 6;

/**
 * Monte Carlo: each run draws one past week for each week to come, until nothing remains; with and without scope change
 * it draws the same weeks. Week k, counted from 1, ends with the day 7k after the as-of day; a run that ends within a
 * week ends on that day. P50 and P85 are nearest ranks over all runs, those beyond the horizon last.
 * Source: definitions, "Measures".
 */
export function forecast(request: ForecastRequest): Forecast {
  const { remaining, weeks } = request;
  const basis = { remaining, weeks: weeks.length, runs };
  const refused = refusal(request);
  if (refused !== undefined) return { ...basis, refused };
  return {
    ...basis,
    withScope: outcome(
      request,
      weeks.map(({ throughput, scopeChange }) => throughput - scopeChange),
    ),
    withoutScope: outcome(
      request,
      weeks.map(({ throughput }) => throughput),
    ),
  };
}

function refusal({ remaining, weeks }: ForecastRequest): ForecastRefusal | undefined {
  if (remaining <= tolerance) return 'nothing_remains';
  if (weeks.length < minWeeks) return 'too_few_weeks';
  return weeks.every(({ throughput }) => throughput <= tolerance) ? 'no_throughput' : undefined;
}

/** `gains`: by how much less remains after each of the past weeks. */
function outcome(request: ForecastRequest, gains: readonly number[]): ForecastOutcome {
  const dueWeeks = weeksUntilDue(request);
  const { objective, asOfDay, remaining } = request;
  const seed = seedOf(`${objective}\n${asOfDay}`);
  const ended = endedByWeek({ seed, remaining, gains, neededWeeks: dueWeeks ?? 0 });
  const [p50, p85] = [0.5, 0.85].map((share) => dayOfRank(request, ended, share));
  return {
    ...(p50 === undefined ? {} : { p50 }),
    ...(p85 === undefined ? {} : { p85 }),
    ...(dueWeeks === undefined ? {} : { byDueRatio: (ended[dueWeeks] ?? 0) / runs }),
  };
}

/** Whole weeks to come that end by the due day, none beyond the horizon. */
function weeksUntilDue({ asOfDay, due, calendar }: ForecastRequest): number | undefined {
  if (due === undefined) return undefined;
  let weeks = 0;
  while (weeks < horizonWeeks && calendar.plusDays(asOfDay, 7 * (weeks + 1)) <= due) weeks += 1;
  return weeks;
}

function dayOfRank(
  { asOfDay, calendar }: ForecastRequest,
  ended: Uint32Array,
  share: number,
): LocalDate | undefined {
  const week = ended.findIndex((count) => count >= Math.ceil(share * runs));
  return week === -1 ? undefined : calendar.plusDays(asOfDay, 7 * week);
}
