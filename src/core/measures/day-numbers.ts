import type { ObjectiveSnapshot, Snapshot, SourceSnapshot } from './snapshot.ts';

/**
 * A snapshot at the end of a local day, without what other days tell (weeks), what is listed for people of today (near
 * misses, data problems, mirrored issues), and what has no past (declarations).
 */
export interface DayNumbers extends Omit<Snapshot, 'throughput' | 'objectives' | 'sources'> {
  readonly throughput: Omit<Snapshot['throughput'], 'weeks' | 'runningWeek'>;
  readonly objectives: readonly DayObjective[];
  readonly sources: readonly Omit<SourceSnapshot, 'problems' | 'mirrored'>[];
}

type DayObjective = Omit<
  ObjectiveSnapshot,
  'weeks' | 'runningWeek' | 'nearMisses' | 'declarations'
>;

export function dayNumbers({ throughput, objectives, sources, ...rest }: Snapshot): DayNumbers {
  const { weeks: _weeks, runningWeek: _running, ...wholeThroughput } = throughput;
  return {
    ...rest,
    throughput: wholeThroughput,
    objectives: objectives.map(dayObjective),
    sources: sources.map(({ problems: _problems, mirrored: _mirrored, ...source }) => source),
  };
}

function dayObjective({
  weeks: _weeks,
  runningWeek: _running,
  nearMisses: _nearMisses,
  declarations: _declarations,
  ...numbers
}: ObjectiveSnapshot): DayObjective {
  return numbers;
}
