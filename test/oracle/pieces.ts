/** When an issue asks for attention, and whose. */
import type { Instant } from '../../src/core/issue.ts';
import { isBlocked, momentsAround, stateAt } from './life.ts';
import { uncountedBelow } from './stretches.ts';
import { exists, fieldsAt, type Known } from './world.ts';

const forgottenAfterMs = 30 * 24 * 3_600_000;

/** A time in which nothing changes about an issue and its sub-tasks. */
export interface Piece {
  readonly from: Instant;
  readonly to: Instant;
  /** Assignee of each of them that asks for attention, null = nobody; a person may come twice. */
  readonly assignees: readonly (string | null)[];
}

/** What is worked on of an issue, oldest first; pieces without anything to do are left out. */
export function piecesOf(
  known: Known,
  movements: readonly Instant[],
  at: Instant,
): readonly Piece[] {
  const around = [known, ...uncountedBelow(known)];
  const changes = around.flatMap((each) => momentsAround(each, at));
  const forgotten = movements.map((moved) => moved + forgottenAfterMs);
  const borders = [...new Set([...changes, ...movements, ...forgotten, at])]
    .filter((border) => border <= at)
    .toSorted((a, b) => a - b);
  return borders.slice(0, -1).flatMap((from, index) => {
    const lastMovedAt = Math.max(...movements.filter((moved) => moved <= from));
    if (from - lastMovedAt >= forgottenAfterMs) return [];
    const assignees = around
      .filter((each) => isAttended(each, known, from + 1))
      .map((each) => personOn(each, from + 1));
    return assignees.length === 0 ? [] : [{ from, to: borders[index + 1] ?? at, assignees }];
  });
}

/** null = nobody, or somebody who cannot be told from others. */
function personOn(known: Known, at: Instant): string | null {
  return known.site.knowsPeople ? fieldsAt(known, at).assignee : null;
}

/** Active and not blocked; a sub-task as long as its parent goes on. */
function isAttended(each: Known, counted: Known, at: Instant): boolean {
  if (!exists(each, at) || stateAt(each, at) !== 'active' || isBlocked(each, at)) return false;
  return [each, counted].every((one) => fieldsAt(one, at).place === 'live') && goesOn(counted, at);
}

function goesOn(counted: Known, at: Instant): boolean {
  const state = stateAt(counted, at);
  return state !== 'done' && state !== 'cancelled';
}
