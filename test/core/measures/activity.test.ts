import { describe, expect, it } from 'vitest';
import type { MeasuredIssue } from '../../../src/core/measures/measured-issue.ts';
import { dayMs } from '../../../src/core/time.ts';
import {
  attribution,
  longAgo,
  measured,
  now,
  objective,
  snapshot,
  strategy,
  subtask,
} from './measured-builder.ts';

const quiet = { lastMovedAt: now - 20 * dayMs };
const blocked = { isBlocked: true };
const nearMisses = [{ objective: 'a', label: 'chekout', pattern: 'checkout' }];
const lost = [attribution('a', { to: now - dayMs })];
const pausedOnce = [...lost, attribution('a', { from: now - 5 })];
const wasWorkedOn = { progress: [{ from: longAgo, to: longAgo + dayMs }] };

describe('activity status', () => {
  it.each<[string, readonly MeasuredIssue[], string]>([
    [
      'near-miss labels explain that nothing serves it',
      [measured('active', [], { nearMisses })],
      'label_drift',
    ],
    ['removed labels explain that nothing serves it', [measured('active', lost)], 'label_drift'],
    ['nothing was ever attributed', [measured('active'), measured('done', 'b')], 'unmapped'],
    [
      'its first attribution begins at the instant of the snapshot',
      [measured('active', [attribution('a', { from: now })])],
      'unmapped',
    ],
    ['all is done or cancelled', [measured('done', 'a'), measured('cancelled', 'a')], 'finished'],
    [
      'all that was left was archived',
      [measured('backlog', 'a', { isArchived: true })],
      'finished',
    ],
    [
      'all was archived after a pause',
      [measured('backlog', pausedOnce, { isArchived: true })],
      'finished',
    ],
    [
      'nothing was ever started or done',
      [measured('backlog', 'a'), measured('cancelled', 'a')],
      'not_started',
    ],
    ['work remains that was started once', [measured('ready', 'a', wasWorkedOn)], 'idle'],
    ['work remains and some is done', [measured('ready', 'a'), measured('done', 'a')], 'idle'],
    ['work remains that was done once', [measured('ready', 'a', { reopened: 1 })], 'idle'],
    ['what remains has no state', [measured(undefined, 'a')], 'not_started'],
    [
      'every issue in progress is blocked',
      [measured('active', 'a', { ...blocked, ...quiet })],
      'blocked',
    ],
    [
      'none in progress moved within quiet_after',
      [measured('active', 'a', quiet), measured('ready', 'a')],
      'quiet',
    ],
    [
      'an issue in progress moved',
      [measured('active', 'a'), measured('waiting', 'a', { ...quiet, ...blocked })],
      'moving',
    ],
    // The two that serve it now decide, a near miss beside them does not.
    [
      'it is served in spite of near misses',
      [measured('active', 'a'), measured('active', lost, { nearMisses })],
      'moving',
    ],
  ])('when %s: %#', (_, issues, status) => {
    expect(snapshot(issues).objectives[0]?.status).toBe(status);
  });

  it.each([
    [{ progress: [{ from: longAgo, to: undefined }] }, 'moving'],
    // Taken up, put down and taken up again.
    [
      {
        progress: [
          { from: longAgo, to: longAgo + dayMs },
          { from: now - dayMs, to: undefined },
        ],
      },
      'moving',
    ],
    [{ progress: [{ from: longAgo, to: undefined }], isBlocked: true }, 'blocked'],
    [{ progress: [{ from: longAgo, to: undefined }], ...quiet }, 'quiet'],
    [{ progress: [{ from: longAgo, to: longAgo + dayMs }] }, 'idle'],
    [{ progress: [] }, 'not_started'],
  ])('of a parent in backlog with the sub-task %j is %s', (fields, status) => {
    const below = subtask({ lastMovedAt: now - dayMs, ...fields });
    const parent = measured('backlog', 'a', { ...quiet, subtasks: [below] });
    expect(snapshot([parent]).objectives[0]?.status).toBe(status);
  });

  it('an unblocked sub-task keeps its blocked parent from being blocked', () => {
    const below = subtask({
      lastMovedAt: now - dayMs,
      progress: [{ from: longAgo, to: undefined }],
    });
    const parent = measured('active', 'a', { ...blocked, ...quiet, subtasks: [below] });
    expect(snapshot([parent]).objectives[0]?.status).toBe('moving');
  });

  it.each([
    { starts: '2026-11-25' },
    { ends: '2026-11-23' },
    { paused: [{ from: '2026-11-20', to: '2026-11-24' }] },
    { declared: { state: 'achieved', on: '2026-11-23' } },
  ] as const)('of an objective with %j on 24 November is not_in_force', (fields) => {
    const [a] = snapshot([measured('active', 'a')], {
      strategy: strategy([objective('a', fields)]),
    }).objectives;
    expect(a).toMatchObject({ inForce: false, status: 'not_in_force' });
  });

  it('an objective whose last day ends at the instant of the snapshot is in force', () => {
    const midnight = Date.parse('2026-11-24T00:00:00Z');
    const [a] = snapshot([measured('active', 'a', { lastMovedAt: midnight - 1 })], {
      asOf: midnight,
      strategy: strategy([objective('a', { ends: '2026-11-23' })]),
    }).objectives;
    expect(a).toMatchObject({ inForce: true, status: 'moving' });
  });

  it('an overdue objective is in force', () => {
    const overdue = strategy([objective('a', { due: '2026-01-31' })]);
    expect(snapshot([], { strategy: overdue }).objectives[0]?.inForce).toBe(true);
  });
});
