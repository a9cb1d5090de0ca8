import { z } from 'zod';
import type { Instant } from '../src/core/issue.ts';

/**
 * Where a read sorted by an instant has come to. It outlives the tracker's own tokens and cursors, which expire and
 * whose lists move. `seen`: ids delivered within one resolution before `at`, so that going on makes way however many
 * issues share an instant.
 */
export const positionSchema = z.object({ at: z.number(), seen: z.array(z.string()) });
export type Position = z.infer<typeof positionSchema>;

export interface Row {
  readonly id: string;
  /** What the read is sorted by; undefined when it cannot be read: such a row is delivered and moves nothing. */
  readonly at: Instant | undefined;
}

/** The position behind rows that were delivered after it. `resolutionMs` = what the tracker's filter can tell apart. */
export function advance(position: Position, rows: readonly Row[], resolutionMs: number): Position {
  const at = Math.max(position.at, ...rows.map((row) => row.at ?? position.at));
  const border = at - (at % resolutionMs);
  const recent = rows.filter((row) => (row.at ?? 0) >= border).map((row) => row.id);
  const kept = position.at >= border ? position.seen : [];
  return { at, seen: [...new Set([...kept, ...recent])] };
}

/** Rows not delivered before the position. One that changed since has a later instant and comes again. */
export function undelivered<R extends Row>(
  rows: readonly R[],
  position: Position,
  resolutionMs: number,
): readonly R[] {
  const border = position.at - (position.at % resolutionMs);
  const seen = new Set(position.seen);
  return rows.filter(({ id, at }) => {
    if (at === undefined || at > position.at) return true;
    return at >= border && !seen.has(id);
  });
}
