import { describe, expect, it } from 'vitest';
import type { BlockerChange, Instant, State } from '../../../src/core/issue.ts';
import { type Absence, type Blocker, openTrack } from '../../../src/core/timeline/blockers.ts';
import { factsAt } from '../../../src/core/timeline/facts.ts';
import { lifeOf } from '../../../src/core/timeline/life.ts';
import { createStateReader } from '../../../src/core/timeline/state-of.ts';
import { issue, rules, statuses } from '../issue-builder.ts';

interface Story {
  /** What blocks it today. */
  readonly blockers?: readonly string[];
  readonly changes?: readonly BlockerChange[];
  readonly isFlagged?: boolean;
  readonly others: readonly Other[];
}

interface Other {
  readonly id: string;
  readonly names?: readonly string[];
  /** Created open at −10 unless it says otherwise. */
  readonly states?: readonly (readonly [Instant, State | undefined])[];
  readonly absences?: readonly Absence[];
}

const reader = createStateReader(statuses, rules);

function blockerOf({ id, states = [[-10, 'active']], absences = [] }: Other): Blocker {
  const track = states.map(([from, value]) => ({ from, value }));
  const isAway = absences.some(({ to }) => to === undefined);
  return { id, open: openTrack(track, absences), isAway };
}

/** Of an issue created at 0, at each of these instants. */
function blockedAt({ others, ...fields }: Story, instants: readonly Instant[]): readonly boolean[] {
  const known = new Map(
    others.flatMap((other) =>
      [other.id, ...(other.names ?? [])].map((name) => [name, blockerOf(other)] as const),
    ),
  );
  const life = lifeOf(issue(fields), reader, (name) => known.get(name));
  return instants.map((t) => factsAt(life, t, { rules, readsLabel: () => false }).isBlocked);
}

function link(at: Instant, change: Partial<Pick<BlockerChange, 'added' | 'removed'>>) {
  return { field: 'blockers', id: `link:${at}`, at, added: [], removed: [], ...change } as const;
}

describe('an issue that others block', () => {
  it('is blocked from when the link was made until the blocker is done, and again when that is reopened', () => {
    const states = [
      [-10, 'active'],
      [20, 'done'],
      [30, 'active'],
      [40, 'cancelled'],
    ] as const;
    const story = {
      blockers: ['2'],
      changes: [link(10, { added: ['2'] })],
      others: [{ id: '2', states }],
    };
    expect(blockedAt(story, [10, 11, 20, 21, 30, 31, 41, Infinity])).toEqual([
      false,
      true,
      true,
      false,
      false,
      true,
      false,
      false,
    ]);
  });

  it('is not blocked any more when the link is taken off, though the blocker is open', () => {
    const changes = [link(10, { added: ['2'] }), link(30, { removed: ['2'] })];
    expect(blockedAt({ changes, others: [{ id: '2' }] }, [20, 30, 31])).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('is blocked as long as one of several blockers is open', () => {
    const others = [
      { id: '2', states: [[-10, 'active'] as const, [20, 'done'] as const] },
      { id: '3', states: [[-10, 'backlog'] as const, [30, 'done'] as const] },
    ];
    expect(blockedAt({ blockers: ['2', '3'], others }, [5, 25, 35])).toEqual([true, true, false]);
  });

  it('was so since its creation by a link that no history tells', () => {
    expect(blockedAt({ blockers: ['2'], others: [{ id: '2' }] }, [1])).toEqual([true]);
  });

  it('knows a blocker by all of its keys', () => {
    const changes = [link(10, { added: ['PAY-2'] }), link(20, { removed: ['CORE-7'] })];
    const others = [{ id: '2', names: ['PAY-2', 'CORE-7'] }];
    expect(blockedAt({ changes, others }, [5, 15, 25])).toEqual([false, true, false]);
  });

  it('is blocked by a flag beside a blocker that is closed', () => {
    const others = [{ id: '2', states: [[-10, 'done'] as const] }];
    expect(blockedAt({ blockers: ['2'], isFlagged: true, others }, [5])).toEqual([true]);
    expect(blockedAt({ blockers: ['2'], others }, [5])).toEqual([false]);
  });

  it('is blocked by one whose status has no state, and by none of which nothing is known', () => {
    const others = [{ id: '2', states: [[-10, undefined] as const] }];
    expect(blockedAt({ blockers: ['2'], others }, [5])).toEqual([true]);
    expect(blockedAt({ blockers: ['9'], others }, [5])).toEqual([false]);
  });
});

describe('a blocker that is not there', () => {
  it('blocks neither before its creation nor while it is away', () => {
    const others = [
      { id: '2', states: [[5, 'active'] as const], absences: [{ from: 20, to: 30 }] },
    ];
    expect(blockedAt({ blockers: ['2'], others }, [5, 6, 20, 21, 30, 31])).toEqual([
      false,
      true,
      true,
      false,
      false,
      true,
    ]);
  });

  it('blocked until its end, though its tracker shows no link with it any more', () => {
    const changes = [link(10, { added: ['2'] })];
    const gone = { id: '2', absences: [{ from: 20, to: undefined }] };
    expect(blockedAt({ changes, others: [gone] }, [5, 15, 25])).toEqual([false, true, false]);
  });

  it('is no reason to keep a link that its tracker has taken off without a word', () => {
    const changes = [link(10, { added: ['2'] })];
    expect(blockedAt({ changes, others: [{ id: '2' }] }, [15, 25])).toEqual([false, false]);
  });
});
