import type { HistoryDay } from '../../jobs/read-history.ts';
import type { DayNumbers } from '../core/measures/day-numbers.ts';
import type { LocalDate } from '../core/objective.ts';
import type { Reading } from '../core/strategy-history.ts';
import { iso } from './report-document.ts';
import { shortVersion } from './strategy-reading.ts';

/** What `history --json` prints. Instants are ISO 8601 in UTC; a value that does not exist is left out, never 0. */
export interface HistoryDocument {
  readonly schema: 'throughline.history/1';
  readonly reading: 'restated' | 'as_it_was';
  readonly timezone: string;
  readonly windowDays: number;
  /** The objective asked for; absent = the portfolio. */
  readonly objective?: string;
  /** Oldest first. */
  readonly days: readonly HistoryEntry[];
}

export interface HistoryEntry {
  /** A local day; the numbers are those at its end. */
  readonly day: LocalDate;
  readonly asOf: string;
  /** Of the strategy the numbers are read under. */
  readonly version: string;
  /** No version was in force yet: restated, whatever was asked for. */
  readonly isBeforeFirst: boolean;
  /** Of the portfolio. */
  readonly alignment?: DayNumbers['alignment'];
  readonly completedIssues?: number;
  /** Of the objective; absent where the strategy of the day does not have it. */
  readonly objective?: DayNumbers['objectives'][number];
}

export interface HistoryAsked {
  readonly reading: Reading;
  readonly timezone: string;
  readonly windowDays: number;
  readonly objective: string | undefined;
}

export function historyDocument(
  { reading, timezone, windowDays, objective }: HistoryAsked,
  days: readonly HistoryEntry[],
): HistoryDocument {
  return {
    schema: 'throughline.history/1',
    reading: reading === 'restated' ? 'restated' : 'as_it_was',
    timezone,
    windowDays,
    ...(objective === undefined ? {} : { objective }),
    days,
  };
}

export function historyEntry(
  { of: { day, strategy, isBeforeFirst }, numbers }: HistoryDay,
  objective: string | undefined,
): HistoryEntry {
  const entry = {
    day,
    asOf: iso(numbers.asOf),
    version: shortVersion(strategy),
    isBeforeFirst,
  };
  if (objective === undefined) {
    const { alignment, throughput } = numbers;
    return { ...entry, alignment, completedIssues: throughput.completed };
  }
  const found = numbers.objectives.find(({ id }) => id === objective);
  return found === undefined ? entry : { ...entry, objective: found };
}
