/** What is shown while some sources are not observed. */
import type { Config } from '../../src/config/config.ts';
import type { Snapshot } from '../../src/core/measures/snapshot.ts';
import { type Observation, observe } from '../../src/metrics/observation.ts';
import type { ExpectedSnapshot } from './expected-snapshot.ts';
import { type ExpectedStrategyCoverage, strategyCoverageOf } from './expected-strategy-coverage.ts';

/** Sources whose last attempt to read them failed. */
type Failing = readonly string[];

export function observationOf(config: Config, snapshot: Snapshot, failing: Failing): Observation {
  const now = snapshot.asOf;
  return observe({
    snapshot,
    dataVersion: 1,
    objectives: config.strategy.objectives,
    sources: config.sources.map(({ id, intervalMs, connection }) => ({
      id,
      kind: connection.type,
      intervalMs,
      lastSuccessAt: now,
      lastAttemptAt: now,
      consecutiveFailures: Number(failing.includes(id)),
      failing: failing.includes(id),
      historyComplete: true,
      partlyMissingSince: undefined,
      outages: [],
    })),
    alertPriority: config.alerts.alertPriority,
    view: config.strategy.view,
    now,
  });
}

export function expectedCoverage(
  { strategy }: Config,
  { objectives }: ExpectedSnapshot,
  failing: Failing,
): ExpectedStrategyCoverage {
  return strategyCoverageOf(strategy, (id) => {
    const objective = objectives.find((each) => each.id === id);
    if (objective?.inForce !== true) return 'not_in_force';
    return objective.sources.some((source) => failing.includes(source))
      ? 'unobserved'
      : objective.status;
  });
}
