/** How much of the strategy is served, and how far attention is from the plan. */
import { type ShareBasis, shareBases } from '../core/measures/effort-snapshot.ts';
import type { StrategyShare } from '../core/measures/strategy-coverage.ts';
import type { StateMetric } from './metric.ts';
import { sample } from './metric.ts';
import { inPersonSeconds, personDay } from './objective-target-metrics.ts';
import type { Observation } from './observation.ts';
import {
  countedMetric,
  countedValue,
  portfolioMetric,
  portfolioValue,
} from './portfolio-family.ts';

export const weightings = ['plain', 'priority', 'target'] as const;

const shares = {
  plain: 'plain',
  priority: 'byPriority',
  target: 'byTarget',
} as const satisfies Record<(typeof weightings)[number], keyof Observation['strategyCoverage']>;

const weighting =
  'Weighting: plain = 1 each, priority = 1 ÷ priority, target = the target share, 0 without one.';

function strategyMetric(
  name: string,
  help: string,
  value: (share: StrategyShare) => number | undefined,
): StateMetric {
  return portfolioMetric(
    { name, help: `${help} ${weighting}`, labels: ['weighting'] },
    (_, { strategyCoverage }) =>
      weightings.flatMap((each) =>
        sample(value(strategyCoverage[shares[each]]), { weighting: each }),
      ),
  );
}

/** One basis for all objectives. */
function shareBasis({ alignmentGap, objectives }: Observation): ShareBasis | undefined {
  return (
    alignmentGap?.basis ?? objectives.flatMap(({ measured }) => measured.target ?? [])[0]?.basis
  );
}

const once = 'Every issue once.';

export const strategyMetrics: readonly StateMetric[] = [
  strategyMetric(
    'throughline_strategy_coverage_ratio',
    'Share of the strategy that is served: objectives in force without others below them that are moving, of all such with a verdict. Absent when nothing with a weight has one.',
    ({ ratio }) => ratio,
  ),
  strategyMetric(
    'throughline_strategy_moving_weight',
    'Numerator of strategy coverage: weight of the objectives that are moving.',
    ({ moving }) => moving,
  ),
  strategyMetric(
    'throughline_strategy_observed_weight',
    'Denominator of strategy coverage: weight of the objectives with a verdict.',
    ({ observed }) => observed,
  ),
  portfolioValue(
    'throughline_strategy_unobserved_objectives',
    'Objectives in force without others below them that have no verdict, because a source is not observed: in neither number of strategy coverage.',
    (_, { strategyCoverage }) => strategyCoverage.unobserved,
  ),
  countedMetric(
    {
      name: 'throughline_share_basis',
      help: 'What shares of attention rest on, the same for all objectives: 1 for the basis that applies, 0 for the others. effort = person-days of the trailing window, completed = issues completed in it, wip = issues in progress. Absent without any target and without any work.',
      labels: ['basis'],
    },
    (_, seen) => {
      const applies = shareBasis(seen);
      if (applies === undefined) return [];
      return shareBases.map((basis) => ({ labels: { basis }, value: Number(basis === applies) }));
    },
  ),
  countedValue(
    'throughline_alignment_gap_ratio',
    'Distance of attention from the plan: ½ Σ |target − actual| over the objectives at the top of the strategy that have a target, and the rest. 0 = attention follows the plan, 1 = not at all. Absent without any target and without any work.',
    (_, { alignmentGap }) => alignmentGap?.gap,
  ),
  countedValue(
    'throughline_alignment_gap_rest_target_ratio',
    'Target of the rest in the alignment gap: 1 − Σ targets.',
    (_, { alignmentGap }) => alignmentGap?.rest.target,
  ),
  countedValue(
    'throughline_alignment_gap_rest_actual_ratio',
    'Share of attention of the rest in the alignment gap: 1 − Σ shares.',
    (_, { alignmentGap }) => alignmentGap?.rest.actual,
  ),
  countedValue(
    'throughline_effort_alignment_coverage_ratio',
    'Alignment coverage of effort: aligned ÷ (aligned + unaligned) person-days of the trailing window; exempt is in neither. Absent when there is neither.',
    ({ effort }) => effort.coverageRatio,
  ),
  countedValue(
    'throughline_effort_aligned_person_seconds',
    `Attention to work that serves an objective in force. ${personDay} ${once}`,
    ({ effort }) => inPersonSeconds(effort.aligned),
  ),
  countedValue(
    'throughline_effort_unaligned_person_seconds',
    `Attention to work that serves no objective in force and is not exempt. ${personDay} ${once}`,
    ({ effort }) => inPersonSeconds(effort.unaligned),
  ),
  countedValue(
    'throughline_effort_exempt_person_seconds',
    `Attention to run-the-business work. ${personDay} ${once}`,
    ({ effort }) => inPersonSeconds(effort.exempt),
  ),
  countedValue(
    'throughline_sunk_person_seconds',
    `Attention that went into issues which were cancelled after they had been started. ${personDay} ${once}`,
    ({ effort }) => inPersonSeconds(effort.sunk),
  ),
  countedValue(
    'throughline_unassigned_issue_seconds',
    'Work on issues that nobody was assigned to: issues × workdays of the trailing window × 86,400. In no person-day.',
    ({ effort }) => inPersonSeconds(effort.unassignedIssueDays),
  ),
];
