/** What one issue adds to the numbers of a snapshot. */
import { type Instant, type State, states } from '../issue.ts';
import type { LocalDate } from '../objective.ts';
import type { MeasuredIssue } from './measured-issue.ts';
import { createMeasurement, type MeasurementRequest } from './measurement.ts';
import {
  type Basis,
  bases,
  type Count,
  type ObjectiveSnapshot,
  type Snapshot,
} from './snapshot.ts';
import type { Weights } from './tally.ts';

/** Numbers of an objective: by state, `wip` in progress, `all` whatever the state; `completed` and `created` in the window. */
export const contributedNumbers = [
  'all',
  'wip',
  ...states,
  'completed',
  'created',
  'completedEver',
] as const;
export type ContributedNumber = (typeof contributedNumbers)[number];

export interface Contribution {
  readonly windowDays: number;
  readonly windowFrom: Instant;
  /** undefined: the issue enters no number that goes by state. */
  readonly state: State | undefined;
  /** The bases of alignment coverage it is on, and as what. */
  readonly alignment: readonly { readonly basis: Basis; readonly as: AlignedAs }[];
  /** In the order of the file, those above included; those it adds nothing to left out. */
  readonly objectives: readonly ObjectiveContribution[];
}

export type AlignedAs = 'aligned' | 'unaligned' | 'exempt';

export interface ObjectiveContribution {
  readonly id: string;
  readonly numbers: readonly (Weights & { readonly number: ContributedNumber })[];
  /** Weeks of the throughput of 12 weeks and the running one: completions count by the attribution at the week's end. */
  readonly weeks: readonly (Weights & { readonly start: LocalDate })[];
}

/**
 * The measurement of the one issue alone: every number told of it is the sum of these over all issues. Effort is not: the
 * share of a day says something only beside all others who shared it.
 */
export function contributionOf(
  issue: MeasuredIssue,
  request: Omit<MeasurementRequest, 'knownSince'>,
): Contribution {
  const measurement = createMeasurement({ ...request, knownSince: new Map() });
  measurement.add(issue);
  const snapshot = measurement.finish();
  const [source] = snapshot.sources.filter(({ id }) => id === issue.source);
  return {
    windowDays: snapshot.windowDays,
    windowFrom: snapshot.windowFrom,
    state: states.find((state) => (source?.states[state] ?? 0) > 0),
    alignment: bases.flatMap((basis) => alignedAs(snapshot, basis)),
    objectives: snapshot.objectives
      .map(objectiveContribution)
      .filter(({ numbers, weeks }) => numbers.length > 0 || weeks.length > 0),
  };
}

function alignedAs({ alignment }: Snapshot, basis: Basis): Contribution['alignment'] {
  const kinds = ['aligned', 'unaligned', 'exempt'] as const;
  return kinds.filter((as) => alignment[basis][as] > 0).map((as) => ({ basis, as }));
}

function objectiveContribution(objective: ObjectiveSnapshot): ObjectiveContribution {
  const { id, weeks, runningWeek } = objective;
  const counts = countsOf(objective);
  return {
    id,
    numbers: contributedNumbers
      .filter((number) => counts[number].issues > 0)
      .map((number) => ({ number, ...weightsOf(counts[number]) })),
    weeks: [...weeks, runningWeek]
      .filter(({ completed }) => completed.issues > 0)
      .map(({ start, completed }) => ({ start, ...weightsOf(completed) })),
  };
}

function countsOf(objective: ObjectiveSnapshot): Readonly<Record<ContributedNumber, Count>> {
  const { states: byState, all, completed, created, completedEver } = objective;
  const wip = byState.active.issues > 0 ? byState.active : byState.waiting;
  return { ...byState, wip, all, completed, created, completedEver };
}

function weightsOf({ shared, exclusive }: Count): Weights {
  return { shared, exclusive };
}
