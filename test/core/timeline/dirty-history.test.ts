import { describe, expect, it } from 'vitest';
import type { Change, State } from '../../../src/core/issue.ts';
import { durationProblems, factsAt } from '../../../src/core/timeline/facts.ts';
import { issue, rules, statuses, statusNamed } from '../issue-builder.ts';
import { lifeOf } from '../life-of.ts';

/** State spans as [from, state]. */
function statesOf(...args: Parameters<typeof lifeOf>): readonly [number, State | undefined][] {
  return lifeOf(...args).states.map(({ from, value }) => [from, value]);
}

function statusChange(id: string, at: number, [from, to]: readonly [string, string]): Change {
  return { field: 'status', id, at, from: statusNamed(from), to: statusNamed(to) };
}

describe('dirty histories', () => {
  const clean = [
    statusChange('1', 5, ['backlog', 'active']),
    statusChange('2', 7, ['active', 'waiting']),
    statusChange('3', 9, ['waiting', 'done']),
  ];
  const expected = [
    [0, 'backlog'],
    [5, 'active'],
    [7, 'waiting'],
    [9, 'done'],
  ];
  const done = { status: statusNamed('done') };

  it('changes out of order are put in order', () => {
    const dirty = issue({ ...done, changes: clean.toReversed() });
    expect(statesOf(dirty, statuses, rules)).toEqual(expected);
  });

  it('a change delivered twice counts once', () => {
    const dirty = issue({ ...done, changes: [...clean, ...clean] });
    expect(statesOf(dirty, statuses, rules)).toEqual(expected);
    expect(lifeOf(dirty, statuses, rules).problems).toEqual([]);
  });

  it('a change told twice under two ids counts once', () => {
    const dirty = issue({
      ...done,
      changes: [...clean, statusChange('3b', 9, ['waiting', 'done'])],
    });
    expect(statesOf(dirty, statuses, rules)).toEqual(expected);
    expect(lifeOf(dirty, statuses, rules).problems).toEqual([]);
  });

  it('changes of one instant are put in the order in which each leads to the next, whatever their ids', () => {
    const dirty = issue({
      ...done,
      changes: [
        statusChange('z', 5, ['backlog', 'active']),
        statusChange('a', 5, ['waiting', 'done']),
        statusChange('m', 5, ['active', 'waiting']),
      ],
    });
    expect(statesOf(dirty, statuses, rules)).toEqual([
      [0, 'backlog'],
      [5, 'active'],
      [5, 'waiting'],
      [5, 'done'],
    ]);
    expect(lifeOf(dirty, statuses, rules).problems).toEqual([]);
  });

  it('changes of one instant that end elsewhere than in the current status still follow each other', () => {
    const dirty = issue({
      status: statusNamed('ready'),
      changes: [
        statusChange('1', 5, ['active', 'waiting']),
        statusChange('2', 5, ['backlog', 'active']),
      ],
    });
    expect(statesOf(dirty, statuses, rules)).toEqual([
      [0, 'backlog'],
      [5, 'active'],
      [5, 'ready'],
    ]);
  });

  it.each([
    // None leads to done: the one with the last id came last, and before it ready was held.
    {
      how: 'that lead nowhere',
      ninth: ['backlog', 'active'],
      tenth: ['ready', 'waiting'],
      path: ['backlog', 'ready', 'done'],
      breaks: 2,
    },
    // Both lead to done: the one with the last id came last, the other is a break and not a repetition.
    {
      how: 'with one end',
      ninth: ['backlog', 'done'],
      tenth: ['ready', 'done'],
      path: ['backlog', 'ready', 'done'],
      breaks: 1,
    },
    // Each follows the other and neither leads to done.
    {
      how: 'in a circle',
      ninth: ['backlog', 'active'],
      tenth: ['active', 'backlog'],
      path: ['backlog', 'active', 'done'],
      breaks: 1,
    },
    // The one that leads to done came last; the other begins where it does, so it does not lead there.
    {
      how: 'with one beginning',
      ninth: ['ready', 'active'],
      tenth: ['ready', 'done'],
      path: ['ready', 'ready', 'done'],
      breaks: 1,
    },
  ] as const)(
    'changes of one instant $how stand in the order of their ids, and what disagrees is counted',
    ({ ninth, tenth, path, breaks }) => {
      // "10" comes after "9" although its text comes before.
      const changes = [statusChange('10:0', 5, tenth), statusChange('9:0', 5, ninth)];
      const life = lifeOf(issue({ ...done, changes }), statuses, rules);
      expect(life.statuses.map(({ value }) => value.name)).toEqual(path);
      expect(life.problems).toEqual([
        {
          kind: 'history_disagrees',
          issueId: '10001',
          detail: expect.stringContaining(`do not lead to the value that follows: ${breaks};`),
        },
      ]);
    },
  );

  it('a resolution from before the creation begins no life of its own', () => {
    const dirty = issue({ createdAt: 10, first: 'done', path: [[4, 'done', 'Duplicate']] });
    expect(statesOf(dirty, statuses, rules)).toEqual([[10, 'cancelled']]);
  });

  it('there and back again in one instant ends where the next change begins', () => {
    const dirty = issue({
      ...done,
      changes: [
        statusChange('1', 5, ['waiting', 'active']),
        statusChange('2', 5, ['backlog', 'active']),
        statusChange('3', 5, ['active', 'waiting']),
        statusChange('4', 9, ['active', 'done']),
      ],
    });
    expect(statesOf(dirty, statuses, rules)).toEqual([
      [0, 'backlog'],
      [5, 'active'],
      [5, 'waiting'],
      [5, 'active'],
      [9, 'done'],
    ]);
    expect(lifeOf(dirty, statuses, rules).problems).toEqual([]);
  });

  it('the current status wins over the last change, and the disagreement is listed', () => {
    // The history ends in done, the issue is in ready: after the last change it was in ready.
    const dirty = issue({ status: statusNamed('ready'), changes: clean });
    expect(statesOf(dirty, statuses, rules)).toEqual([
      [0, 'backlog'],
      [5, 'active'],
      [7, 'waiting'],
      [9, 'ready'],
    ]);
    expect(lifeOf(dirty, statuses, rules).problems).toMatchObject([{ kind: 'history_disagrees' }]);
  });

  it('across a hole in the history the later change wins, and the disagreement is listed', () => {
    // Between 5 and 9 nothing tells how active became waiting: rolled back from 9 it was waiting all the time.
    const dirty = issue({ ...done, changes: clean.filter(({ id }) => id !== '2') });
    expect(statesOf(dirty, statuses, rules)).toEqual([
      [0, 'backlog'],
      [5, 'waiting'],
      [9, 'done'],
    ]);
    expect(lifeOf(dirty, statuses, rules).problems).toMatchObject([{ kind: 'history_disagrees' }]);
  });

  it('a resolution that disagrees is listed when it would change the state, else not', () => {
    const renamed = issue({ path: [[5, 'done', 'Fixed']], resolution: 'Resolved' });
    expect(lifeOf(renamed, statuses, rules).problems).toEqual([]);
    const other = issue({ path: [[5, 'done', 'Fixed']], resolution: 'Duplicate' });
    expect(lifeOf(other, statuses, rules).problems).toMatchObject([{ kind: 'history_disagrees' }]);
    expect(statesOf(other, statuses, rules).at(-1)).toEqual([5, 'cancelled']);
  });

  it('an issue without history has been in its current status since its creation', () => {
    expect(statesOf(issue({ first: 'done', createdAt: 3 }), statuses, rules)).toEqual([
      [3, 'done'],
    ]);
  });

  it('done without a resolution date or any resolution is done', () => {
    expect(statesOf(issue({ path: [[5, 'done']] }), statuses, rules).at(-1)).toEqual([5, 'done']);
  });

  it('a completion before the creation is listed', () => {
    const dirty = issue({ createdAt: 10, path: [[4, 'done']] });
    const { completedAt } = factsAt(lifeOf(dirty, statuses, rules), 100, {
      rules,
      readsLabel: () => false,
    });
    expect(durationProblems(dirty.id, { createdAt: dirty.createdAt, completedAt })).toEqual([
      {
        kind: 'negative_duration',
        issueId: '10001',
        detail: 'completed 6 ms before it was created: lead time is undefined',
      },
    ]);
    expect(durationProblems(dirty.id, { createdAt: 4, completedAt })).toEqual([]);
  });
});
