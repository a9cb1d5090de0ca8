/** Flow of a set of issues: an objective's, a source's, a team's, or all of them. Plain JSON as in snapshot.ts. */

/** Durations in milliseconds; percentiles by nearest rank. Percentiles and mean are absent below `min_sample`. */
export interface Durations {
  readonly n: number;
  readonly meanMs?: number;
  readonly p50Ms?: number;
  readonly p85Ms?: number;
  readonly p95Ms?: number;
}

export interface Flow {
  /** Issues completed in the window; those with a negative duration are left out. */
  readonly leadTime: Durations;
  /** The same; those without a start are left out, too. */
  readonly cycleTime: Durations;
  /** Over the issues of `cycleTime`, between start and completion. */
  readonly efficiency: FlowEfficiency;
  /** Issues whose start lies in the window. */
  readonly started: number;
  /** started − completed. */
  readonly netFlow: number;
  /** Exits from done in the window, of issues that count now. */
  readonly reopenings: number;
  /** Issues cancelled in the window that had started. */
  readonly cancelledAfterStart: number;
  /** Age of the issues in progress now that have a start. */
  readonly age: Durations;
  /** Absent while neither the objective nor the portfolio has a P85 of cycle time. */
  readonly ageing?: Ageing;
}

export interface FlowEfficiency {
  readonly unblockedActiveMs: number;
  readonly inProgressMs: number;
  readonly issues: number;
  /** Of those, issues that were waiting at some time in between. */
  readonly issuesWithWaiting: number;
  /** unblockedActiveMs ÷ inProgressMs; absent without time in progress. */
  readonly ratio?: number;
}

/** Issues in progress that are older than the P85 of cycle time. */
export interface Ageing {
  readonly issues: number;
  readonly thresholdMs: number;
  /** Whose P85 it is. */
  readonly of: 'own' | 'portfolio';
}
