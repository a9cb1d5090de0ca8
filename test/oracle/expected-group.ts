/** Numbers of the portfolio, a source or a team: every issue once, whatever it serves. */
import type { Flow } from '../../src/core/measures/flow-snapshot.ts';
import type { Alignment, Basis, Snapshot, Week } from '../../src/core/measures/snapshot.ts';
import { flowOf } from './expected-flow.ts';
import { isBlocked } from './life.ts';
import {
  completedIn,
  isInProgress,
  isStated,
  isWithin,
  type Scene,
  type Seen,
  type Window,
  weeksOf,
} from './scene.ts';
import { fieldsAt } from './world.ts';

/** Each of them has an objective's, too. */
export interface ExpectedGroup {
  readonly alignment: Readonly<Record<Basis, Alignment>>;
  readonly throughput: Snapshot['throughput'];
  /** In the window. */
  readonly created: number;
  readonly flow: Flow;
  readonly wip: number;
  readonly blockedIssues: number;
  readonly quietIssues: number;
  readonly unassignedIssues: number;
}

const quietAfterMs = 14 * 24 * 3_600_000;

export function groupOf(
  scene: Scene,
  work: readonly Seen[],
  { window, portfolio }: { readonly window: Window; readonly portfolio: Flow | undefined },
): ExpectedGroup {
  const { at } = scene;
  const counted = work.filter(isStated);
  const all = counted.map((seen) => ({ seen, shared: 1, exclusive: 1 }));
  const { weeks, runningWeek } = weeksOf(scene, () => all);
  const working = counted.filter(isInProgress);
  const created = counted.filter(({ known }) => isWithin(known.issue.createdAt, window));
  return {
    alignment: {
      wip: alignment(working),
      completed: alignment(counted.filter((seen) => isWithin(seen.completedAt, window))),
      created: alignment(created),
    },
    throughput: {
      completed: completedIn(all, window).issues,
      weeks: weeks.map(inIssues),
      runningWeek: inIssues(runningWeek),
    },
    created: created.length,
    flow: flowOf(scene, counted, { window, portfolio }),
    wip: working.length,
    blockedIssues: working.filter(({ known }) => isBlocked(known, at)).length,
    quietIssues: working.filter(({ lastMovedAt }) => at - lastMovedAt > quietAfterMs).length,
    unassignedIssues: working.filter(({ known }) => fieldsAt(known, at).assignee === null).length,
  };
}

function inIssues({ start, completed }: Week): Snapshot['throughput']['runningWeek'] {
  return { start, completed: completed.issues };
}

function alignment(work: readonly Seen[]): Alignment {
  const verdicts = work.map(({ verdict }) => verdict);
  const exempt = verdicts.filter((verdict) => verdict === 'exempt').length;
  const unaligned = verdicts.filter((verdict) => verdict === 'unaligned').length;
  const aligned = verdicts.length - exempt - unaligned;
  const parts = { aligned, unaligned, exempt };
  return aligned + unaligned === 0
    ? parts
    : { ...parts, coverageRatio: aligned / (aligned + unaligned) };
}
