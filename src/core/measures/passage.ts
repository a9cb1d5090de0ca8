import { type Course, isInProgress } from '../timeline/facts.ts';
import type { Track } from '../timeline/track.ts';
import type { Window } from './windows.ts';

/** How an issue went from start to completion. Archiving plays no part. Unit: milliseconds. */
export interface Passage {
  /** Start to completion: its cycle time. */
  readonly elapsedMs: number;
  /** Of that, active or waiting. */
  readonly inProgressMs: number;
  /** Of that, active and not blocked. */
  readonly unblockedActiveMs: number;
  readonly hasWaited: boolean;
}

/** Source: definitions, "The life of one issue", flow efficiency. */
export function passageOf(
  { states, blocked }: Pick<Course, 'states' | 'blocked'>,
  span: Window,
): Passage {
  let [inProgressMs, unblockedActiveMs, hasWaited] = [0, 0, false];
  for (const { value, from, to } of stretchesWithin(states, span)) {
    if (!isInProgress(value)) continue;
    inProgressMs += to - from;
    if (value === 'waiting') hasWaited = true;
    else unblockedActiveMs += to - from - blockedMs(blocked, { from, to });
  }
  return { elapsedMs: span.to - span.from, inProgressMs, unblockedActiveMs, hasWaited };
}

function blockedMs(blocked: Course['blocked'], span: Window): number {
  return stretchesWithin(blocked, span)
    .filter(({ value }) => value)
    .reduce((sum, { from, to }) => sum + to - from, 0);
}

/** The spans of a track as far as they lie in a span of time; those without any length left out. */
function stretchesWithin<T>(
  track: Track<T>,
  { from, to }: Window,
): readonly (Window & { readonly value: T })[] {
  return track
    .map((span, index) => ({
      value: span.value,
      from: Math.max(span.from, from),
      to: Math.min(track[index + 1]?.from ?? to, to),
    }))
    .filter((stretch) => stretch.from < stretch.to);
}
