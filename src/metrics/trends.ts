/** The series a trend is drawn from: recorded by the rules from what is scraped, and back-filled for the time before. */

import type { Labels, StateMetric } from './metric.ts';
import { objectiveMetrics } from './objective-metrics.ts';
import { portfolioMetrics } from './portfolio-metrics.ts';

export interface Trend {
  /** Name of the recorded series: the metric without the replica that showed it. */
  readonly name: string;
  readonly metric: StateMetric;
  /** Which of its samples are back-filled: each is 360 samples a day. */
  readonly isTold: (labels: Labels) => boolean;
}

const ofPortfolio = [
  'throughline_alignment_coverage_ratio',
  'throughline_aligned_work',
  'throughline_unaligned_work',
  'throughline_exempt_work',
  'throughline_completed_issues',
] as const;

const ofObjectives = [
  'throughline_objective_issues',
  'throughline_objective_completed_issues',
  'throughline_objective_completed_shared_work',
  'throughline_objective_execution_coverage_ratio',
  'throughline_objective_executed_work',
  'throughline_objective_planned_work',
] as const;

export const trends: readonly Trend[] = [
  ...portfolioMetrics.flatMap((metric) => trendOf(metric, ofPortfolio, 'job')),
  ...objectiveMetrics.flatMap((metric) => trendOf(metric, ofObjectives, 'objective')),
];

function trendOf(metric: StateMetric, names: readonly string[], level: string): readonly Trend[] {
  if (!names.includes(metric.name)) return [];
  return [{ name: `${level}:${metric.name}:max`, metric, isTold: isInProgress }];
}

/** Of states only those in progress: WIP. */
function isInProgress({ state }: Labels): boolean {
  return state === undefined || state === 'active' || state === 'waiting';
}
