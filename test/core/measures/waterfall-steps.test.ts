import { describe, expect, it } from 'vitest';
import type { Situation } from '../../../src/core/measures/compared-issue.ts';
import type { Basis } from '../../../src/core/measures/snapshot.ts';
import type { WaterfallStep } from '../../../src/core/measures/waterfall-step.ts';
import { dayMs } from '../../../src/core/time.ts';
import { compared, from, situation, to, waterfallOf } from './compared-builder.ts';
import { attribution, objective, strategy } from './measured-builder.ts';

type Case = readonly [name: string, basis: Basis, was: Situation, is: Situation, WaterfallStep];

const active = situation('active');
const backlog = situation('backlog');
const between = from + dayMs;
/** In the window of the earlier instant, and of the later one. */
const earlier = from - 20 * dayMs;
const doneBefore = situation('done', { completedAt: earlier });
const doneSince = situation('done', { completedAt: between + 10 * dayMs });
const unlabelled = { attributions: [], labels: new Map([['own', '']]) };

const cases: readonly Case[] = [
  ['that is hidden', 'wip', active, situation('active', { absence: 'access_lost' }), 'access_lost'],
  [
    'that is visible again',
    'wip',
    situation('done', { absence: 'access_lost' }),
    active,
    'access_regained',
  ],
  ['that was deleted', 'wip', active, situation('done', { absence: 'deleted' }), 'deleted'],
  ['that was trashed', 'completed', doneBefore, { ...doneBefore, absence: 'trashed' }, 'deleted'],
  [
    'that came back from the trash',
    'wip',
    situation('ready', { absence: 'trashed' }),
    active,
    'restored',
  ],
  [
    'that is archived no more',
    'wip',
    situation('active', { isArchived: true }),
    active,
    'restored',
  ],
  [
    'archived and done since',
    'completed',
    situation('active', { isArchived: true }),
    { ...doneSince, isArchived: true },
    'completed',
  ],
  ['that was archived', 'wip', active, situation('active', { isArchived: true }), 'archived'],
  [
    'that was put back and archived',
    'wip',
    active,
    situation('backlog', { isArchived: true }),
    'archived',
  ],
  ['that was done and archived', 'wip', active, { ...doneSince, isArchived: true }, 'completed'],
  ['whose completion is too long ago', 'completed', doneBefore, doneBefore, 'left_window'],
  [
    'whose completion is too long ago, archived',
    'completed',
    doneBefore,
    { ...doneBefore, isArchived: true },
    'left_window',
  ],
  [
    'created too long ago, and archived',
    'created',
    situation('active', { createdAt: earlier }),
    situation('active', { createdAt: earlier, isArchived: true }),
    'left_window',
  ],
  [
    'whose creation is too long ago',
    'created',
    situation('done', { createdAt: earlier }),
    situation('done', { createdAt: earlier }),
    'left_window',
  ],
  [
    'created and started since',
    'wip',
    situation('active', { createdAt: between }),
    situation('active', { createdAt: between }),
    'created',
  ],
  [
    'created and completed since',
    'completed',
    situation('ready', { createdAt: between + 9 * dayMs }),
    { ...doneSince, createdAt: between + 9 * dayMs },
    'created',
  ],
  [
    'created since',
    'created',
    situation('backlog', { createdAt: to - dayMs }),
    situation('backlog', { createdAt: to - dayMs }),
    'created',
  ],
  ['that left the scope', 'wip', active, situation('active', { absence: 'out_of_scope' }), 'moved'],
  [
    'that came into the scope',
    'wip',
    situation('active', { absence: 'out_of_scope' }),
    active,
    'moved',
  ],
  [
    'that changed its team and was started',
    'wip',
    backlog,
    situation('active', { team: 'CORE' }),
    'moved',
  ],
  ['that was started', 'wip', backlog, active, 'started'],
  ['taken up although it had been cancelled', 'wip', situation('cancelled'), active, 'started'],
  ['of a status without a state that was started', 'wip', situation(undefined), active, 'started'],
  ['put back', 'wip', active, situation('ready'), 'put_back'],
  ['done', 'wip', active, doneSince, 'completed'],
  ['done since', 'completed', active, doneSince, 'completed'],
  [
    'done again since',
    'completed',
    situation('done', { completedAt: from - 40 * dayMs }),
    doneSince,
    'completed',
  ],
  ['done and taken up again', 'wip', doneBefore, active, 'reopened'],
  ['that was done and is no more', 'completed', doneBefore, backlog, 'reopened'],
  ['given up', 'wip', active, situation('cancelled'), 'cancelled'],
  [
    'that was done and then not delivered',
    'completed',
    doneBefore,
    situation('cancelled'),
    'cancelled',
  ],
  ['whose status got lost', 'wip', active, situation(undefined), 'unknown_status'],
  [
    'whose status was found',
    'created',
    situation(undefined, { createdAt: from - 1 }),
    situation('active', { createdAt: from - 1 }),
    'unknown_status',
  ],
  [
    'whose completion lost its state',
    'completed',
    situation('done', { completedAt: from - 1 }),
    situation(undefined),
    'unknown_status',
  ],
  ['that lost its label', 'wip', active, situation('active', unlabelled), 'relabelled'],
  [
    'that goes on, relabelled',
    'wip',
    situation('active', unlabelled),
    situation('waiting'),
    'relabelled',
  ],
  [
    'relabelled and completed, of those created',
    'created',
    situation('active', { createdAt: from - 1, ...unlabelled }),
    { ...doneSince, createdAt: from - 1 },
    'relabelled',
  ],
];

