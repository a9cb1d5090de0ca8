import { describe, expect, it } from 'vitest';
import type { State } from '../../../src/core/issue.ts';
import { factsAt, stateAt } from '../../../src/core/timeline/facts.ts';
import { issue, rules, statuses } from '../issue-builder.ts';
import { lifeOf } from '../life-of.ts';

/** State spans as [from, state]. */
function statesOf(...args: Parameters<typeof lifeOf>): readonly [number, State | undefined][] {
  return lifeOf(...args).states.map(({ from, value }) => [from, value]);
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
