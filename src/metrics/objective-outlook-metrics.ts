/** Where each objective is going: progress, scope, forecast against the due day, and what people say of it. */
import type { ForecastOutcome, ForecastRefusal } from '../core/measures/forecast.ts';
import type { Progress } from '../core/measures/progress-snapshot.ts';
import { declaredStates, type LocalDate } from '../core/objective.ts';
import { secondMs } from '../core/time.ts';
import type { StateMetric } from './metric.ts';
import {
  measuredMetric,
  measuredValue,
  objectiveMetric,
  objectiveValue,
} from './objective-family.ts';
import type { Observation, ObservedObjective } from './observation.ts';
import { inSeconds } from './seconds.ts';

export const forecastRefusals = [
  'nothing_remains',
  'too_few_weeks',
  'no_throughput',
] as const satisfies readonly ForecastRefusal[];

/** The last second of a local day: what is compared with it happened on that day or before, and it is shown as that day. */
function endOf(day: LocalDate | undefined, { calendar }: Observation): number | undefined {
  if (day === undefined) return undefined;
  return inSeconds(calendar.startOf(calendar.plusDays(day, 1)) - secondMs);
}

function forecastOutcome(
  { measured: { forecast } }: ObservedObjective,
  scope: 'withScope' | 'withoutScope',
): ForecastOutcome | undefined {
  return forecast === undefined || 'refused' in forecast ? undefined : forecast[scope];
}

const lastSecond = 'The last second of that local day.';
const noForecast =
  'Absent while not in force, when the forecast is refused, and beyond the horizon of 520 weeks.';

function forecastMetrics(
  prefix: string,
  scope: 'withScope' | 'withoutScope',
  what: string,
): readonly StateMetric[] {
  return [
    measuredValue(
      `${prefix}_p50_timestamp_seconds`,
      `The day by which half of 10,000 simulated courses end, ${what}. What the pace of the past leads to, not what people intend. ${lastSecond} ${noForecast}`,
      (each, seen) => endOf(forecastOutcome(each, scope)?.p50, seen),
    ),
    measuredValue(
      `${prefix}_p85_timestamp_seconds`,
      `The day by which 85 in 100 of the simulated courses end, ${what}. ${lastSecond} ${noForecast}`,
      (each, seen) => endOf(forecastOutcome(each, scope)?.p85, seen),
    ),
    measuredValue(
      `${prefix}_by_due_ratio`,
      `Share of 10,000 simulated courses that end on the due day or before, ${what}. Below 0.85 exactly when P85 lies after the due day. Absent without a due day and when the forecast is refused.`,
      (each) => forecastOutcome(each, scope)?.byDueRatio,
    ),
  ];
}

function progressMetrics(prefix: string, view: 'shared' | 'exclusive'): readonly StateMetric[] {
  const progress = ({ measured }: ObservedObjective): Progress => measured.progress[view];
  return [
    measuredValue(
      `${prefix}_ratio`,
      `Done ÷ all work that is not cancelled, ${view} view. Work, not the outcome. Absent without work.`,
      (each) => progress(each).ratio,
    ),
    measuredValue(
      `${prefix}_done_work`,
      `Numerator of progress: work done, ${view} view.`,
      (each) => progress(each).done,
    ),
    measuredValue(
      `${prefix}_whole_work`,
      `Denominator of progress: work with a state that is not cancelled, ${view} view.`,
      (each) => progress(each).whole,
    ),
  ];
}

const estimateUnit =
  'Shared view, in the unit of each team as it stands: never compare it over objectives.';

const estimateMetrics: readonly StateMetric[] = [
  measuredValue(
    'throughline_objective_estimated_progress_ratio',
    'Progress by estimate: Σ weight × estimate of what is done ÷ the same of all that is not cancelled. It says nothing of work without an estimate (throughline_objective_unestimated_ratio). Absent when nothing is estimated above 0.',
    ({ measured }) => measured.progress.shared.byEstimate.ratio,
  ),
  measuredValue(
    'throughline_objective_estimated_done_size',
    `Numerator of progress by estimate. ${estimateUnit}`,
    ({ measured }) => measured.progress.shared.byEstimate.done,
  ),
  measuredValue(
    'throughline_objective_estimated_whole_size',
    `Denominator of progress by estimate. ${estimateUnit}`,
    ({ measured }) => measured.progress.shared.byEstimate.whole,
  ),
  measuredValue(
    'throughline_objective_unestimated_work',
    'Work of the objective that is not cancelled and has no estimate, shared view.',
    ({ measured }) => measured.progress.shared.byEstimate.unestimated,
  ),
  measuredValue(
    'throughline_objective_unestimated_ratio',
    'Work without an estimate ÷ all work that is not cancelled (throughline_objective_progress_whole_work). Absent without work.',
    ({ measured }) => measured.progress.shared.byEstimate.unestimatedRatio,
  ),
];

