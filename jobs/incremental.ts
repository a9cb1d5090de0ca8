import type { Instant } from '../src/core/issue.ts';
import { minuteMs } from '../src/core/time.ts';
import type { SourceState } from '../src/store/sources.ts';

/** How far before the newest `updated` an incremental run begins: search indexes lag behind by minutes. */
export const overlapMs = 10 * minuteMs;

/**
 * Where the next run of a source begins; undefined = a full read. Until the overlap has been read a second time, that is
 * `overlapMs` before the watermark; afterwards just behind it, because the tracker's own clock dates every later change
 * later.
 */
export function sinceOf(state: SourceState): Instant | undefined {
  if (!state.isHistoryComplete || state.watermark === undefined) return undefined;
  return state.isWatermarkSettled ? state.watermark + 1 : state.watermark - overlapMs;
}
