/** The whole of the small company, and its teams. */
import type { GroupNumbers, TeamSnapshot } from '../../src/core/measures/snapshot.ts';
import { dayMs } from '../../src/core/time.ts';
import { group, noFlow, weeksOf } from './measured-parts.ts';

export const portfolio: GroupNumbers = {
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
  created: 76,
  wip: 57,
  blockedIssues: 3,
  quietIssues: 8,
  unassignedIssues: 9,
  flow: {
    leadTime: {
      n: 57,
      meanMs: 20.5 * dayMs,
      p50Ms: 17 * dayMs,
      p85Ms: 38 * dayMs,
      p95Ms: 61 * dayMs,
    },
    cycleTime: {
      n: 52,
      meanMs: 6.5 * dayMs,
      p50Ms: 5 * dayMs,
      p85Ms: 11 * dayMs,
      p95Ms: 19 * dayMs,
    },
    efficiency: {
      unblockedActiveMs: 200 * dayMs,
      inProgressMs: 320 * dayMs,
      issues: 52,
      issuesWithWaiting: 30,
      ratio: 0.625,
    },
    started: 61,
    netFlow: 4,
    reopenings: 2,
    cancelledAfterStart: 3,
    age: {
      n: 57,
      meanMs: 9 * dayMs,
      p50Ms: 6 * dayMs,
      p85Ms: 18 * dayMs,
      p95Ms: 30 * dayMs,
    },
    ageing: { issues: 12, thresholdMs: 11 * dayMs, of: 'own' },
  },
};

export const teams: readonly TeamSnapshot[] = [
  {
    ...group({
      wip: 31,
      flow: { ...noFlow, ageing: { issues: 4, thresholdMs: 11 * dayMs, of: 'portfolio' } },
    }),
    source: 'acme-jira',
    team: 'PAY',
  },
  { ...group({ wip: 8 }), source: 'acme-linear', team: 'WEB' },
];
