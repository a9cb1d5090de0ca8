import { createDurations, type DurationSample } from './durations.ts';
import type { Ageing, Flow, FlowEfficiency } from './flow-snapshot.ts';
import type { IssueFlow } from './issue-flow.ts';
import type { Passage } from './passage.ts';

/**
 * Flow of one set of issues, each counted once whatever its weight. Memory: one number for each issue in progress, two for
 * each completed in the window.
 */
export interface FlowTally {
  /** Undefined adds nothing. */
  add(flow: IssueFlow | undefined): void;
  /** P85 of cycle time. Unit: milliseconds. Undefined when: the sample is too small. */
  cycleP85(): number | undefined;
  /** Where the set has no P85 of its own, ageing is measured by that of the portfolio. */
  result(portfolioP85: number | undefined): Flow;
}

export function createFlow(minSample: number): FlowTally {
  const leadTime = createDurations(minSample);
  const cycleTime = createDurations(minSample);
  const age = createDurations(minSample);
  const efficiency = createEfficiency();
  const sums = { started: 0, completed: 0, reopenings: 0, cancelledAfterStart: 0 };
  return {
    add: (flow) => {
      if (flow === undefined) return;
      sums.started += Number(flow.isStarted);
      sums.completed += Number(flow.isCompleted);
      sums.reopenings += flow.reopenings;
      sums.cancelledAfterStart += Number(flow.isCancelledAfterStart);
      age.add(flow.ageMs);
      leadTime.add(flow.leadMs);
      cycleTime.add(flow.passage?.elapsedMs);
      if (flow.passage !== undefined) efficiency.add(flow.passage);
    },
    cycleP85: () => cycleTime.p85(),
    result: (portfolioP85) => {
      const { completed, ...counted } = sums;
      const ageing = ageingOf(age, { own: cycleTime.p85(), portfolio: portfolioP85 });
      return {
        leadTime: leadTime.result(),
        cycleTime: cycleTime.result(),
        efficiency: efficiency.result(),
        ...counted,
        netFlow: sums.started - completed,
        age: age.result(),
        ...(ageing === undefined ? {} : { ageing }),
      };
    },
  };
}

function createEfficiency(): { add(passage: Passage): void; result(): FlowEfficiency } {
  const sums = { unblockedActiveMs: 0, inProgressMs: 0, issues: 0, issuesWithWaiting: 0 };
  return {
    add: ({ unblockedActiveMs, inProgressMs, hasWaited }) => {
      sums.unblockedActiveMs += unblockedActiveMs;
      sums.inProgressMs += inProgressMs;
      sums.issues += 1;
      sums.issuesWithWaiting += Number(hasWaited);
    },
    result: () => {
      const { unblockedActiveMs, inProgressMs } = sums;
      return inProgressMs > 0 ? { ...sums, ratio: unblockedActiveMs / inProgressMs } : { ...sums };
    },
  };
}

/** Older than the P85 of cycle time. Undefined when: neither has one. */
function ageingOf(
  age: DurationSample,
  p85: { readonly own: number | undefined; readonly portfolio: number | undefined },
): Ageing | undefined {
  const thresholdMs = p85.own ?? p85.portfolio;
  if (thresholdMs === undefined) return undefined;
  const of = p85.own === undefined ? 'portfolio' : 'own';
  return { issues: age.longerThan(thresholdMs), thresholdMs, of };
}
