import { describe, expect, it } from 'vitest';
import type { Change, Issue, ValueChange } from '../../../src/core/issue.ts';
import type { SourceRules } from '../../../src/core/objective.ts';
import { type Facts, factsAt } from '../../../src/core/timeline/facts.ts';
import { issue, rules, type Step, statuses } from '../issue-builder.ts';
import { lifeOf } from '../life-of.ts';

function readsLabel(label: string): boolean {
  return label.startsWith('obj');
}

function factsOf(of: Issue, t: number, own: Partial<SourceRules> = {}): Facts {
  const all = { ...rules, ...own };
  return factsAt(lifeOf(of, statuses, all), t, { rules: all, readsLabel });
}

function change(field: ValueChange['field'], at: number, [from, to]: readonly (string | null)[]) {
  const id = `${field}:${at}`;
  return { field, id, at, from: from ?? undefined, to: to ?? undefined } satisfies Change;
}

describe('stays in progress', () => {
  it('unite active and waiting, and the last is open while it lasts', () => {
    const path: readonly Step[] = [
      [10, 'active'],
      [15, 'waiting'],
      [20, 'ready'],
      [30, 'active'],
      [35, 'waiting'],
      [40, 'done'],
    ];
    expect(factsOf(issue({ path }), 100).progress).toEqual([
      { from: 10, to: 20 },
      { from: 30, to: 40 },
    ]);
    expect(factsOf(issue({ path }), 40).progress.at(-1)).toEqual({ from: 30, to: undefined });
    expect(factsOf(issue({ path }), 15).progress).toEqual([{ from: 10, to: undefined }]);
  });

  it('of an issue archived as it entered progress are none', () => {
    const of = issue({ path: [[10, 'active']], archivedAt: 10 });
    expect(factsOf(of, 100).progress).toEqual([]);
  });

  it('end when the issue is archived', () => {
    const of = issue({ path: [[10, 'active']], archivedAt: 50 });
    expect(factsOf(of, 100)).toMatchObject({ isArchived: true, progress: [{ from: 10, to: 50 }] });
    expect(factsOf(of, 50)).toMatchObject({
      isArchived: false,
      progress: [{ from: 10, to: undefined }],
    });
  });
});

describe('last movement', () => {
  const quiet = { path: [[10, 'active']] as const };

  it.each([
    ['a change of assignee', change('assignee', 20, ['a', 'b']), 20],
    ['a change of estimate', change('estimate', 20, ['1', '2']), 20],
    ['a flag', change('flag', 20, [null, '1']), 20],
    ['a change of parent', change('parent', 20, ['1', '2']), 10],
    ['an assignment to the same person', change('assignee', 20, ['a', 'a']), 10],
    ['a move to another team', change('team', 20, ['A', 'B']), 10],
  ])('after %s', (_, moved, at) => {
    expect(factsOf(issue({ ...quiet, changes: [moved] }), 100).lastMovedAt).toBe(at);
  });

  it.each([
    ['is added', { added: ['obj'], removed: [] }, 20],
    ['is removed', { added: ['misc'], removed: ['obj'] }, 20],
    ['does not change', { added: ['misc'], removed: ['other'] }, 10],
  ])('when a label that rules read %s', (_, labels, at) => {
    const relabelled = { field: 'labels', id: 'l', at: 20, ...labels } as const;
    expect(factsOf(issue({ ...quiet, changes: [relabelled] }), 100).lastMovedAt).toBe(at);
  });

  it('is the creation of an issue that never moved, and a status of the same state moves nothing', () => {
    expect(factsOf(issue({ createdAt: 7 }), 100).lastMovedAt).toBe(7);
    const path: readonly Step[] = [
      [10, 'done'],
      [20, 'released'],
    ];
    expect(factsOf(issue({ path }), 100).lastMovedAt).toBe(10);
  });

  it('is the last of several, whether the state changed last or something else', () => {
    const of = issue({
      path: [
        [10, 'active'],
        [30, 'done'],
        [50, 'active'],
      ],
      changes: [change('flag', 20, [null, '1']), change('estimate', 40, ['1', '2'])],
    });
    const times = [11, 21, 31, 41, 51].map((t) => factsOf(of, t).lastMovedAt);
    expect(times).toEqual([10, 20, 30, 40, 50]);
  });

  it('counts what was before the instant only', () => {
    const of = issue({ ...quiet, changes: [change('flag', 20, [null, '1'])] });
    expect(factsOf(of, 20).lastMovedAt).toBe(10);
    expect(factsOf(of, 10).lastMovedAt).toBe(0);
  });
});

describe('blocked and assigned', () => {
  it('by a flag, as long as it is set', () => {
    const changes = [change('flag', 20, [null, '1']), change('flag', 30, ['1', null])];
    const blocked = [20, 21, 30, 31].map((t) => factsOf(issue({ changes }), t).isBlocked);
    expect(blocked).toEqual([false, true, true, false]);
    expect(factsOf(issue({ isFlagged: true }), 100).isBlocked).toBe(true);
  });

  it('by a status the rules call blocked, by name or id', () => {
    const path: readonly Step[] = [
      [20, 'waiting'],
      [30, 'active'],
    ];
    for (const blockedStatuses of [['Waiting'], ['5']]) {
      const blocked = [20, 21, 30, 31].map(
        (t) => factsOf(issue({ path }), t, { blockedStatuses }).isBlocked,
      );
      expect(blocked).toEqual([false, true, true, false]);
    }
  });

  it('somebody is assigned from the instant of the assignment on', () => {
    const of = issue({ assignee: 'a', changes: [change('assignee', 20, [null, 'a'])] });
    expect([factsOf(of, 20).isAssigned, factsOf(of, 21).isAssigned]).toEqual([false, true]);
  });
});
