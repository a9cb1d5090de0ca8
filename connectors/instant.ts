import { z } from 'zod';
import type { Instant } from '../src/core/issue.ts';

const isoWithOffset = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)$/;
const earliest = Date.UTC(1971, 0, 1);
const latest = Date.UTC(2200, 0, 1);

/**
 * An instant as trackers write it: ISO 8601 with an offset ("+0800", "-05:00", "Z"), or epoch milliseconds.
 * A number is never seconds: Jira's bulk change logs send milliseconds although the documented example has ten digits,
 * and a guess by size would shift history without a word. Ten digits read as 1970 and are refused with every other
 * year a tracker cannot know.
 */
export function instantOf(value: unknown): Instant | undefined {
  if (typeof value === 'number') return plausible(Math.trunc(value));
  // Without an offset the text would be read in the zone of this machine.
  if (typeof value !== 'string' || !isoWithOffset.test(value)) return undefined;
  return plausible(Date.parse(value.replace(/([+-]\d\d)(\d\d)$/, '$1:$2')));
}

/** `instantOf` for a field of a record that must have one. */
export const instantSchema = z.unknown().transform((value, context): Instant => {
  const at = instantOf(value);
  if (at !== undefined) return at;
  context.addIssue(
    'not an ISO 8601 instant with offset, nor epoch milliseconds of a plausible year',
  );
  return z.NEVER;
});

function plausible(at: number): Instant | undefined {
  return at >= earliest && at < latest ? at : undefined;
}