const sinceStart =
  'since the objective came into force, shared view. Scope now − scope then = created + attributed − de-attributed − cancelled. Absent without a start and while not in force.';

function scopeMetric(
  part: 'created' | 'attributed' | 'deattributed' | 'cancelled',
  help: string,
): StateMetric {
  return measuredValue(
    `throughline_objective_scope_${part}_work`,
    `${help} ${sinceStart}`,
    ({ measured }) => measured.scopeChange?.[part].shared,
  );
}

const scopeMetrics: readonly StateMetric[] = [
  measuredValue(
    'throughline_objective_scope_since_timestamp_seconds',
    'When the objective came into force, last of all: from when its scope change is counted. Absent without a start and while not in force.',
    ({ measured }) => inSeconds(measured.scopeChange?.since),
  ),
  scopeMetric('created', 'Work that was added by new issues'),
  scopeMetric('attributed', 'Work that older issues gained'),
  scopeMetric('deattributed', 'Work that older issues lost, those archived unfinished included,'),
  scopeMetric(
    'cancelled',
    'Work cancelled now less work cancelled then, negative when it was taken up again,',
  ),
];

export const objectiveOutlookMetrics: readonly StateMetric[] = [
  ...progressMetrics('throughline_objective_progress', 'shared'),
  ...progressMetrics('throughline_objective_exclusive_progress', 'exclusive'),
  ...estimateMetrics,
  ...scopeMetrics,
  objectiveValue(
    'throughline_objective_due_timestamp_seconds',
    `Configured due day. It ends nothing: an overdue priority is still one. ${lastSecond} Absent without one.`,
    ({ objective }, seen) => endOf(objective.due, seen),
  ),
  ...forecastMetrics(
    'throughline_objective_forecast',
    'withScope',
    'while scope goes on changing as it did',
  ),
  ...forecastMetrics(
    'throughline_objective_forecast_without_scope_change',
    'withoutScope',
    'while scope stays as it is',
  ),
  measuredValue(
    'throughline_objective_forecast_sample_size',
    'Past weeks the forecast draws from; it needs 6. Absent while not in force.',
    ({ measured }) => measured.forecast?.weeks,
  ),
  measuredValue(
    'throughline_objective_forecast_remaining_work',
    'Work that remains in the forecast: neither done nor cancelled, shared view. Absent while not in force.',
    ({ measured }) => measured.forecast?.remaining,
  ),
  measuredMetric(
    {
      name: 'throughline_objective_forecast_refused',
      help: 'Why there is no forecast: 1 for the reason that applies, 0 for the others; all 0 = there is one. Absent while not in force.',
      labels: ['reason'],
    },
    ({ measured: { forecast } }) => {
      if (forecast === undefined) return [];
      const refused = 'refused' in forecast ? forecast.refused : undefined;
      return forecastRefusals.map((reason) => ({
        labels: { reason },
        value: Number(reason === refused),
      }));
    },
  ),
  measuredValue(
    'throughline_objective_time_to_first_work_seconds',
    'From the start of the objective to the first work on it, 0 when there already was some. Absent without a start, and while there was none.',
    ({ measured }) => inSeconds(measured.timeToFirstWorkMs),
  ),
  objectiveMetric(
    {
      name: 'throughline_objective_declarations',
      help: 'What people say of the objective: how many declare each state, of the strategy itself and of each project and initiative a rule names; 0 for a state that none declares. Not what is seen of it.',
      labels: ['declared'],
    },
    ({ measured: { declarations } }) =>
      declarations === undefined
        ? []
        : declaredStates.map((declared) => ({
            labels: { declared },
            value: declarations.filter(({ state }) => state === declared).length,
          })),
  ),
  objectiveValue(
    'throughline_objective_declared_disagrees',
    '1 while the objective is declared on track and its activity status says that nothing goes on (label_drift, unmapped, not_started, idle, blocked, quiet), else 0. Absent without a declaration and while unobserved: no verdict.',
    ({ measured: { declarations = [] }, status }) =>
      declarations.length === 0 || status === 'unobserved'
        ? undefined
        : Number(declarations.some(({ disagrees }) => disagrees)),
  ),
];
