/** A metric is data: what it is called, what it says and does not say, and a pure function to its samples. */
import type { Observation } from './observation.ts';

export const labelNames = [
  'objective',
  'title',
  'team',
  'status',
  'state',
  'week_start',
  'basis',
  'weighting',
  'reason',
  'declared',
  'source',
  'kind',
  'version',
  'node_version',
  'code',
  'queue',
  'job',
  'outcome',
] as const;
/** The only labels there are. None of them can hold a person, an issue key or an issue's title. */
export type LabelName = (typeof labelNames)[number];

/** `stable`: name, labels and meaning change only with a new major version. */
type Stability = 'stable' | 'experimental';

export interface Metric {
  readonly name: string;
  readonly type: 'gauge' | 'counter' | 'histogram';
  /** What it says, in the words of the definitions, and what it does not say. */
  readonly help: string;
  readonly labels: readonly LabelName[];
  readonly stability: Stability;
}

export type Labels = Readonly<Partial<Record<LabelName, string>>>;

export interface Sample {
  readonly labels: Labels;
  readonly value: number;
}

/** A metric of what is known at one moment: always a gauge. No sample = no value. */
export interface SeenMetric<Seen> extends Metric {
  readonly type: 'gauge';
  readonly samples: (seen: Seen) => readonly Sample[];
}

/** A metric of the stored snapshot. */
export type StateMetric = SeenMetric<Observation>;

/** One sample, or none when there is no value. */
export function sample(value: number | undefined, labels: Labels = {}): readonly Sample[] {
  return value === undefined ? [] : [{ labels, value }];
}

/** What the last words of a name promise of its values. */
const units = [
  ['_timestamp_seconds', 'seconds since the epoch, UTC'],
  ['_person_seconds', 'person-seconds'],
  ['_issue_seconds', 'issue-seconds'],
  ['_seconds', 'seconds'],
  ['_ratio', 'ratio, 0 to 1'],
  ['_share_part', 'as throughline_share_basis says'],
  ['_share_whole', 'as throughline_share_basis says'],
  ['_work', 'sum of weights'],
  ['_weight', 'sum of weights'],
  ['_issues', 'issues'],
  ['_issues_without_state', 'issues'],
  ['_objectives', 'objectives'],
  ['_queue_jobs', 'jobs'],
  ['_requests_total', 'requests'],
  ['_webhooks_total', 'requests'],
  ['_jobs_total', 'attempts'],
  ['_failures_total', 'attempts'],
  ['_info', 'always 1'],
] as const;

export function unitOf(name: string): string {
  return units.find(([suffix]) => name.endsWith(suffix))?.[1] ?? 'number';
}

/** Said of every number that is counted from issues. */
export function countedHelp(help: string): string {
  return `${help} Absent while a source it rests on was not yet read to the end.`;
}
