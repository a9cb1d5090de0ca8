/** Which version of the strategy was in force when. */
import type { Instant } from './issue.ts';
import type { LocalDate } from './objective.ts';
import type { Calendar } from './time.ts';

/** How a past instant is read: under the strategy of today, or under the one that was in force then. */
export const readings = ['restated', 'as-it-was'] as const;
export type Reading = (typeof readings)[number];

/** A version was put in force, for the first time or again. */
export interface Adoption {
  /** Fingerprint of the version. */
  readonly version: string;
  readonly effectiveFrom: LocalDate | undefined;
  readonly adoptedAt: Instant;
}

/** From the first instant to the last; `to` undefined = still. */
export interface SpanInForce {
  readonly version: string;
  readonly from: Instant;
  readonly to: Instant | undefined;
}

/**
 * Spans without gaps, oldest first. A version is in force from its `effective_from`, else from its adoption. A day to come
 * does not delay it, for what is adopted is measured by at once; and a version that comes back is in force from then on.
 * Where two claim the same time the later adopted one has it: it corrects the other.
 */
export function spansInForce(
  adoptions: readonly Adoption[],
  calendar: Calendar,
): readonly SpanInForce[] {
  const known = new Set<string>();
  const spans: SpanInForce[] = [];
  for (const { version, effectiveFrom, adoptedAt } of adoptions) {
    const isReturn = known.has(version) || effectiveFrom === undefined;
    const from = isReturn ? adoptedAt : Math.min(calendar.startOf(effectiveFrom), adoptedAt);
    known.add(version);
    append(spans, { version, from, to: undefined });
  }
  return spans;
}

/** The span an instant lies in; state at t = after all that began before t. Undefined when: t lies before the first. */
export function spanAt(spans: readonly SpanInForce[], t: Instant): SpanInForce | undefined {
  return spans.findLast(({ from }) => from < t);
}

/** Covers what the spans say of the time from its beginning on. */
function append(spans: SpanInForce[], next: SpanInForce): void {
  let last = spans.pop();
  while (last !== undefined && last.from >= next.from) last = spans.pop();
  if (last === undefined) spans.push(next);
  else if (last.version === next.version) spans.push({ ...last, to: undefined });
  else spans.push({ ...last, to: next.from }, next);
}
