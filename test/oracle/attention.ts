/** Who works on what, day by day. */
import { isWeekday, plusDays } from './days.ts';
import { isStated, type Scene, type Seen, type Window } from './scene.ts';

export interface Attention {
  /** Person-days of each issue that has any. */
  readonly personDays: ReadonlyMap<Seen, number>;
  /** Days × issues with work that nobody was assigned to. */
  readonly unassignedIssueDays: number;
}

export function attentionIn({ world, work }: Scene, window: Window): Attention {
  const { days } = world;
  const counted = work.filter(isStated);
  const personDays = new Map<Seen, number>();
  let unassignedIssueDays = 0;
  for (let day = days.dayOf(window.from); days.startOf(day) < window.to; day = plusDays(day, 1)) {
    if (!isWeekday(day)) continue;
    const start = days.startOf(day);
    const end = days.startOf(plusDays(day, 1));
    const from = Math.max(start, window.from);
    const to = Math.min(end, window.to);
    const partOfDay = (to - from) / (end - start);
    const spent = spentOn(counted, { from, to });
    unassignedIssueDays += (spent.get(null)?.size ?? 0) * partOfDay;
    spent.delete(null);
    for (const ofPerson of spent.values()) {
      let whole = 0;
      for (const length of ofPerson.values()) whole += length;
      for (const [seen, length] of ofPerson) {
        const share = (partOfDay * length) / whole;
        personDays.set(seen, (personDays.get(seen) ?? 0) + share);
      }
    }
  }
  return { personDays, unassignedIssueDays };
}

/** Milliseconds that each person spent on each issue; under null those of issues nobody was assigned to. */
function spentOn(
  work: readonly Seen[],
  { from, to }: Window,
): Map<string | null, Map<Seen, number>> {
  const spent = new Map<string | null, Map<Seen, number>>();
  for (const seen of work) {
    for (const piece of seen.pieces) {
      const length = Math.min(piece.to, to) - Math.max(piece.from, from);
      if (length <= 0) continue;
      for (const assignee of piece.assignees) {
        const ofPerson = spent.get(assignee) ?? new Map<Seen, number>();
        ofPerson.set(seen, (ofPerson.get(seen) ?? 0) + length);
        spent.set(assignee, ofPerson);
      }
    }
  }
  return spent;
}
