import { describe, expect, it } from 'vitest';
import type { MeasuredIssue } from '../../../src/core/measures/measured-issue.ts';
import type { Snapshot } from '../../../src/core/measures/snapshot.ts';
import { attribution, exempt, half, objective, snapshot, strategy } from './measured-builder.ts';
import { ann, bob, november, worked } from './worked-issue.ts';

function weekOf(issues: readonly MeasuredIssue[], objectives = ['a', 'b']): Snapshot {
  return snapshot(issues, {
    asOf: november('23'),
    windowDays: 7,
    strategy: strategy(objectives.map((id) => objective(id))),
  });
}

const bobs = [['16', bob]] as const;

describe('effort', () => {
  it('is split into work that serves the strategy, work that does not, and exempt work', () => {
    // Ann: aligned alone on Monday and Tuesday, then beside unaligned work. Bob: exempt work all week.
    const { effort } = weekOf([
      worked({}, 'a'),
      worked({ from: '18' }),
      worked({ people: bobs }, [exempt]),
    ]);
    expect(effort).toEqual({
      aligned: 3.5,
      unaligned: 1.5,
      exempt: 5,
      coverageRatio: 0.7,
      sunk: 0,
      unassignedIssueDays: 0,
    });
  });

  it('goes to objectives by the weights of what the issue serves at the end of the window', () => {
    const shared = [
      attribution('a', { ...half, exclusive: 1 }),
      attribution('b', { ...half, exclusive: 0 }),
    ];
    const left = attribution('b', { to: november('20') });
    const { objectives } = weekOf([
      worked({}, shared),
      worked({ people: bobs }, 'a'),
      worked({ people: [['16', 'person-cem']] }, [left]),
    ]);
    expect(objectives.map((each) => each.effort)).toEqual([
      { issues: 2, shared: 7.5, exclusive: 10, sunk: 0 },
      { issues: 1, shared: 2.5, exclusive: 0, sunk: 0 },
    ]);
  });

  it('of an objective includes that of those below it, an issue once', () => {
    const objectives = [objective('top'), objective('a', { parent: 'top' })];
    const { objectives: measured } = snapshot([worked({}, 'a')], {
      asOf: november('23'),
      windowDays: 7,
      strategy: strategy(objectives),
    });
    expect(measured.map(({ effort }) => effort.shared)).toEqual([5, 5]);
  });

  it('of issues cancelled after their start is sunk, whatever their weights', () => {
    const story = { from: '16', to: '18' };
    const cancelled = (from: string): Partial<MeasuredIssue> => ({
      state: 'cancelled',
      startedAt: november('16'),
      course: {
        ...worked(story).course,
        states: [
          { from: november('16'), value: 'active' },
          { from: november(from), value: 'cancelled' },
        ],
      },
    });
    const { effort, objectives } = weekOf([
      worked(story, [attribution('a', half)], cancelled('18')),
      worked({ people: bobs }, 'a'),
      // Delivered once (`completion_rule: first`), never started, and not cancelled.
      worked(story, [], { ...cancelled('18'), completedAt: november('17') }),
      worked(story, [], { ...cancelled('18'), startedAt: undefined }),
      worked(story),
    ]);
    // Ann's Monday and Tuesday are shared by four issues.
    expect(effort.sunk).toBe(0.5);
    expect(objectives[0]?.effort).toEqual({ issues: 2, shared: 5.25, exclusive: 5, sunk: 0.5 });
  });

  it('of an issue that was cancelled before the window and worked on in it is not sunk', () => {
    const course = {
      ...worked({}).course,
      states: [
        { from: november('16'), value: 'active' as const },
        { from: november('17'), value: 'cancelled' as const },
      ],
    };
    const issue = worked({}, [], { state: 'cancelled', startedAt: november('16'), course });
    const request = { asOf: november('20'), windowDays: 3 };
    expect(snapshot([issue], request).effort.sunk).toBe(0);
    expect(snapshot([issue], { ...request, windowDays: 4 }).effort.sunk).toBe(1);
  });

  it('leaves out issues of sources that are not configured, and without work is 0', () => {
    expect(weekOf([worked({}, 'a', { source: 'gone' })]).effort).toEqual({
      aligned: 0,
      unaligned: 0,
      exempt: 0,
      sunk: 0,
      unassignedIssueDays: 0,
    });
  });

  it('is nowhere told per person', () => {
    const text = JSON.stringify(
      weekOf([worked({}, 'a'), worked({ people: bobs }), worked({ people: [['16', undefined]] })]),
    );
    expect(text).toContain('unassignedIssueDays');
    for (const person of [ann, bob]) expect(text).not.toContain(person);
  });
});
