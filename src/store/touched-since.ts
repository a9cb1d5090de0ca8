import type { LabelName, LabelSpan } from '../core/attribution/attribution.ts';
import { labelSpans } from '../core/attribution/label-spans.ts';
import type { Instant, Issue } from '../core/issue.ts';
import { courseDifference, earliest, trackDifference } from '../core/timeline/difference.ts';
import { estimatesOf } from '../core/timeline/life.ts';
import type { DerivedIssue } from './derivation.ts';
import type { FormerFacts, WrittenDerived } from './derived-rows.ts';

interface Told {
  readonly issue: Issue;
  /** What was stored of it before; undefined = it is new, or only what stands above it changed. */
  readonly former: Issue | undefined;
  readonly labelName: (reference: string) => LabelName;
}

/** From when on an issue that was derived says something else than before. Undefined when: it says the same. */
export function touchedSince(
  derived: DerivedIssue,
  { formerFacts, reattributedSince }: Pick<WrittenDerived, 'formerFacts' | 'reattributedSince'>,
  told: Told,
): Instant | undefined {
  const { id } = derived;
  const counts = derived.isWork || derived.isMirrored;
  return earliest([
    formerFacts.has(id) ? factsTouchedSince(derived, formerFacts.get(id), told) : undefined,
    counts ? reattributedSince.get(id) : undefined,
    told.former === undefined ? undefined : fieldsTouchedSince(told.former, told),
  ]);
}

/** What counts as work counts so for its whole past. */
function factsTouchedSince(
  { isWork, isMirrored, facts }: DerivedIssue,
  former: FormerFacts,
  { issue: { createdAt, level }, former: stored }: Told,
): Instant | undefined {
  if (former === undefined) return isWork || isMirrored || level < 0 ? createdAt : undefined;
  if (former.isWork !== isWork || former.isMirrored !== isMirrored) return createdAt;
  const since = courseDifference(former.course, facts.course);
  // Near misses alone: by a label that has no date, unless its own fields tell.
  return since ?? (stored === undefined ? createdAt : undefined);
}

/** What facts and attributions of today do not tell of the past. */
function fieldsTouchedSince(former: Issue, { issue, labelName }: Told): Instant | undefined {
  const began = Math.min(former.createdAt, issue.createdAt);
  if (former.team !== issue.team || former.createdAt !== issue.createdAt) return began;
  return earliest([
    trackDifference(estimatesOf(former), estimatesOf(issue)),
    trackDifference(worn(former, labelName), worn(issue, labelName)),
  ]);
}

function worn(
  issue: Issue,
  labelName: Told['labelName'],
): readonly { readonly from: Instant; readonly value: string }[] {
  return labelSpans(issue, labelName).map(({ from, labels }: LabelSpan) => ({
    from,
    value: JSON.stringify(labels),
  }));
}
