import { describe, expect, it } from 'vitest';
import { dayMs } from '../../../src/core/time.ts';
import { attribution, exempt, half, measured, now, snapshot } from './measured-builder.ts';

describe('alignment coverage', () => {
  it('is aligned ÷ (aligned + unaligned), exempt work beside it', () => {
    const { alignment } = snapshot([
      measured('active', 'a'),
      measured('waiting', [attribution('a', half), attribution('b', { shared: 0.5 })]),
      measured('active'),
      measured('active', [exempt]),
      measured('backlog', 'a'),
      measured('done', 'a'),
      measured('done'),
      measured('done'),
      measured('done', 'b', { completedAt: now - 29 * dayMs }),
      measured('ready', [exempt], { createdAt: now - dayMs }),
    ]);
    expect(alignment).toEqual({
      // In progress: two aligned, one unaligned, one exempt: 2 ÷ 3.
      wip: { aligned: 2, unaligned: 1, exempt: 1, coverageRatio: 2 / 3 },
      // Completed within 28 days: one aligned, two unaligned: 1 ÷ 3.
      completed: { aligned: 1, unaligned: 2, exempt: 0, coverageRatio: 1 / 3 },
      // Created within 28 days: one exempt, neither aligned nor unaligned: no ratio.
      created: { aligned: 0, unaligned: 0, exempt: 1 },
    });
  });

  it('of no work is three zeros and no ratio', () => {
    expect(snapshot([]).alignment.wip).toEqual({ aligned: 0, unaligned: 0, exempt: 0 });
  });

  it('takes the attributions that hold at the instant of the snapshot, also for the window', () => {
    const ended = attribution('a', { to: now - 1 });
    const { alignment } = snapshot([
      measured('active', [ended]),
      measured('done', [ended]),
      measured('active', [attribution('a', { from: now })]),
      measured('active', [attribution('a', { to: now })]),
    ]);
    expect(alignment.wip).toMatchObject({ aligned: 1, unaligned: 2 });
    expect(alignment.completed).toMatchObject({ aligned: 0, unaligned: 1 });
  });

  it('leaves out archived work in progress, keeps it as created, and keeps archived done work', () => {
    const archived = { isArchived: true };
    const { alignment } = snapshot([
      measured('active', 'a', { ...archived, createdAt: now - dayMs }),
      measured('done', 'a', archived),
    ]);
    expect(alignment.wip.aligned).toBe(0);
    expect(alignment.created.aligned).toBe(1);
    expect(alignment.completed.aligned).toBe(1);
  });

  it('does not know objectives that are not in the strategy', () => {
    expect(snapshot([measured('active', 'gone')]).alignment.wip).toMatchObject({
      aligned: 0,
      unaligned: 1,
    });
  });
});
