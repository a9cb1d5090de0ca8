/** The small company with a value for every number: objectives that flow, are measured against targets and forecast. */
import type { ReportDocument } from '../../src/cli/report-document.ts';
import type { Flow } from '../../src/core/measures/flow-snapshot.ts';
import type { ObjectiveSnapshot, Snapshot } from '../../src/core/measures/snapshot.ts';
import type { Objective } from '../../src/core/objective.ts';
import { dayMs } from '../../src/core/time.ts';
import { count, group } from '../metrics/measured-parts.ts';
import { objectives, snapshot } from '../metrics/observed-states.ts';

function days(n: number, [p50, p85, p95]: readonly [number, number, number]): Flow['leadTime'] {
  return { n, meanMs: p50 * dayMs, p50Ms: p50 * dayMs, p85Ms: p85 * dayMs, p95Ms: p95 * dayMs };
}

const checkoutFlow: Flow = {
  leadTime: days(11, [17, 38.5, 61]),
  cycleTime: days(10, [4.5, 9, 14.25]),
  efficiency: {
    unblockedActiveMs: 30 * dayMs,
    inProgressMs: 48 * dayMs,
    issues: 10,
    issuesWithWaiting: 4,
    ratio: 0.625,
  },
  started: 9,
  netFlow: -2,
  reopenings: 1,
  cancelledAfterStart: 3,
  age: days(9, [6, 11, 20]),
  ageing: { issues: 2, thresholdMs: 9 * dayMs, of: 'own' },
};

const checkout: Partial<ObjectiveSnapshot> = {
  flow: checkoutFlow,
  effort: { issues: 14, shared: 36.4, exclusive: 40, sunk: 2.5 },
  target: {
    target: 0.3,
    basis: 'effort',
    served: 36.4,
    whole: 112,
    share: 0.325,
    divergence: 0.025,
    n: 61.2,
    low: 0.222,
    high: 0.449,
    isOff: false,
  },
  progress: {
    shared: {
      done: 38.5,
      whole: 65.5,
      ratio: 38.5 / 65.5,
      byEstimate: { done: 120, whole: 200, ratio: 0.6, unestimated: 13.1, unestimatedRatio: 0.2 },
    },
    exclusive: {
      done: 37,
      whole: 63,
      ratio: 37 / 63,
      byEstimate: {
        done: 118,
        whole: 190,
        ratio: 118 / 190,
        unestimated: 12,
        unestimatedRatio: 12 / 63,
      },
    },
  },
  scopeChange: {
    since: Date.parse('2026-09-30T22:00:00Z'),
    created: count(13, 12),
    attributed: count(4, 3.5),
    deattributed: count(1),
    cancelled: { issues: -1, shared: -1, exclusive: -1 },
  },
  timeToFirstWorkMs: 3.5 * dayMs,
  declarations: [
    {
      by: 'initiative',
      name: 'Faster | checkout',
      state: 'at_risk',
      since: Date.parse('2026-11-20T08:00:00Z'),
      disagrees: false,
    },
  ],
  forecast: {
    remaining: 27,
    weeks: 12,
    runs: 10_000,
    withScope: { p50: '2027-02-02', p85: '2027-03-16', byDueRatio: 0.713 },
    withoutScope: { p50: '2027-01-12', p85: '2027-02-09', byDueRatio: 0.98 },
  },
};

const reliability: Partial<ObjectiveSnapshot> = {
  declarations: [{ by: 'strategy', state: 'on_track', disagrees: true }],
  flow: { ...checkoutFlow, cycleTime: days(7, [12, 26, 26]), netFlow: 3 },
  target: {
    target: 0.25,
    basis: 'effort',
    served: 9,
    whole: 112,
    share: 9 / 112,
    divergence: 9 / 112 - 0.25,
    n: 61.2,
    low: 0.034,
    high: 0.178,
    isOff: true,
  },
  forecast: { remaining: 13, weeks: 4, runs: 10_000, refused: 'too_few_weeks' },
};

const values: Readonly<Record<string, Partial<ObjectiveSnapshot>>> = {
  'faster-checkout': checkout,
  reliability,
  'leaner-platform': {
    forecast: {
      remaining: 7,
      weeks: 12,
      runs: 10_000,
      withScope: { p50: '2027-05-04', byDueRatio: 0.02 },
      withoutScope: { p50: '2027-01-05', p85: '2027-02-02', byDueRatio: 0.4 },
    },
  },
};

export const fullSnapshot: Snapshot = {
  ...snapshot,
  objectives: snapshot.objectives.map((each) => ({ ...each, ...values[each.id] })),
  teams: [
    ...snapshot.teams,
    {
      ...group({
        wip: 12,
        alignment: {
          wip: { aligned: 5, unaligned: 7, exempt: 0, coverageRatio: 5 / 12 },
          completed: { aligned: 0, unaligned: 0, exempt: 2 },
          created: { aligned: 0, unaligned: 0, exempt: 0 },
        },
        flow: checkoutFlow,
      }),
      source: 'acme-jira',
      team: 'CORE',
    },
  ],
};

const dues: Readonly<Record<string, string>> = {
  'faster-checkout': '2027-02-28',
  'leaner-platform': '2026-12-31',
};

export const fullObjectives: readonly Objective[] = objectives.map((each) => ({
  ...each,
  due: dues[each.id],
}));

/** Coverage that rises; on one day there was nothing to divide by, one is not kept. */
export const pastDays: ReportDocument['days'] = [
  { day: '2026-11-19', wip: { aligned: 20, unaligned: 30, exempt: 4, coverageRatio: 0.4 } },
  { day: '2026-11-20', wip: { aligned: 0, unaligned: 0, exempt: 4 } },
  { day: '2026-11-21', wip: { aligned: 22, unaligned: 28, exempt: 5, coverageRatio: 0.44 } },
  { day: '2026-11-23', wip: { aligned: 30, unaligned: 20, exempt: 7, coverageRatio: 0.6 } },
];
