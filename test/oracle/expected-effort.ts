/** Person-days of an objective and of all issues. */
import type { Effort, EffortAlignment } from '../../src/core/measures/effort-snapshot.ts';
import type { Attention } from './attention.ts';
import { isSunk } from './expected-flow.ts';
import { isStated, type Scene, type Seen, type Served, type Window } from './scene.ts';

export interface Sunk {
  /** Person-days that went into issues cancelled after their start. */
  readonly sunk: number;
}

interface Spent {
  readonly attention: Attention;
  readonly window: Window;
}

export function effortOf(
  scene: Scene,
  served: readonly Served[],
  { attention, window }: Spent,
): Effort & Sunk {
  let issues = 0;
  let shared = 0;
  let exclusive = 0;
  for (const each of served.filter(({ seen }) => isStated(seen))) {
    const days = attention.personDays.get(each.seen) ?? 0;
    if (days > 0) issues += 1;
    shared += days * each.shared;
    exclusive += days * each.exclusive;
  }
  const seen = served.map((each) => each.seen);
  return { issues, shared, exclusive, sunk: sunkIn(scene, seen, { attention, window }) };
}

export function effortOfAll(scene: Scene, { attention, window }: Spent): EffortAlignment & Sunk {
  const sums = { aligned: 0, unaligned: 0, exempt: 0 };
  for (const seen of scene.work.filter(isStated)) {
    const kind = typeof seen.verdict === 'string' ? seen.verdict : 'aligned';
    sums[kind] += attention.personDays.get(seen) ?? 0;
  }
  const { aligned, unaligned } = sums;
  return {
    ...sums,
    ...(aligned + unaligned === 0 ? {} : { coverageRatio: aligned / (aligned + unaligned) }),
    unassignedIssueDays: attention.unassignedIssueDays,
    sunk: sunkIn(scene, scene.work, { attention, window }),
  };
}

function sunkIn(scene: Scene, work: readonly Seen[], { attention, window }: Spent): number {
  let sunk = 0;
  for (const seen of work) {
    if (isSunk(scene, seen, window)) sunk += attention.personDays.get(seen) ?? 0;
  }
  return sunk;
}
