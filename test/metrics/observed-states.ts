/** A small company as the store would hold it, for tests of what is shown. */
import type { ObjectiveSnapshot, Snapshot } from '../../src/core/measures/snapshot.ts';
import type { Objective } from '../../src/core/objective.ts';
import { dayMs, minuteMs } from '../../src/core/time.ts';
import type { ObservedState } from '../../src/metrics/observation.ts';
import { count, measured, now, objective, source, statesOf, weeksOf } from './measured-parts.ts';

export const objectives: readonly Objective[] = [
  objective('faster-checkout', {
    name: 'Checkout in under ten seconds',
    owner: 'maria@acme.example',
    team: 'payments',
    parent: 'grow-revenue',
    priority: 1,
    targetShare: 0.3,
  }),
  objective('grow-revenue', {
    name: 'Grow revenue per visitor',
    owner: 'lee@acme.example',
    priority: 1,
  }),
  objective('reliability', {
    name: 'Three nines for payments',
    owner: 'sam@acme.example',
    team: 'platform',
    priority: 1,
    targetShare: 0.25,
  }),
  objective('self-service', {
    name: 'Customers help themselves',
    owner: 'noor@acme.example',
    team: 'support',
    priority: 2,
  }),
  objective('eu-launch', {
    name: 'Open the shop in five more countries',
    owner: 'kim@acme.example',
    team: 'international',
    priority: 2,
  }),
  objective('leaner-platform', {
    name: 'Halve what the platform costs',
    owner: 'ola@acme.example',
    team: 'platform',
    priority: 3,
  }),
  objective('accessible', { name: 'Usable for everyone', priority: 4 }),
];

const measuredObjectives: readonly ObjectiveSnapshot[] = [
  measured('faster-checkout', {
    states: statesOf({
      backlog: count(14, 12.5),
      ready: count(6),
      active: count(7, 6.5),
      waiting: count(2),
      done: count(41, 38.5),
      cancelled: count(3),
    }),
    all: count(73, 68.5),
    completedEver: count(41, 38.5),
    completed: count(11, 10.5),
    created: count(13, 12),
    weeks: weeksOf([2, 4, 3, 1, 5, 4, 2, 3, 4, 1, 3, 3]),
    runningWeek: { start: '2026-11-23', completed: count(1) },
    executed: 47,
    planned: 65.5,
    blockedIssues: 1,
    quietIssues: 2,
    unassignedIssues: 4,
    lastMovedAt: now - 3 * 60 * minuteMs,
  }),
  measured('grow-revenue', {
    states: statesOf({ backlog: count(30), active: count(15), done: count(70) }),
    all: count(115),
    completedEver: count(70),
    completed: count(19),
    created: count(20),
    weeks: weeksOf([5, 6, 4, 3, 7, 6, 4, 5, 6, 3, 5, 5]),
    runningWeek: { start: '2026-11-23', completed: count(2) },
    executed: 85,
    planned: 115,
    unassignedIssues: 3,
    lastMovedAt: now - 3 * 60 * minuteMs,
  }),
  measured('reliability', {
    status: 'idle',
    states: statesOf({ backlog: count(9), ready: count(4), done: count(17) }),
    all: count(30),
    completedEver: count(17),
    completed: count(2),
    created: count(1),
    weeks: weeksOf([1, 2, 1, 3, 2, 1, 2, 0, 1, 1, 0, 0]),
    executed: 17,
    planned: 30,
    lastMovedAt: Date.parse('2026-11-12T15:20:00Z'),
    noActiveWorkSince: Date.parse('2026-11-12T15:20:00Z'),
  }),
  measured('self-service', {
    status: 'quiet',
    states: statesOf({ backlog: count(5), active: count(3), done: count(4) }),
    all: count(12),
    completedEver: count(4),
    weeks: weeksOf([0, 1, 0, 2, 1, 0, 0, 0, 0, 0, 0, 0]),
    executed: 7,
    planned: 12,
    quietIssues: 3,
    unassignedIssues: 1,
    lastMovedAt: now - 17 * dayMs,
  }),
  measured('eu-launch', {
    status: 'not_started',
    states: statesOf({ triage: count(2), backlog: count(8) }),
    all: count(10),
    created: count(6),
    executed: 0,
    planned: 8,
    lastMovedAt: now - 5 * dayMs,
    noActiveWorkSince: now - 2 * dayMs,
  }),
  measured('leaner-platform', {
    sources: ['acme-jira'],
    states: statesOf({ backlog: count(3), active: count(4), done: count(9) }),
    all: count(16),
    completedEver: count(9),
    completed: count(5),
    created: count(2),
    weeks: weeksOf([0, 1, 1, 0, 2, 0, 1, 0, 2, 1, 1, 2]),
    executed: 13,
    planned: 16,
    lastMovedAt: now - 20 * 60 * minuteMs,
  }),
  measured('accessible', {
    status: 'label_drift',
    noActiveWorkSince: now - 40 * dayMs,
    nearMisses: [{ label: 'accessibilty', pattern: 'accessibility', issues: 12 }],
  }),
];

