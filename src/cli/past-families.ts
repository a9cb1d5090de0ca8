import { type HistoryDay } from '../../jobs/read-history.ts';
import type { Instant } from '../core/issue.ts';
import type { DayNumbers } from '../core/measures/day-numbers.ts';
import type { Snapshot } from '../core/measures/snapshot.ts';
import { type ObservedState, observe } from '../metrics/observation.ts';
import type { PastFamily, PastSeries, Step } from '../metrics/open-metrics.ts';
import { trends } from '../metrics/trends.ts';
import { observedStateOf, seenAt } from './observed-state.ts';

/** What is told of a day: its numbers, and how long they stand. */
export interface StandingDay extends HistoryDay {
  readonly from: Instant;
  readonly to: Instant;
}

/** Collects days in their order. What is kept is a number a day and series; the samples are made when they are written. */
export interface PastFamilies {
  add(day: StandingDay): void;
  families(): readonly PastFamily[];
}

interface Kept extends PastSeries {
  readonly steps: Step[];
}

/** `job`: the label under which the service is scraped. */
export function createPastFamilies(job: string, sources: ObservedState['sources']): PastFamilies {
  const kept = new Map(trends.map(({ name }) => [name, new Map<string, Kept>()]));
  return {
    add: ({ of, numbers, from, to }) => {
      const { asOf } = numbers;
      const seen = sources.map((source) => seenAt(asOf, source));
      const snapshot = snapshotOfDay(of.day, numbers);
      const state = observedStateOf(of.config, { snapshot, sources: seen, now: asOf });
      const observation = observe(state);
      for (const { name, metric, isTold } of trends) {
        for (const { labels, value } of metric
          .samples(observation)
          .filter((each) => isTold(each.labels))) {
          const series = kept.get(name);
          const key = JSON.stringify(labels);
          const known = series?.get(key) ?? { labels: { job, ...labels }, steps: [] };
          known.steps.push({ from, to, value });
          series?.set(key, known);
        }
      }
    },
    families: () =>
      trends.map(({ name, metric: { help } }) => ({
        name,
        help,
        series: [...(kept.get(name)?.values() ?? [])],
      })),
  };
}

/** A day with nothing where the metrics of a trend do not look. */
function snapshotOfDay(
  start: string,
  { throughput, objectives, sources, ...rest }: DayNumbers,
): Snapshot {
  const none = { issues: 0, shared: 0, exclusive: 0 };
  return {
    ...rest,
    throughput: { ...throughput, weeks: [], runningWeek: { start, completed: 0 } },
    objectives: objectives.map((objective) => ({
      ...objective,
      weeks: [],
      runningWeek: { start, completed: none },
      nearMisses: [],
    })),
    sources: sources.map((source) => ({ ...source, problems: {} })),
  };
}
