/** Reports of the small company that the tests of the forms print. */
import {
  type ReportDocument,
  reportDocument,
  type StrategyUsed,
} from '../../src/cli/report-document.ts';
import type { ReportSeen } from '../../src/cli/report-html.ts';
import type { Snapshot } from '../../src/core/measures/snapshot.ts';
import { type ObservedState, observe } from '../../src/metrics/observation.ts';
import { count, measured, objective, statesOf } from '../metrics/measured-parts.ts';
import { halfBlind, healthy, snapshot } from '../metrics/observed-states.ts';
import { fullObjectives, fullSnapshot, pastDays } from './full-snapshot.ts';

/** Two objectives that are easily read, one of them without any issue. */
export const small: Snapshot = {
  ...snapshot,
  asOf: Date.parse('2026-11-24T19:15:00Z'),
  alignment: {
    wip: { aligned: 1, unaligned: 2, exempt: 4 },
    completed: { aligned: 3, unaligned: 1, exempt: 0, coverageRatio: 0.75 },
    created: { aligned: 1, unaligned: 2, exempt: 0, coverageRatio: 1 / 3 },
  },
  objectives: [
    measured('checkout', {
      states: statesOf({ active: count(2, 1.5), waiting: count(1), done: count(3) }),
      all: count(9, 8),
      completed: count(3),
      executed: 5.5,
      planned: 6.5,
      lastMovedAt: Date.parse('2026-11-23T23:59:59Z'),
    }),
    measured('empty', {
      status: 'unmapped',
      noActiveWorkSince: Date.parse('2026-11-01T00:00:00Z'),
    }),
  ],
};

export const smallObjectives = [
  objective('checkout', { priority: 1, name: 'Checkout, "fast"', owner: 'maria@acme.example' }),
  objective('empty', { priority: 2, name: '=HYPERLINK("https://evil.example")' }),
];

export const ofToday: StrategyUsed = {
  reading: 'today',
  version: '3fa9c2d1e0ab',
  inForceFrom: '2026-10-01T00:00:00.000Z',
  isBeforeFirst: false,
};
export const restated: StrategyUsed = { ...ofToday, reading: 'restated' };

export function reportOf(
  shown: Partial<ObservedState> = {},
  strategy: StrategyUsed = ofToday,
): ReportDocument {
  const observation = observe({ ...healthy, ...shown });
  return reportDocument(observation, shown.snapshot ?? snapshot, { strategy, days: [] });
}

export function healthyReport(): ReportDocument {
  return reportOf();
}

export function unobservedReport(): ReportDocument {
  return reportOf(halfBlind);
}

export function smallReport(): ReportDocument {
  return reportOf({ snapshot: small, objectives: smallObjectives }, restated);
}

/** With a value for every number. */
export function fullSeen(strategy: StrategyUsed = ofToday): ReportSeen {
  const observation = observe({ ...healthy, snapshot: fullSnapshot, objectives: fullObjectives });
  return {
    report: reportDocument(observation, fullSnapshot, { strategy, days: pastDays }),
    observation,
    snapshot: fullSnapshot,
  };
}
