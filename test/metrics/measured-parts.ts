/** Objectives, sources and their measures with everything empty but what a test gives. */
import type { State } from '../../src/core/issue.ts';
import type { Flow } from '../../src/core/measures/flow-snapshot.ts';
import type {
  Alignment,
  Count,
  GroupNumbers,
  ObjectiveSnapshot,
  Week,
} from '../../src/core/measures/snapshot.ts';
import type { Objective } from '../../src/core/objective.ts';
import { dayMs, minuteMs } from '../../src/core/time.ts';
import type { SourceState } from '../../src/metrics/observation.ts';

export const now = Date.parse('2026-11-24T19:16:00Z');

export function objective(id: string, rest: Partial<Objective> = {}): Objective {
  return {
    id,
    name: id,
    owner: undefined,
    team: undefined,
    outcome: undefined,
    parent: undefined,
    priority: 3,
    starts: undefined,
    ends: undefined,
    due: undefined,
    paused: [],
    declared: undefined,
    targetShare: undefined,
    rules: [],
    quietAfterMs: 14 * dayMs,
    graceMs: 3 * dayMs,
    ...rest,
  };
}

/** The same headcount in both views, the shared one a little smaller. */
export function count(issues: number, shared: number = issues): Count {
  return { issues, shared, exclusive: Math.floor(shared) };
}

const none = count(0);

export function statesOf(some: Partial<Record<State, Count>>): Record<State, Count> {
  return {
    triage: none,
    backlog: none,
    ready: none,
    active: none,
    waiting: none,
    done: none,
    cancelled: none,
    ...some,
  };
}

const mondays = [
  '2026-08-31',
  '2026-09-07',
  '2026-09-14',
  '2026-09-21',
  '2026-09-28',
  '2026-10-05',
  '2026-10-12',
  '2026-10-19',
  '2026-10-26',
  '2026-11-02',
  '2026-11-09',
  '2026-11-16',
];

export function weeksOf(completed: readonly number[]): readonly Week[] {
  return mondays.map((start, index) => ({ start, completed: count(completed[index] ?? 0) }));
}

const noProgress: ObjectiveSnapshot['progress']['shared'] = {
  done: 0,
  whole: 0,
  byEstimate: { done: 0, whole: 0, unestimated: 0 },
};

export function measured(
  id: string,
  rest: Partial<ObjectiveSnapshot> & { executed?: number; planned?: number } = {},
): ObjectiveSnapshot {
  const { executed = 0, planned = 0, ...given } = rest;
  const exclusive = coverage(Math.max(0, executed - 2), Math.max(0, planned - 2.5));
  return {
    id,
    inForce: true,
    sources: ['acme-jira', 'acme-linear'],
    status: 'moving',
    states: statesOf({}),
    all: none,
    completedEver: none,
    completed: none,
    created: none,
    weeks: weeksOf([]),
    runningWeek: { start: '2026-11-23', completed: none },
    executionCoverage: { shared: coverage(executed, planned), exclusive },
    progress: { shared: noProgress, exclusive: noProgress },
    effort: { ...none, sunk: 0 },
    blockedIssues: 0,
    quietIssues: 0,
    unassignedIssues: 0,
    flow: noFlow,
    nearMisses: [],
    ...given,
  };
}

export const noFlow: Flow = {
  leadTime: { n: 0 },
  cycleTime: { n: 0 },
  efficiency: { unblockedActiveMs: 0, inProgressMs: 0, issues: 0, issuesWithWaiting: 0 },
  started: 0,
  netFlow: 0,
  reopenings: 0,
  cancelledAfterStart: 0,
  age: { n: 0 },
};

const nothing: Alignment = { aligned: 0, unaligned: 0, exempt: 0 };

/** Of a source or a team. */
export function group(rest: Partial<GroupNumbers> = {}): GroupNumbers {
  const weeks = weeksOf([]).map(({ start }) => ({ start, completed: 0 }));
  return {
    alignment: { wip: nothing, completed: nothing, created: nothing },
    throughput: { completed: 0, weeks, runningWeek: { start: '2026-11-23', completed: 0 } },
    created: 0,
    wip: 0,
    blockedIssues: 0,
    quietIssues: 0,
    unassignedIssues: 0,
    flow: noFlow,
    ...rest,
  };
}

function coverage(
  executed: number,
  planned: number,
): ObjectiveSnapshot['executionCoverage']['shared'] {
  return { executed, planned, ...(planned === 0 ? {} : { ratio: executed / planned }) };
}

export function source(id: string, rest: Partial<SourceState> = {}): SourceState {
  return {
    id,
    kind: 'jira',
    intervalMs: 5 * minuteMs,
    lastSuccessAt: now - 2 * minuteMs,
    lastAttemptAt: now - 2 * minuteMs,
    consecutiveFailures: 0,
    failing: false,
    historyComplete: true,
    partlyMissingSince: undefined,
    outages: [],
    ...rest,
  };
}
