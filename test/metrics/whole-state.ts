/** The small company with a value for every metric. */
import type { Declaration } from '../../src/core/measures/declarations.ts';
import type { ObservedState } from '../../src/metrics/observation.ts';
import type { QueueState } from '../../src/metrics/queue-metrics.ts';
import { fullObjectives, fullSnapshot } from '../cli/full-snapshot.ts';
import { healthy } from './observed-states.ts';

const declarations: readonly Declaration[] = [
  { by: 'strategy', state: 'on_track', disagrees: true },
  { by: 'project', name: 'Payments', state: 'at_risk', disagrees: false },
  { by: 'initiative', name: 'Trust', state: 'on_track', disagrees: true },
];

export const whole: ObservedState = {
  ...healthy,
  snapshot: {
    ...fullSnapshot,
    objectives: fullSnapshot.objectives.map((each) =>
      each.id === 'reliability' ? { ...each, declarations } : each,
    ),
    sources: fullSnapshot.sources.map((each) => ({ ...each, mirrored: 2 })),
  },
  storedDataVersion: 4712,
  objectives: fullObjectives,
  minCoverage: 0.6,
  maxDivergence: 0.15,
};

export const queues: readonly QueueState[] = [
  {
    queue: 'sync-acme-jira',
    jobs: { waiting: 3, active: 2, delayed: 4, failed: 1 },
    oldestWaitingAt: healthy.now - 30_000,
    workers: 2,
  },
  {
    queue: 'measure',
    jobs: { waiting: 0, active: 0, delayed: 1, failed: 0 },
    oldestWaitingAt: undefined,
    workers: 1,
  },
];
