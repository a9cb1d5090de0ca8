import { describe, expect, it } from 'vitest';
import type { MeasuredIssue } from '../../../src/core/measures/measured-issue.ts';
import { flowOf, lived, worked } from './flow-days.ts';

describe('starts, net flow, reopenings and what was cancelled after its start', () => {
  it('net flow is what was started minus what was completed in the window', () => {
    const flow = flowOf(
      worked(60, 80),
      worked(72, 90),
      lived('70, 99 active'),
      lived('70, 71.9 active'),
      lived('75, 80 done'),
      lived("75, 80 active, 81 done Won't Do"),
    );
    // Started on 72, 99 and 80; completed on 80, 90 and 80.
    expect(flow).toMatchObject({ started: 3, netFlow: 0 });
    expect(flowOf(worked(60, 80), lived('75, 80 done'))).toMatchObject({
      started: 0,
      netFlow: -2,
    });
  });

  it('every reopening in the window counts, also of one issue', () => {
    const twice = lived(
      '50, 60 active, 65 done, 70 active, 75 done, 80 backlog, 85 done, 90 waiting',
    );
    expect(flowOf(twice).reopenings).toBe(2);
  });

  it.each<[string, MeasuredIssue]>([
    ['into cancelled', lived('70, 75 done, 80 done Duplicate')],
    ['into a status without a state', lived('70, 75 done, 80 mystery, 81 active')],
    ['of an issue without a state now', lived('70, 75 done, 80 active, 81 mystery')],
    ['before the window', lived('50, 60 done, 71 active')],
  ])('an exit from done %s is no reopening', (_, one) => {
    expect(flowOf(one).reopenings).toBe(0);
  });

  it.each<[number, string, MeasuredIssue]>([
    [1, 'cancelled in the window', lived('60, 65 active, 80 done Declined')],
    [0, 'cancelled before', lived('60, 65 active, 71 done Declined')],
    [0, 'never started', lived('60, 80 done Declined')],
    [
      1,
      'cancelled long ago, taken up again and cancelled in the window',
      lived('50, 55 active, 60 done Declined, 70 active -, 80 done Declined'),
    ],
    [
      0,
      'put back before it was cancelled, where the last start counts',
      lived('60, 65 active, 70 backlog, 80 done Declined'),
    ],
    [
      1,
      'put back before it was cancelled, where the first start counts',
      lived('60, 65 active, 70 backlog, 80 done Declined', {
        rules: { startRule: 'first' },
      }),
    ],
    [1, 'cancelled after it was done', lived('60, 65 active, 70 done, 80 done Declined')],
    [
      0,
      'completed for good before',
      lived('60, 65 active, 70 done, 80 done Declined', {
        rules: { completionRule: 'first' },
      }),
    ],
    [0, 'open again', lived('60, 65 active, 80 done Declined, 90 backlog -')],
    [1, 'archived since', lived('60, 65 active, 80 done Declined', { archived: 90 })],
  ])('%i cancelled after its start: %s', (expected, _, one) => {
    expect(flowOf(one).cancelledAfterStart).toBe(expected);
  });
});
