import type { Instant } from '../issue.ts';
import type { Objective } from '../objective.ts';
import type { Calendar } from '../time.ts';
import { type Forecast, forecast } from './forecast.ts';
import type { ObjectiveSnapshot } from './snapshot.ts';
import type { Moments } from './windows.ts';

export interface ForecastMaterial {
  readonly numbers: Pick<ObjectiveSnapshot, 'all' | 'states' | 'weeks'>;
  /** By which the scope changes in each of the weeks. */
  readonly scopeChanges: readonly number[];
  readonly startsAt: Instant | undefined;
  readonly firstAttributedAt: Instant | undefined;
  readonly moments: Moments;
  readonly calendar: Calendar;
}

/**
 * In the shared view, from the whole weeks that begin neither before the objective nor before its first attribution.
 * Source: definitions, "Measures", forecast.
 */
export function objectiveForecast(objective: Objective, material: ForecastMaterial): Forecast {
  const { numbers, scopeChanges, moments, calendar } = material;
  const { startsAt = -Infinity, firstAttributedAt = Infinity } = material;
  const begin = Math.max(startsAt, firstAttributedAt);
  const weeks = moments.weeks.map(({ from }, index) => ({
    from,
    throughput: numbers.weeks[index]?.completed.shared ?? 0,
    scopeChange: scopeChanges[index] ?? 0,
  }));
  const { all, states } = numbers;
  return forecast({
    objective: objective.id,
    // The state at t is that of the instant before it: a day that ends at t is over.
    asOfDay: calendar.dateOf(moments.asOf - 1),
    remaining: all.shared - states.done.shared - states.cancelled.shared,
    weeks: weeks.filter(({ from }) => from >= begin),
    due: objective.due,
    calendar,
  });
}
