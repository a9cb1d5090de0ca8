import { describe, expect, it } from 'vitest';
import { anybody } from '../../../src/core/anybody.ts';
import type { MeasuredIssue } from '../../../src/core/measures/measured-issue.ts';
import { createPersonDays } from '../../../src/core/measures/person-days.ts';
import { createCalendar, hourMs } from '../../../src/core/time.ts';
import { at } from './measured-builder.ts';
import { ann, bob, november, personDaysOf, week, worked, workedBelow } from './worked-issue.ts';

function unassignedDaysOf(issue: MeasuredIssue): number {
  return createPersonDays(week, createCalendar('UTC')).spentOn(issue).unassignedDays;
}

describe('person-days', () => {
  it('of one person on one issue are the workdays of the window, however many hours of each', () => {
    // Monday to Friday; the window has a Saturday and a Sunday, too.
    expect(personDaysOf([worked({})])).toEqual([5]);
    expect(personDaysOf([worked({ from: '18T23', to: '19T01' })])).toEqual([2]);
  });

  it('of a person with several issues are split by the time each was active', () => {
    // Monday and Tuesday the first alone; from Wednesday on half of each day.
    expect(personDaysOf([worked({}), worked({ from: '18' })])).toEqual([3.5, 1.5]);
  });

  it('of several people are split for each of them', () => {
    const bobs = worked({ people: [['16', bob]], to: '18' });
    // Ann: five days on the first. Bob: Monday and Tuesday.
    expect(personDaysOf([worked({}), bobs])).toEqual([5, 2]);
  });

  it('fall on no weekend', () => {
    expect(personDaysOf([worked({ from: '21', to: '23' })])).toEqual([0]);
    // Late on Friday until early on Monday, of which the Friday is in the window.
    expect(personDaysOf([worked({ from: '20T23' })])).toEqual([1]);
  });

  it('leave out the time an issue is blocked', () => {
    const noonToMidnight = [
      ['16', false],
      ['16T12', true],
      ['17', false],
    ] as const;
    // Monday 12 of 36 hours, of which the other one has 24.
    const [halfBlocked, other] = personDaysOf([
      worked({ blocked: noonToMidnight, to: '17' }),
      worked({ to: '17' }),
    ]);
    expect(halfBlocked).toBeCloseTo(1 / 3, 12);
    expect(other).toBeCloseTo(2 / 3, 12);
    // Alone it has all there is of the day; blocked all day it has nothing.
    expect(personDaysOf([worked({ blocked: noonToMidnight, to: '17' })])).toEqual([1]);
    expect(personDaysOf([worked({ blocked: [['16', true]] })])).toEqual([0]);
  });

  it('of an issue handed over at noon are one of each on that day', () => {
    const handedOver = worked({
      people: [
        ['16', ann],
        ['16T12', bob],
      ],
      to: '17',
    });
    expect(personDaysOf([handedOver])).toEqual([2]);
    // Bob has another issue all day: 12 of his 36 hours are of this one.
    const [first = 0, second = 0] = personDaysOf([
      handedOver,
      worked({ people: [['16', bob]], to: '17' }),
    ]);
    expect(first).toBeCloseTo(1 + 1 / 3, 12);
    expect(second).toBeCloseTo(2 / 3, 12);
  });

  it('take of the first and the last day what of them lies in the window', () => {
    // Tuesday noon to Tuesday noon: ½, Wednesday to Friday, Monday, ½.
    const window = { from: november('17T12'), to: november('24T12') };
    expect(personDaysOf([worked({})], window)).toEqual([5]);
    // Of a half day the parts of two issues are its parts.
    const half = { from: november('17T12'), to: november('18') };
    expect(personDaysOf([worked({}), worked({ from: '17T18' })], half)).toEqual([1 / 3, 1 / 6]);
  });

  it('end 30 days after the last movement', () => {
    const window = { from: at('2026-10-26T00:00:00Z'), to: november('23') };
    const created = at('2026-10-12T00:00:00Z');
    // Until 11 November: five, five and two days.
    expect(personDaysOf([worked({ from: created })], window)).toEqual([12]);
    // A movement keeps it awake, and wakes it at once: Friday the 20th from noon.
    expect(personDaysOf([worked({ from: created, moved: ['10T23'] })], window)).toEqual([20]);
    expect(personDaysOf([worked({ from: created, moved: ['20T12'] })], window)).toEqual([13]);
  });

  it('begin again with a movement of a sub-task, whether or not that counts', () => {
    const window = { from: at('2026-10-26T00:00:00Z'), to: november('23') };
    const idle = { from: at('2026-10-12T00:00:00Z') };
    const below = workedBelow({ from: '20T12', to: '20T12' });
    const counting = { ...below, course: { ...below.course, states: [] } };
    for (const subtasks of [[below], [counting]]) {
      expect(personDaysOf([worked(idle, [], { subtasks })], window)).toEqual([13]);
    }
  });

  it('of an uncounted sub-task belong to its issue, while that is neither done nor cancelled', () => {
    const bobsTask = workedBelow({ people: [['16', bob]] });
    // Ann until Wednesday, Bob below it as long as that.
    expect(personDaysOf([worked({ to: '18' }, [], { subtasks: [bobsTask] })])).toEqual([4]);
    expect(personDaysOf([worked({ archivedAt: '18' }, [], { subtasks: [bobsTask] })])).toEqual([4]);
    expect(personDaysOf([worked({}, [], { subtasks: [bobsTask] })])).toEqual([10]);
  });

  it('of an issue and a sub-task at once weigh twice beside another issue', () => {
    const [issue, other] = personDaysOf([
      worked({ to: '17' }, [], { subtasks: [workedBelow({ to: '17' })] }),
      worked({ to: '17' }),
    ]);
    expect(issue).toBeCloseTo(2 / 3, 12);
    expect(other).toBeCloseTo(1 / 3, 12);
  });

  it('end when the issue or the sub-task is archived', () => {
    expect(personDaysOf([worked({ archivedAt: '18' })])).toEqual([2]);
    const below = workedBelow({ people: [['16', bob]], archivedAt: '18T12' });
    expect(personDaysOf([worked({}, [], { subtasks: [below] })])).toEqual([8]);
  });

  it('of an issue that is away, or whose status has no state, are none', () => {
    expect(personDaysOf([worked({}, [], { state: undefined })])).toEqual([0]);
  });

  it('of a day of 23 or 25 hours are parts of that length', () => {
    // In Cairo Friday 24 April 2026 begins at 1:00, and Thursday 29 October has its last hour twice.
    const short = { from: at('2026-04-23T22:00:00Z'), to: at('2026-04-24T21:00:00Z') };
    const issues = [worked({ from: short.from }), worked({ from: short.from + 11.5 * hourMs })];
    const [first = 0, second = 0] = personDaysOf(issues, short, 'Africa/Cairo');
    expect(first).toBeCloseTo(2 / 3, 12);
    expect(second).toBeCloseTo(1 / 3, 12);
    // From 10:00 on that Thursday 15 of 25 hours, until 10:00 on the Friday 10 of 24.
    const long = { from: at('2026-10-29T07:00:00Z'), to: at('2026-10-30T08:00:00Z') };
    const [days = 0] = personDaysOf([worked({ from: long.from })], long, 'Africa/Cairo');
    expect(days).toBeCloseTo(15 / 25 + 10 / 24, 12);
  });

  it('are cut at the midnights of the zone', () => {
    // 23:00 UTC is the next day in Berlin: one day there, two in UTC.
    const issue = worked({ from: '16T23', to: '17T02' });
    expect(personDaysOf([issue], week, 'Europe/Berlin')).toEqual([1]);
    expect(personDaysOf([issue])).toEqual([2]);
  });
});

describe('work that nobody is assigned to', () => {
  it('is in no person-day, and counted once for each issue and workday', () => {
    const people = [
      ['16', undefined],
      ['18T12', ann],
    ] as const;
    const subtasks = [workedBelow({ people: [['16', undefined]], to: '18' })];
    const issue = worked({ people }, [], { subtasks });
    // Monday, Tuesday, and Wednesday until noon; Ann from then to Friday.
    expect(unassignedDaysOf(issue)).toBe(3);
    expect(personDaysOf([issue])).toEqual([3]);
  });

  it('is all work where assignees are not kept', () => {
    const issue = worked({ people: [['16', anybody]] });
    expect(personDaysOf([issue])).toEqual([0]);
    expect(unassignedDaysOf(issue)).toBe(5);
  });

  it('is none while the issue is blocked or forgotten', () => {
    const nobody = [['16', undefined]] as const;
    expect(unassignedDaysOf(worked({ people: nobody, blocked: [['16', true]] }))).toBe(0);
    const forgotten = worked({ from: at('2026-10-12T00:00:00Z'), people: nobody });
    expect(unassignedDaysOf(forgotten)).toBe(0);
  });
});
