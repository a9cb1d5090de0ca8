import { describe, expect, it } from 'vitest';
import type { Change, State } from '../../../src/core/issue.ts';
import { durationProblems, factsAt, stateAt } from '../../../src/core/timeline/facts.ts';
import { lifeOf } from '../../../src/core/timeline/life.ts';
import { issue, rules, statuses, statusNamed } from '../issue-builder.ts';

/** State spans as [from, state]. */
function statesOf(...args: Parameters<typeof lifeOf>): readonly [number, State | undefined][] {
  return lifeOf(...args).states.map(({ from, value }) => [from, value]);
}

function statusChange(id: string, at: number, [from, to]: readonly [string, string]): Change {
  return { field: 'status', id, at, from: statusNamed(from), to: statusNamed(to) };
}

describe('state of a status', () => {
  it.each([
    ['triage', 'triage'],
    ['backlog', 'backlog'],
    ['ready', 'ready'],
    ['active', 'active'],
    ['done', 'done'],
  ])('without an override status %s has the state of its category: %s', (first, state) => {
    expect(statesOf(issue({ first }), statuses, { ...rules, states: {} })).toEqual([[0, state]]);
  });

  it.each([
    ['by name', { ready: ['active'] }, 'ready'],
    ['by name without case', { ready: ['ACTIVE '] }, 'ready'],
    ['by id', { ready: ['4'] }, 'ready'],
    ['by "*" when it is not named', { waiting: ['*'] }, 'waiting'],
    ['by its name rather than by "*"', { waiting: ['*'], done: ['active'] }, 'done'],
    ['by id rather than by name', { ready: ['4'], done: ['active'] }, 'ready'],
  ] as const)('an override reads a status %s', (_, states, state) => {
    expect(statesOf(issue({ first: 'active' }), statuses, { ...rules, states })).toEqual([
      [0, state],
    ]);
  });

  it('an override finds a status by its name of today and by the name the history wrote down', () => {
    const renamed = issue({ status: { id: '4', name: 'Doing' } });
    expect(statesOf(renamed, statuses, { ...rules, states: { ready: ['active'] } })).toEqual([
      [0, 'ready'],
    ]);
    expect(statesOf(renamed, statuses, { ...rules, states: { ready: ['doing'] } })).toEqual([
      [0, 'ready'],
    ]);
  });

  it('a status of the history that the catalogue lacks is read by an override of its name', () => {
    const removed = issue({ first: 'QA', path: [[10, 'done']] });
    const states = { waiting: ['qa'] };
    expect(statesOf(removed, statuses, { ...rules, states })).toEqual([
      [0, 'waiting'],
      [10, 'done'],
    ]);
    expect(lifeOf(removed, statuses, { ...rules, states }).problems).toEqual([]);
  });

  it('a status without category and override has no state and is listed once', () => {
    const life = lifeOf(
      issue({
        path: [
          [5, 'mystery'],
          [6, 'active'],
          [7, 'mystery'],
        ],
      }),
      statuses,
      rules,
    );
    expect(life.states.map(({ value }) => value)).toEqual([
      'backlog',
      undefined,
      'active',
      undefined,
    ]);
    expect(life.problems).toEqual([
      {
        kind: 'unknown_status',
        issueId: '10001',
        detail: 'status "mystery" (id 8) has no category and no override: name it under states',
      },
    ]);
  });

  it('two statuses of one state are one stay', () => {
    const life = lifeOf(
      issue({
        path: [
          [5, 'done'],
          [9, 'released'],
        ],
      }),
      statuses,
      rules,
    );
    expect(life.transitions).toEqual([{ at: 5, from: 'backlog', to: 'done' }]);
    expect(life.statuses.map(({ from, value }) => [from, value.name])).toEqual([
      [0, 'backlog'],
      [5, 'done'],
      [9, 'released'],
    ]);
  });
});

describe('resolutions', () => {
  it('a not-delivered resolution set with the transition makes done cancelled', () => {
    expect(statesOf(issue({ path: [[5, 'done', "WON'T DO"]] }), statuses, rules)).toEqual([
      [0, 'backlog'],
      [5, 'cancelled'],
    ]);
  });

  it('a not-delivered resolution set before the transition makes done cancelled', () => {
    expect(
      statesOf(
        issue({
          path: [
            [3, 'active', 'Duplicate'],
            [5, 'done'],
          ],
        }),
        statuses,
        rules,
      ),
    ).toEqual([
      [0, 'backlog'],
      [3, 'active'],
      [5, 'cancelled'],
    ]);
  });

  it.each(['Done', 'Fixed', null] as const)('resolution %s leaves done as done', (resolution) => {
    expect(statesOf(issue({ path: [[5, 'done', resolution]] }), statuses, rules)).toEqual([
      [0, 'backlog'],
      [5, 'done'],
    ]);
  });

  it('a resolution that changes to not-delivered later is done → cancelled, and no reopening', () => {
    const life = lifeOf(
      issue({
        path: [
          [5, 'done', 'Fixed'],
          [8, 'done', 'Duplicate'],
        ],
      }),
      statuses,
      rules,
    );
    expect(life.transitions).toEqual([
      { at: 5, from: 'backlog', to: 'done' },
      { at: 8, from: 'done', to: 'cancelled' },
    ]);
    const facts = factsAt(life, 100, { rules, readsLabel: () => false });
    expect(facts).toMatchObject({ state: 'cancelled', completedAt: undefined, reopened: 0 });
  });

  it('a resolution that is cleared or changed back is the reverse', () => {
    expect(
      statesOf(
        issue({
          path: [
            [5, 'done', 'Duplicate'],
            [8, 'done', null],
            [9, 'done', 'Invalid'],
            [10, 'done', 'Fixed'],
          ],
        }),
        statuses,
        rules,
      ),
    ).toEqual([
      [0, 'backlog'],
      [5, 'cancelled'],
      [8, 'done'],
      [9, 'cancelled'],
      [10, 'done'],
    ]);
  });

  it('leaving a cancelled done while the resolution is cleared is cancelled → active, never by way of done', () => {
    const life = lifeOf(
      issue({
        path: [
          [5, 'done', "Won't Fix"],
          [8, 'active', null],
        ],
      }),
      statuses,
      rules,
    );
    expect(life.transitions.at(-1)).toEqual({ at: 8, from: 'cancelled', to: 'active' });
    expect(factsAt(life, 100, { rules, readsLabel: () => false }).reopened).toBe(0);
  });

  it('a set of its own replaces the default set', () => {
    const own = { ...rules, cancelledResolutions: [] };
    expect(statesOf(issue({ path: [[5, 'done', 'Duplicate']] }), statuses, own)).toEqual([
      [0, 'backlog'],
      [5, 'done'],
    ]);
  });

  it('a resolution on an open issue changes no state', () => {
    expect(statesOf(issue({ path: [[5, 'active', 'Duplicate']] }), statuses, rules)).toEqual([
      [0, 'backlog'],
      [5, 'active'],
    ]);
  });
});

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

describe('state at an instant', () => {
  const life = lifeOf(
    issue({
      createdAt: 2,
      path: [
        [5, 'active'],
        [9, 'done'],
      ],
    }),
    statuses,
    rules,
  );

  it.each([
    [2, undefined],
    [3, 'backlog'],
    [5, 'backlog'],
    [6, 'active'],
    [9, 'active'],
    [10, 'done'],
  ] as const)('at %d it is %s: after all transitions before that instant', (t, state) => {
    expect(stateAt(life, t)).toBe(state);
  });
});
