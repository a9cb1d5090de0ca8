/** How the metrics of each objective are made. `objective` is its slug; everything comes from the stored snapshot. */
import { countedHelp, type LabelName, type Sample, type StateMetric, sample } from './metric.ts';
import type { Observation, ObservedObjective } from './observation.ts';

export interface Family {
  readonly name: string;
  readonly help: string;
  readonly labels?: readonly LabelName[];
}

export type SamplesOf = (each: ObservedObjective, seen: Observation) => readonly Sample[];
export type ValueOf = (each: ObservedObjective, seen: Observation) => number | undefined;

export function objectiveMetric(family: Family, samplesOf: SamplesOf): StateMetric {
  return {
    name: family.name,
    help: family.help,
    labels: ['objective', ...(family.labels ?? [])],
    type: 'gauge',
    stability: 'stable',
    samples: (seen) =>
      seen.objectives.flatMap((each) =>
        samplesOf(each, seen).map(({ labels, value }) => ({
          labels: { objective: each.objective.id, ...labels },
          value,
        })),
      ),
  };
}

export function objectiveValue(name: string, help: string, value: ValueOf): StateMetric {
  return objectiveMetric({ name, help }, (each, seen) => sample(value(each, seen)));
}

/** A number that is counted from issues: absent while a source was not yet read to the end, for it would be too small. */
export function measuredMetric(family: Family, samplesOf: SamplesOf): StateMetric {
  return objectiveMetric({ ...family, help: countedHelp(family.help) }, (each, seen) =>
    each.isPartial ? [] : samplesOf(each, seen),
  );
}

export function measuredValue(name: string, help: string, value: ValueOf): StateMetric {
  return measuredMetric({ name, help }, (each, seen) => sample(value(each, seen)));
}

/** A number that compares the objective with the whole: absent while any source was not yet read to the end. */
export function comparedValue(name: string, help: string, value: ValueOf): StateMetric {
  return objectiveMetric({ name, help: comparedHelp(help) }, (each, seen) =>
    seen.isPartial ? [] : sample(value(each, seen)),
  );
}

function comparedHelp(help: string): string {
  return `${help} Absent while any source was not yet read to the end.`;
}