export const snapshot: Snapshot = {
  schemaVersion: 2,
  asOf: now - minuteMs,
  windowDays: 28,
  windowFrom: now - 28 * dayMs,
  timezone: 'Europe/Berlin',
  alignment: {
    wip: { aligned: 31, unaligned: 19, exempt: 7, coverageRatio: 31 / 50 },
    completed: { aligned: 24, unaligned: 21, exempt: 12, coverageRatio: 24 / 45 },
    created: { aligned: 29, unaligned: 33, exempt: 14, coverageRatio: 29 / 62 },
  },
  throughput: {
    completed: 57,
    weeks: weeksOf([11, 14, 12, 9, 16, 13, 12, 10, 15, 12, 14, 16]).map(({ start, completed }) => ({
      start,
      completed: completed.issues,
    })),
    runningWeek: { start: '2026-11-23', completed: 5 },
  },
  objectives: measuredObjectives,
  sources: [
    {
      id: 'acme-jira',
      states: {
        triage: 4,
        backlog: 120,
        ready: 31,
        active: 40,
        waiting: 9,
        done: 911,
        cancelled: 77,
      },
      withoutState: 3,
      problems: { unknown_status: 3, history_disagrees: 1 },
    },
    {
      id: 'acme-linear',
      states: {
        triage: 12,
        backlog: 60,
        ready: 22,
        active: 8,
        waiting: 0,
        done: 240,
        cancelled: 31,
      },
      withoutState: 0,
      problems: {},
    },
  ],
};

export const healthy: ObservedState = {
  snapshot,
  dataVersion: 4711,
  objectives,
  sources: [source('acme-jira'), source('acme-linear', { kind: 'linear' })],
  alertPriority: 2,
  view: 'shared',
  now,
};

/** Linear does not answer any more. */
export const halfBlind: ObservedState = {
  ...healthy,
  sources: [
    source('acme-jira'),
    source('acme-linear', {
      kind: 'linear',
      lastSuccessAt: now - 130 * minuteMs,
      lastAttemptAt: now - minuteMs,
      consecutiveFailures: 26,
      failing: true,
      outages: [{ from: now - 125 * minuteMs, to: undefined }],
    }),
  ],
};

export const justBegun: ObservedState = {
  ...healthy,
  snapshot: undefined,
  dataVersion: undefined,
  sources: [
    source('acme-jira', {
      lastSuccessAt: undefined,
      historyComplete: false,
      lastAttemptAt: now - minuteMs,
    }),
    source('acme-linear', {
      kind: 'linear',
      lastSuccessAt: undefined,
      lastAttemptAt: undefined,
      historyComplete: false,
    }),
  ],
};

/** A company with this one objective. */
export function stateOf(one: ObjectiveSnapshot, rest: Partial<ObservedState> = {}): ObservedState {
  return {
    ...healthy,
    objectives: [objective(one.id)],
    snapshot: { ...snapshot, objectives: [one] },
    ...rest,
  };
}
