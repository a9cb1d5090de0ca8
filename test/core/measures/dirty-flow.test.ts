import { describe, expect, it } from 'vitest';
import type { Change } from '../../../src/core/issue.ts';
import { dayMs } from '../../../src/core/time.ts';
import { statusNamed } from '../issue-builder.ts';
import { flowOf, lived } from './flow-days.ts';

function change(id: string, day: number, [from, to]: readonly [string, string]): Change {
  return {
    field: 'status',
    id,
    at: day * dayMs,
    from: statusNamed(from),
    to: statusNamed(to),
  };
}

describe('the flow of a dirty history', () => {
  const start = change('1', 75, ['backlog', 'active']);
  const wait = change('2', 78, ['active', 'waiting']);
  const end = change('3', 80, ['waiting', 'done']);
  const clean = flowOf(lived('70', { status: statusNamed('done'), changes: [start, wait, end] }));

  it.each([
    ['out of order', [end, start, wait]],
    ['told twice', [start, wait, end, wait, start]],
    ['told twice under two ids', [start, wait, end, { ...end, id: '3b' }]],
  ])('%s is that of the clean one', (_, changes) => {
    expect(clean.efficiency).toMatchObject({ ratio: 0.6, issuesWithWaiting: 1 });
    expect(flowOf(lived('70', { status: statusNamed('done'), changes }))).toEqual(clean);
  });

  it('counts a status that nothing is known of as neither progress nor the end of it', () => {
    const one = lived('70, 75 active, 76 mystery, 79 active, 80 done');
    expect(flowOf(one)).toMatchObject({
      cycleTime: { n: 1 },
      efficiency: { inProgressMs: 2 * dayMs, ratio: 1 },
    });
  });

  it('without a date of resolution is complete when it entered done', () => {
    const one = lived('70, 75 active, 80 released', { resolution: undefined });
    expect(flowOf(one)).toMatchObject({ leadTime: { n: 1 }, netFlow: 0 });
  });

  it('takes everything of one instant in the order in which it leads on', () => {
    const one = lived('70', {
      status: statusNamed('done'),
      changes: [
        change('c', 80, ['waiting', 'done']),
        change('b', 80, ['backlog', 'active']),
        change('a', 80, ['active', 'waiting']),
      ],
    });
    expect(flowOf(one)).toMatchObject({
      leadTime: { n: 1 },
      cycleTime: { n: 1 },
      efficiency: { inProgressMs: 0, issuesWithWaiting: 0 },
      started: 1,
    });
  });
});
