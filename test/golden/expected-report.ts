/** The report of the story on 30 October, noon UTC, calculated by hand. Issues are named by their number in the story. */
import type { ReportDocument, ReportObjective } from '../../src/cli/report-document.ts';
import type { Flow } from '../../src/core/measures/flow-snapshot.ts';
import type { Count, GroupNumbers } from '../../src/core/measures/snapshot.ts';
import { dayMs } from '../../src/core/time.ts';

/** The whole weeks before the one of Monday, 26 October. */
const mondays = [
  '2026-08-03',
  '2026-08-10',
  '2026-08-17',
  '2026-08-24',
  '2026-08-31',
  '2026-09-07',
  '2026-09-14',
  '2026-09-21',
  '2026-09-28',
  '2026-10-05',
  '2026-10-12',
  '2026-10-19',
];

function weeksOf<T>(some: Readonly<Record<string, T>>, otherwise: T) {
  return {
    weeks: mondays.map((start) => ({ start, completed: some[start] ?? otherwise })),
    runningWeek: { start: '2026-10-26', completed: some['2026-10-26'] ?? otherwise },
  };
}

/** Of 1, 2 and 3, which were completed on 9, 26 and 17 October. */
const ofCompleted = {
  // Creation to completion: 19, 6 and 7 days. Ranks ⌈1.5⌉ = 2 and ⌈2.55⌉ = ⌈2.85⌉ = 3 of 6, 7, 19.
  leadTime: {
    n: 3,
    meanMs: (32 * dayMs) / 3,
    p50Ms: 7 * dayMs,
    p85Ms: 19 * dayMs,
    p95Ms: 19 * dayMs,
  },
  // Start to completion: 4, 2 and 5 days: 3 was reopened, so that its second completion counts and its first start.
  cycleTime: {
    n: 3,
    meanMs: (11 * dayMs) / 3,
    p50Ms: 4 * dayMs,
    p85Ms: 5 * dayMs,
    p95Ms: 5 * dayMs,
  },
  // Active for 3, 2 and 4 days; 1 waited for another one; 3 was done for one, which is neither.
  efficiency: {
    unblockedActiveMs: 9 * dayMs,
    inProgressMs: 10 * dayMs,
    issues: 3,
    issuesWithWaiting: 1,
    ratio: 0.9,
  },
  // 3, on 14 October.
  reopenings: 1,
} satisfies Partial<Flow>;

/** All issues are of one source and one team. The window begins on 2 October, 13:00 in Berlin, which is 11:00 UTC. */
const group: GroupNumbers = {
  alignment: {
    // 5; 8, whose label is gone.
    wip: { aligned: 1, unaligned: 1, exempt: 0, coverageRatio: 0.5 },
    // 1, 2 and 3.
    completed: { aligned: 3, unaligned: 0, exempt: 0, coverageRatio: 1 },
    // 2, 3 and 6, whose label came later; 4.
    created: { aligned: 3, unaligned: 1, exempt: 0, coverageRatio: 0.75 },
  },
  throughput: {
    completed: 3,
    // 7, 1, 3 and 2.
    ...weeksOf({ '2026-09-14': 1, '2026-10-05': 1, '2026-10-12': 1, '2026-10-26': 1 }, 0),
  },
  created: 4,
  // 5 and 8.
  wip: 2,
  blockedIssues: 0,
  // 8 moved last when it lost its label, on 15 October.
  quietIssues: 1,
  // 5.
  unassignedIssues: 1,
  flow: {
    ...ofCompleted,
    // 1, 2, 3, 4 and 5; 8 was started on 1 October.
    started: 5,
    netFlow: 2,
    // 4.
    cancelledAfterStart: 1,
    // 5 and 8: too few for more.
    age: { n: 2 },
    // 8 is 29 days old, 5 four.
    ageing: { issues: 1, thresholdMs: 5 * dayMs, of: 'own' },
  },
};

const none: Count = { issues: 0, shared: 0, exclusive: 0 };
const one: Count = { issues: 1, shared: 1, exclusive: 1 };
const noStates = {
  triage: none,
  backlog: none,
  ready: none,
  active: none,
  waiting: none,
  done: none,
  cancelled: none,
};
/** 3 serves checkout, the first in the file, and reliability. */
const halfOfThree: Count = { issues: 1, shared: 0.5, exclusive: 1 };
const otherHalfOfThree: Count = { issues: 1, shared: 0.5, exclusive: 0 };
/** 1, 2 and 3 in full or by half. */
const three: Count = { issues: 3, shared: 2.5, exclusive: 3 };

