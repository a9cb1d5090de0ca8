/** What part of the work each objective has, against what the strategy wants; and the effort that went into it. */
import type { AlignmentGap } from '../core/measures/effort-snapshot.ts';
import { dayMs } from '../core/time.ts';
import type { StateMetric } from './metric.ts';
import { comparedValue, measuredValue, objectiveValue } from './objective-family.ts';
import type { Observation, ObservedObjective } from './observation.ts';
import { inSeconds } from './seconds.ts';

export const personDay =
  'Person-seconds: person-days of the trailing window × 86,400. An estimate from who was assigned to what was active, not hours that anybody worked.';
const byBasis =
  'In what throughline_share_basis says: person-seconds of effort, else work. Shared view.';
const withTarget = 'Absent without a target, while not in force and without any work.';
const root = 'Only of objectives in force at the top of the strategy that have a target.';

function target({ measured }: ObservedObjective): ObservedObjective['measured']['target'] {
  return measured.target;
}

/** Work stays as it is; person-days become person-seconds. */
function onBasis(each: ObservedObjective, part: 'served' | 'whole'): number | undefined {
  const seen = target(each);
  return seen?.basis === 'effort' ? inPersonSeconds(seen[part]) : seen?.[part];
}

export function inPersonSeconds(personDays: number): number {
  return inSeconds(personDays * dayMs);
}

function gapPart(
  { objective }: ObservedObjective,
  { alignmentGap }: Observation,
): AlignmentGap['parts'][number] | undefined {
  return alignmentGap?.parts.find((part) => part.objective === objective.id);
}

export const objectiveTargetMetrics: readonly StateMetric[] = [
  objectiveValue(
    'throughline_objective_target_share_ratio',
    'Configured share of attention the objective should get. Absent without a target.',
    ({ objective }) => objective.targetShare,
  ),
  comparedValue(
    'throughline_objective_share_ratio',
    `Share of attention the objective with a target gets: its part ÷ the whole. ${withTarget}`,
    (each) => target(each)?.share,
  ),
  comparedValue(
    'throughline_objective_share_low_ratio',
    `Lower end of the Wilson interval (95%) of the share: what so little work cannot tell from the share. Approximate where weights are fractions. ${withTarget}`,
    (each) => target(each)?.low,
  ),
  comparedValue(
    'throughline_objective_share_high_ratio',
    `Upper end of the Wilson interval (95%) of the share. ${withTarget}`,
    (each) => target(each)?.high,
  ),
  comparedValue(
    'throughline_objective_share_sample_size',
    `n behind the interval of the share: (Σ x)² ÷ Σ x² over aligned and unaligned issues; how many issues of equal size would tell as much. ${withTarget}`,
    (each) => target(each)?.n,
  ),
  comparedValue(
    'throughline_objective_share_part',
    `Numerator of the share: what serves the objective. ${byBasis} ${withTarget}`,
    (each) => onBasis(each, 'served'),
  ),
  comparedValue(
    'throughline_objective_share_whole',
    `Denominator of the share: aligned and unaligned together, the same for every objective. ${byBasis} ${withTarget}`,
    (each) => onBasis(each, 'whole'),
  ),
  comparedValue(
    'throughline_objective_off_target',
    `1 when the interval of the share excludes the target, 0 when the share may as well be the target. ${withTarget}`,
    (each) => {
      const isOff = target(each)?.isOff;
      return isOff === undefined ? undefined : Number(isOff);
    },
  ),
  comparedValue(
    'throughline_alignment_gap_target_ratio',
    `Target in the alignment gap: the objective's own, else the sum of those below it. ${root}`,
    (each, seen) => gapPart(each, seen)?.target,
  ),
  comparedValue(
    'throughline_alignment_gap_actual_ratio',
    `Share of attention in the alignment gap. ${root}`,
    (each, seen) => gapPart(each, seen)?.actual,
  ),
  measuredValue(
    'throughline_objective_effort_shared_person_seconds',
    `Attention the objective got. ${personDay} Shared view.`,
    ({ measured }) => inPersonSeconds(measured.effort.shared),
  ),
  measuredValue(
    'throughline_objective_effort_exclusive_person_seconds',
    `Attention the objective got. ${personDay} Exclusive view.`,
    ({ measured }) => inPersonSeconds(measured.effort.exclusive),
  ),
  measuredValue(
    'throughline_objective_effort_issues',
    'Distinct issues of the objective that got any attention in the trailing window.',
    ({ measured }) => measured.effort.issues,
  ),
  measuredValue(
    'throughline_objective_sunk_person_seconds',
    `Attention that went into issues of the objective which were cancelled after they had been started. Every issue counts in full: never add this up over objectives. ${personDay}`,
    ({ measured }) => inPersonSeconds(measured.effort.sunk),
  ),
];
