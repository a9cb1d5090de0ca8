/** How the metrics of the whole are made. */
import type { Snapshot } from '../core/measures/snapshot.ts';
import { countedHelp, type LabelName, type Sample, type StateMetric, sample } from './metric.ts';
import type { Observation } from './observation.ts';

interface Family {
  readonly name: string;
  readonly help: string;
  readonly labels?: readonly LabelName[];
}

type SamplesOf = (snapshot: Snapshot, seen: Observation) => readonly Sample[];

export function portfolioMetric(family: Family, samplesOf: SamplesOf): StateMetric {
  return {
    name: family.name,
    help: family.help,
    labels: family.labels ?? [],
    type: 'gauge',
    stability: 'stable',
    samples: (seen) =>
      seen.state.snapshot === undefined ? [] : samplesOf(seen.state.snapshot, seen),
  };
}

export function portfolioValue(
  name: string,
  help: string,
  value: (snapshot: Snapshot, seen: Observation) => number | undefined,
): StateMetric {
  return portfolioMetric({ name, help }, (snapshot, seen) => sample(value(snapshot, seen)));
}

/** A number that is counted from the issues of every source: absent while one was not yet read to the end. */
export function countedMetric(family: Family, samplesOf: SamplesOf): StateMetric {
  const metric = portfolioMetric({ ...family, help: countedHelp(family.help) }, samplesOf);
  return { ...metric, samples: (seen) => (seen.isPartial ? [] : metric.samples(seen)) };
}

export function countedValue(
  name: string,
  help: string,
  value: (snapshot: Snapshot, seen: Observation) => number | undefined,
): StateMetric {
  return countedMetric({ name, help }, (snapshot, seen) => sample(value(snapshot, seen)));
}
