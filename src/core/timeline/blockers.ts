import type { BlockerChange, Change, Instant, Issue, State } from '../issue.ts';
import { type FieldChange, joined, merged, rollBack, type Span, type Track } from './track.ts';

/** What is known of an issue that another one names as its blocker. */
export interface Blocker {
  readonly id: string;
  /** It was there, and neither done nor cancelled. */
  readonly open: Track<boolean>;
  /** It is not there today: its tracker shows no link with it any more. */
  readonly isAway: boolean;
}

/** Finds the issue that a reference means. Undefined when: nothing is known of it, so that it cannot be said to be open. */
export type BlockerOf = (reference: string) => Blocker | undefined;

/** A time in which an issue was not there; `to` undefined = still. */
export interface Absence {
  readonly from: Instant;
  readonly to: Instant | undefined;
}

/**
 * While at least one issue that blocks this one was linked and open. Undefined when: no known issue was ever linked.
 * Source: definitions, "The life of one issue", blocked.
 */
export function blockedByLinks(
  issue: Pick<Issue, 'createdAt' | 'blockers'>,
  changes: readonly Change[],
  blockerOf: BlockerOf,
): Track<boolean> | undefined {
  const told = changes.filter((change) => change.field === 'blockers');
  const current = issue.blockers ?? [];
  if (told.length === 0 && current.length === 0) return undefined;
  let blocked: Track<boolean> | undefined;
  for (const { blocker, references } of knownBlockers([...current, ...named(told)], blockerOf)) {
    const link = linkTrack(issue, { current, told }, { blocker, references });
    const hold = joined(link, blocker.open, (isLinked, isOpen) => isLinked && isOpen === true);
    blocked = blocked === undefined ? hold : joined(blocked, hold, either);
  }
  return blocked === undefined ? undefined : merged(blocked);
}

export function either(a: boolean, b: boolean | undefined): boolean {
  return a || b === true;
}

function named(told: readonly BlockerChange[]): readonly string[] {
  return told.flatMap(({ added, removed }) => [...added, ...removed]);
}

interface Named {
  readonly blocker: Blocker;
  /** Everything that means it. */
  readonly references: ReadonlySet<string>;
}

function knownBlockers(references: readonly string[], blockerOf: BlockerOf): Iterable<Named> {
  const known = new Map<string, { blocker: Blocker; references: Set<string> }>();
  for (const reference of references) {
    const blocker = blockerOf(reference);
    if (blocker === undefined) continue;
    const before = known.get(blocker.id)?.references ?? [];
    known.set(blocker.id, { blocker, references: new Set([...before, reference]) });
  }
  return known.values();
}

/** No tracker tells that a link has ended with the end of its other side: until then it lasted. */
function linkTrack(
  { createdAt }: Pick<Issue, 'createdAt'>,
  { current, told }: { current: readonly string[]; told: readonly BlockerChange[] },
  { blocker, references }: Named,
): Track<boolean> {
  const isMeant = (reference: string): boolean => references.has(reference);
  const changes = told.flatMap(({ at, added, removed }): FieldChange<boolean>[] => [
    ...(removed.some(isMeant) ? [{ at, from: true, to: false }] : []),
    ...(added.some(isMeant) ? [{ at, from: false, to: true }] : []),
  ]);
  const isKept = blocker.isAway && changes.at(-1)?.to === true;
  return rollBack(createdAt, changes, { current: current.some(isMeant) || isKept }).track;
}

/** While an issue was there and neither done nor cancelled. One whose status has no state is not known to be either. */
export function openTrack(
  states: Track<State | undefined>,
  absences: readonly Absence[],
): Track<boolean> {
  const living = states.map(({ from, value }) => ({
    from,
    value: value !== 'done' && value !== 'cancelled',
  }));
  return merged(
    joined([never, ...living], awayTrack(absences), (isOpen, isAway) => isOpen && isAway !== true),
  );
}

const never: Span<boolean> = { from: Number.NEGATIVE_INFINITY, value: false };

function awayTrack(absences: readonly Absence[]): Track<boolean> {
  const borders = absences.flatMap(({ from, to }) => (to === undefined ? [from] : [from, to]));
  const spans = [...new Set(borders)]
    .toSorted((a, b) => a - b)
    .map((border) => ({
      from: border,
      value: absences.some(({ from, to }) => from <= border && border < (to ?? Infinity)),
    }));
  return [never, ...spans];
}