describe('the step of an issue', () => {
  it.each(cases)('%s, on the basis %s', (...[, basis, was, is, step]) => {
    const { alignment } = waterfallOf([compared(was, is)], basis);
    expect(alignment.steps.map((each) => each.step)).toEqual([step]);
  });

  it('is re-parented when it went below another issue, or one above it did', () => {
    const issue = compared(situation('active', { attributions: [] }), active);
    const { alignment } = waterfallOf([{ ...issue, isReparented: true }], 'wip');
    expect(alignment.steps).toMatchObject([{ step: 're_parented', aligned: 1, unaligned: -1 }]);
  });

  it('is re-parented when what it inherits from was not there yet', () => {
    const labels = new Map([...active.labels, ['epic:9', 'a']]);
    const issue = compared(situation('active', { attributions: [] }), { ...active, labels });
    expect(waterfallOf([issue], 'wip').alignment.steps).toMatchObject([{ step: 're_parented' }]);
  });

  it('is that of its objective when that came into force or ended', () => {
    const attributions = [attribution('a', { to: from + dayMs })];
    const issue = compared({ ...active, attributions }, { ...active, attributions });
    expect(waterfallOf([issue], 'wip').alignment.steps).toMatchObject([
      { step: 'in_force', aligned: -1, unaligned: 1 },
    ]);
  });

  it('is "rule edited" when it would count the same under the former strategy', () => {
    const relabelled = { ...active, labels: new Map([['own', 'a\nc']]) };
    const edited = { ...relabelled, attributions: [attribution('b')] };
    const issue = compared(active, edited, { kept: relabelled, isReparented: true });
    const { alignment, objectives } = waterfallOf([issue], 'wip');
    expect(alignment.steps).toEqual([]);
    expect(objectives).toMatchObject([
      { id: 'a', steps: [{ step: 'rule_edited', issues: -1, shared: -1, exclusive: -1 }] },
      { id: 'b', steps: [{ step: 'rule_edited', issues: 1, shared: 1, exclusive: 1 }] },
    ]);
  });

  it('is the first that applies under the former strategy, whatever else was edited', () => {
    const done = situation('done', { completedAt: between });
    const issue = compared(active, { ...done, attributions: [attribution('b')] }, { kept: done });
    expect(waterfallOf([issue], 'wip').objectives).toMatchObject([
      { id: 'a', steps: [{ step: 'completed', issues: -1 }] },
      { id: 'b', steps: [] },
    ]);
  });

  it('is "rule edited" when an objective was put below another one', () => {
    const { objectives } = waterfallOf([compared(active, active)], 'wip', {
      to: { at: to, strategy: strategy([objective('b'), objective('a', { parent: 'b' })]) },
    });
    expect(objectives).toMatchObject([
      { id: 'b', steps: [{ step: 'rule_edited', issues: 1 }] },
      { id: 'a', steps: [] },
    ]);
  });
});
