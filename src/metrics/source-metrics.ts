/** What is known of each source: its issues and, above all, whether it can be trusted now. */
import { dataProblemKinds } from '../core/data-problem.ts';
import { states } from '../core/issue.ts';
import { staleAfterMs } from '../core/measures/freshness.ts';
import { type Alignment, bases, type SourceSnapshot } from '../core/measures/snapshot.ts';
import { type LabelName, type Sample, type StateMetric, sample } from './metric.ts';
import type { ObservedSource } from './observation.ts';
import { inSeconds } from './seconds.ts';

function sourceMetric(
  family: { name: string; help: string; labels?: readonly LabelName[] },
  samplesOf: (each: ObservedSource) => readonly Sample[],
): StateMetric {
  return {
    name: family.name,
    help: family.help,
    labels: ['source', ...(family.labels ?? [])],
    type: 'gauge',
    stability: 'stable',
    samples: ({ sources }) =>
      sources.flatMap((each) =>
        samplesOf(each).map(({ labels, value }) => ({
          labels: { source: each.id, ...labels },
          value,
        })),
      ),
  };
}

function sourceValue(
  name: string,
  help: string,
  value: (each: ObservedSource) => number | undefined,
): StateMetric {
  return sourceMetric({ name, help }, (each) => sample(value(each)));
}

function measured(
  samplesOf: (snapshot: SourceSnapshot) => readonly Sample[],
): (each: ObservedSource) => readonly Sample[] {
  // What is stored of a source that was not yet read to the end would be too small a number.
  return ({ measured: snapshot, freshness }) =>
    snapshot === undefined || freshness === 'incomplete' ? [] : samplesOf(snapshot);
}

function measuredValue(
  name: string,
  help: string,
  value: (snapshot: SourceSnapshot) => number | undefined,
): StateMetric {
  return sourceMetric(
    { name, help },
    measured((snapshot) => sample(value(snapshot))),
  );
}

function alignmentMetric(
  name: string,
  help: string,
  part: Exclude<keyof Alignment, 'coverageRatio'>,
): StateMetric {
  return sourceMetric(
    { name, help, labels: ['basis'] },
    measured(({ alignment }) =>
      bases.map((basis) => ({ labels: { basis }, value: alignment[basis][part] })),
    ),
  );
}

export const sourceMetrics: readonly StateMetric[] = [
  sourceMetric(
    {
      name: 'throughline_issues',
      help: 'Work issues of the source by state, every issue once, whether they serve an objective or not. Containers are never counted.',
      labels: ['state'],
    },
    measured((snapshot) =>
      states.map((state) => ({ labels: { state }, value: snapshot.states[state] })),
    ),
  ),
  sourceMetric(
    {
      name: 'throughline_issues_without_state',
      help: 'Work issues of the source whose status has no state. They are excluded from every ratio until the status is configured.',
    },
    measured((snapshot) => sample(snapshot.withoutState)),
  ),
  alignmentMetric(
    'throughline_source_aligned_work',
    'Work of the source that serves at least one objective in force, by basis.',
    'aligned',
  ),
  alignmentMetric(
    'throughline_source_unaligned_work',
    'Work of the source that serves no objective in force and is not exempt, by basis.',
    'unaligned',
  ),
  alignmentMetric(
    'throughline_source_exempt_work',
    'Run-the-business work of the source, by basis.',
    'exempt',
  ),
  measuredValue(
    'throughline_source_completed_issues',
    'Issues of the source completed in the trailing window, whether they serve an objective or not.',
    ({ throughput }) => throughput.completed,
  ),
  measuredValue(
    'throughline_source_created_issues',
    'Issues of the source created in the trailing window.',
    ({ created }) => created,
  ),
  measuredValue(
    'throughline_source_blocked_issues',
    'Issues of the source in progress now that are blocked.',
    ({ blockedIssues }) => blockedIssues,
  ),
  measuredValue(
    'throughline_source_quiet_issues',
    'Issues of the source in progress now that have not moved for 14 days.',
    ({ quietIssues }) => quietIssues,
  ),
  measuredValue(
    'throughline_source_unassigned_issues',
    'Issues of the source in progress now without an assignee.',
    ({ unassignedIssues }) => unassignedIssues,
  ),
  measuredValue(
    'throughline_source_mirrored_issues',
    'Issues of the source that are one piece of work with an issue of another source, and count there. Absent before they were counted.',
    ({ mirrored }) => mirrored,
  ),
  sourceMetric(
    {
      name: 'throughline_data_problems',
      help: 'Data problems found in what the source delivered, by kind: data seen, counted and listed, never guessed away.',
      labels: ['kind'],
    },
    measured((snapshot) =>
      dataProblemKinds.map((kind) => ({ labels: { kind }, value: snapshot.problems[kind] ?? 0 })),
    ),
  ),
  sourceMetric(
    {
      name: 'throughline_source_info',
      help: 'A configured source and the kind of tracker it is.',
      labels: ['kind'],
    },
    ({ kind }) => sample(1, { kind }),
  ),
  sourceValue(
    'throughline_source_last_success_timestamp_seconds',
    'When the source was last read without failure. Absent before the first time.',
    ({ lastSuccessAt }) => inSeconds(lastSuccessAt),
  ),
  sourceValue(
    'throughline_source_last_attempt_timestamp_seconds',
    'When reading the source was last tried, whatever came of it. Absent before the first time.',
    ({ lastAttemptAt }) => inSeconds(lastAttemptAt),
  ),
  sourceValue(
    'throughline_source_sync_interval_seconds',
    'Configured time between two reads of the source.',
    ({ intervalMs }) => inSeconds(intervalMs),
  ),
  sourceValue(
    'throughline_source_stale_after_seconds',
    'A source without success for this long is stale: the larger of 3 intervals and 15 minutes.',
    ({ intervalMs }) => inSeconds(staleAfterMs(intervalMs)),
  ),
  sourceValue(
    'throughline_source_consecutive_failures',
    'Failed attempts since the last success.',
    ({ consecutiveFailures }) => consecutiveFailures,
  ),
  sourceValue(
    'throughline_source_observed',
    '1 while the source is read often enough, does not fail, was read completely once and has not lost half of a project or team at once; 0 otherwise: then nothing that rests on it is a verdict.',
    ({ freshness }) => (freshness === 'observed' ? 1 : 0),
  ),
  sourceValue(
    'throughline_source_partly_missing_since_timestamp_seconds',
    'Since when half or more of a project or team of the source is missing at once: nothing of it is removed, and nothing that rests on the source is a verdict. Absent while nothing is missing like that.',
    ({ partlyMissingSince }) => inSeconds(partlyMissingSince),
  ),
  sourceValue(
    'throughline_source_history_complete',
    '1 once the first full read of the source is done.',
    ({ historyComplete }) => (historyComplete ? 1 : 0),
  ),
];
