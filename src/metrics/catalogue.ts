/** Every metric there is, but those of the Node.js process itself (`process_*`, `nodejs_*`). */
import { dataProblemKinds } from '../core/data-problem.ts';
import { states } from '../core/issue.ts';
import { activityStatuses, bases } from '../core/measures/snapshot.ts';
import { declaredStates } from '../core/objective.ts';
import type { LabelName, Metric, StateMetric } from './metric.ts';
import { objectiveMetrics } from './objective-metrics.ts';
import { forecastRefusals } from './objective-outlook-metrics.ts';
import { portfolioMetrics } from './portfolio-metrics.ts';
import { processMetrics } from './process-metrics.ts';
import { queueMetrics } from './queue-metrics.ts';
import { sourceMetrics } from './source-metrics.ts';
import { weightings } from './strategy-metrics.ts';

/** Rendered from the stored snapshot. */
export const stateMetrics: readonly StateMetric[] = [
  ...objectiveMetrics,
  ...portfolioMetrics,
  ...sourceMetrics,
];

export const catalogue: readonly Metric[] = [...stateMetrics, ...queueMetrics, ...processMetrics];

/** Whole weeks that are shown. */
const weeks = 12;

/** How many values a label can have; the others have one for each objective or source. */
function labelSizes(count: SeriesCount): Partial<Record<LabelName, number>> {
  return {
    objective: count.objectives,
    source: count.sources,
    status: activityStatuses.length,
    state: states.length,
    week_start: weeks,
    basis: bases.length,
    weighting: weightings.length,
    reason: forecastRefusals.length,
    declared: declaredStates.length,
    kind: dataProblemKinds.length,
  };
}

export interface SeriesCount {
  readonly objectives: number;
  readonly sources: number;
}

/** The most series the state can have. */
export function seriesBound(count: SeriesCount): number {
  const sizes = labelSizes(count);
  return stateMetrics
    .map(({ name, labels }) => (name.endsWith('_info') ? labels.slice(0, 1) : labels))
    .map((labels) => labels.map((label) => sizes[label] ?? 1))
    .map((factors) => factors.reduce((product, size) => product * size, 1))
    .reduce((sum, size) => sum + size, 0);
}