/** Effort, progress and what comes of them are calculated in tests of their own. */
type CountedObjective = Omit<ReportObjective, 'id' | 'name' | 'effort' | 'progress'>;

const checkout: CountedObjective = {
  priority: 1,
  // 6 is left, and nothing is in progress since 2 was done.
  status: 'idle',
  noActiveWorkSince: '2026-10-26T08:00:00.000Z',
  reason: 'work remains, none in progress, since 26 Oct',
  // For four days: longer than the grace of three.
  attention: 'alert',
  // 6 got its label.
  lastMovedAt: '2026-10-29T08:00:00.000Z',
  issues: { issues: 4, shared: 3.5, exclusive: 4 },
  states: { ...noStates, backlog: one, done: three },
  wip: none,
  completed: three,
  completedEver: three,
  // 2, 3 and 6.
  created: three,
  executionCoverage: {
    shared: { executed: 2.5, planned: 3.5, ratio: 2.5 / 3.5 },
    exclusive: { executed: 3, planned: 4, ratio: 0.75 },
  },
  ...weeksOf({ '2026-10-05': one, '2026-10-12': halfOfThree, '2026-10-26': one }, none),
  blockedIssues: 0,
  quietIssues: 0,
  unassignedIssues: 0,
  flow: {
    ...ofCompleted,
    started: 3,
    netFlow: 0,
    cancelledAfterStart: 0,
    age: { n: 0 },
    ageing: { issues: 0, thresholdMs: 5 * dayMs, of: 'own' },
  },
  declarations: [],
  nearMisses: [],
};

/** 3 and 5. */
const reliability: CountedObjective = {
  priority: 1,
  status: 'moving',
  reason: 'in progress, moved within 14 days',
  attention: 'none',
  lastMovedAt: '2026-10-26T08:00:00.000Z',
  issues: { issues: 2, shared: 1.5, exclusive: 1 },
  states: { ...noStates, active: one, done: otherHalfOfThree },
  wip: one,
  completed: otherHalfOfThree,
  completedEver: otherHalfOfThree,
  created: otherHalfOfThree,
  executionCoverage: {
    shared: { executed: 1.5, planned: 1.5, ratio: 1 },
    exclusive: { executed: 1, planned: 1, ratio: 1 },
  },
  ...weeksOf({ '2026-10-12': otherHalfOfThree }, none),
  blockedIssues: 0,
  quietIssues: 0,
  unassignedIssues: 1,
  flow: {
    leadTime: { n: 1 },
    cycleTime: { n: 1 },
    // 3.
    efficiency: {
      unblockedActiveMs: 4 * dayMs,
      inProgressMs: 4 * dayMs,
      issues: 1,
      issuesWithWaiting: 0,
      ratio: 1,
    },
    started: 2,
    netFlow: 1,
    reopenings: 1,
    cancelledAfterStart: 0,
    age: { n: 1 },
    // 5 is 4 days and 4 hours old.
    ageing: { issues: 0, thresholdMs: 5 * dayMs, of: 'portfolio' },
  },
  declarations: [],
  nearMisses: [],
};

export const expectedReport: Omit<ReportDocument, 'objectives' | 'effort' | 'strategyCoverage'> & {
  readonly objectives: readonly (CountedObjective & Pick<ReportObjective, 'id' | 'name'>)[];
} = {
  schema: 'throughline.report/1',
  asOf: '2026-10-30T12:00:00.000Z',
  isRestated: true,
  strategy: { reading: 'restated', version: 'ID', inForceFrom: 'WHEN', isBeforeFirst: true },
  window: { days: 28, from: '2026-10-02T11:00:00.000Z' },
  timezone: 'Europe/Berlin',
  view: 'shared',
  headline: '2 of 3 priorities have no active work',
  alertPriority: 2,
  days: [],
  ...group,
  objectives: [
    // Nothing serves it but what serves the objective below it.
    { id: 'shop', name: 'A shop that sells', ...checkout },
    { id: 'checkout', name: 'Checkout', parent: 'shop', ...checkout },
    { id: 'reliability', name: 'Three nines', ...reliability },
  ],
  sources: [
    {
      id: 'tracker',
      lastSuccessAt: 'WHEN',
      // 6; 5 and 8; 1, 2, 3 and 7; 4.
      states: { triage: 0, backlog: 1, ready: 0, active: 2, waiting: 0, done: 4, cancelled: 1 },
      withoutState: 0,
      problems: {},
      mirrored: 0,
      ...group,
    },
  ],
  teams: [{ source: 'tracker', team: 'ID', ...group }],
};
