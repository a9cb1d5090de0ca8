/** Issues whose lives are told in days: the numbers are of day 100, their window begins with day 72. */
import type { Issue } from '../../../src/core/issue.ts';
import type { Durations, Flow } from '../../../src/core/measures/flow-snapshot.ts';
import type { MeasuredIssue } from '../../../src/core/measures/measured-issue.ts';
import type { MeasurementRequest } from '../../../src/core/measures/measurement.ts';
import type { Snapshot } from '../../../src/core/measures/snapshot.ts';
import type { SourceRules } from '../../../src/core/objective.ts';
import { dayMs } from '../../../src/core/time.ts';
import { issue, rules, type Step } from '../issue-builder.ts';
import { measuredLife } from '../measured-life.ts';
import { attribution, snapshot } from './measured-builder.ts';

const lastDay = 100;

interface Told extends Partial<Omit<Issue, 'createdAt' | 'archivedAt'>> {
  readonly archived?: number;
  /** "72-73, 75-77" */
  readonly flagged?: string;
  readonly serves?: string;
  readonly source?: string;
  readonly rules?: Partial<SourceRules>;
}

/**
 * "60, 65 active, 80 done Declined, 90 backlog -" was created in backlog on day 60. The last word of a step is the
 * resolution from then on, "-" that there is none any more.
 */
export function lived(
  story: string,
  {
    archived,
    flagged = '',
    serves,
    source = 'jira',
    rules: own,
    changes = [],
    ...fields
  }: Told = {},
): MeasuredIssue {
  const [created = '', ...steps] = story.split(', ');
  const flags = flagged
    .split(', ')
    .filter((each) => each !== '')
    .map((each) => each.split('-'));
  const of = issue({
    createdAt: instantOf(created),
    path: steps.map(stepOf),
    archivedAt: archived === undefined ? undefined : archived * dayMs,
    changes: [
      ...changes,
      ...flags.flatMap(([from, to]) => [
        { field: 'flag' as const, id: `${from}:on`, at: instantOf(from), from: undefined, to: '1' },
        { field: 'flag' as const, id: `${to}:off`, at: instantOf(to), from: '1', to: undefined },
      ]),
    ],
    ...fields,
  });
  const attributed = serves === undefined ? [] : [attribution(serves, { from: -dayMs })];
  return measuredLife(of, { ...rules, ...own }, { source, attributed, t: lastDay * dayMs });
}

function instantOf(day: string | undefined): number {
  return Number(day) * dayMs;
}

function stepOf(told: string): Step {
  const [day, status = '', ...resolution] = told.split(' ');
  const at = instantOf(day);
  if (resolution.length === 0) return [at, status];
  return [at, status, resolution[0] === '-' ? null : resolution.join(' ')];
}

/** Started and completed on these days, created five days before. */
export function worked(started: number, completed: number, told: Told = {}): MeasuredIssue {
  return lived(`${started - 5}, ${started} active, ${completed} done`, told);
}

/** Cycle times of 10, 1, 4.5, 49 and 3 days; lead times of 20, 2, 9.5, 89 and 5. */
export const five = [
  [60, 70, 80],
  [71, 72, 73],
  [75, 80, 84.5],
  [10, 50, 99],
  [72, 74, 77],
].map(([created = 0, started = 0, completed = 0]) =>
  lived(`${created}, ${started} active, ${completed} done`),
);

export function snapshotOf(
  issues: readonly MeasuredIssue[],
  fields: Partial<MeasurementRequest> = {},
): Snapshot {
  return snapshot(issues, { asOf: lastDay * dayMs, ...fields });
}

export function flowOf(...issues: readonly MeasuredIssue[]): Flow {
  return snapshotOf(issues).flow;
}

/** Durations in days. */
export function days(durations: Durations): Readonly<Record<string, number>> {
  return Object.fromEntries(
    Object.entries(durations).map(([name, value]) => [name, name === 'n' ? value : value / dayMs]),
  );
}
