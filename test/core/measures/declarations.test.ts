import { describe, expect, it } from 'vitest';
import {
  type Declaration,
  type DeclaredContainer,
  declarationsOf,
} from '../../../src/core/measures/declarations.ts';
import { activityStatuses } from '../../../src/core/measures/snapshot.ts';
import type { Objective } from '../../../src/core/objective.ts';
import { createCalendar, dayMs } from '../../../src/core/time.ts';
import { at, now, objective, rule } from './measured-builder.ts';

const since = now - 3 * dayMs;
const core: DeclaredContainer = {
  source: 'linear',
  kind: 'project',
  id: 'p1',
  name: 'Payments core',
  health: { state: 'at_risk', since },
};
const nines: DeclaredContainer = {
  ...core,
  kind: 'initiative',
  id: 'i1',
  name: 'Three nines',
  health: { state: 'on_track', since: undefined },
};

function declarations(
  fields: Partial<Objective>,
  containers: readonly DeclaredContainer[] = [core, nines],
  caseSensitive = false,
): readonly Declaration[] {
  return declarationsOf(objective('a', fields), 'moving', {
    strategy: { caseSensitive },
    calendar: createCalendar('Europe/Berlin'),
    asOf: now,
    containers,
  });
}

describe('the declarations of an objective', () => {
  it('are its own, then those of the initiatives and projects that its rules name', () => {
    const rules = [rule({ projects: ['payments CORE'] }), rule({ initiatives: ['i1'] })];
    const declared = { state: 'off_track', on: '2026-11-01' } as const;
    expect(declarations({ rules, declared })).toEqual([
      {
        by: 'strategy',
        state: 'off_track',
        since: at('2026-10-31T23:00:00Z'),
        disagrees: false,
      },
      { by: 'initiative', name: 'Three nines', state: 'on_track', disagrees: false },
      { by: 'project', name: 'Payments core', state: 'at_risk', since, disagrees: false },
    ]);
  });

  it('leave out what no rule of it names, as the strategy compares names', () => {
    expect(declarations({ rules: [rule({ labels: ['Payments core'] })] })).toEqual([]);
    expect(declarations({ rules: [rule({ initiatives: ['Payments core'] })] })).toEqual([]);
    const other = [rule({ projects: ['Payments core'], sources: ['jira'] })];
    expect(declarations({ rules: other })).toEqual([]);
    const rules = [rule({ projects: ['payments core'] })];
    expect(declarations({ rules }, [core], true)).toEqual([]);
  });

  it('come once, however many rules name it, and in the order of their names', () => {
    const mobile = { ...core, id: 'p0', name: 'Mobile' };
    const rules = [rule({ projects: ['p1', 'Payments core'] }), rule({ projects: ['p1', 'p0'] })];
    expect(declarations({ rules }, [core, mobile]).map(({ name }) => name)).toEqual([
      'Mobile',
      'Payments core',
    ]);
  });

  it('leave out what was said at the instant or later', () => {
    const rules = [rule({ projects: ['p1'] })];
    const later = { ...core, health: { state: 'at_risk', since: now } } as const;
    const declared = { state: 'achieved', on: '2026-11-25' } as const;
    expect(declarations({ rules, declared }, [later])).toEqual([]);
  });

  it.each([
    ['on_track', ['label_drift', 'unmapped', 'not_started', 'idle', 'blocked', 'quiet']],
    ['at_risk', []],
    ['off_track', []],
  ] as const)('%s disagrees with %j', (state, disagreeing) => {
    const declared = objective('a', { declared: { state, on: undefined } });
    const request = { strategy: { caseSensitive: false }, calendar: createCalendar('UTC') };
    const found = activityStatuses.filter(
      (status) =>
        declarationsOf(declared, status, { ...request, asOf: now, containers: [] })[0]?.disagrees,
    );
    expect(found).toEqual(disagreeing);
  });
});
