import { describe, expect, it } from 'vitest';
import type { MeasuredIssue } from '../../../src/core/measures/measured-issue.ts';
import type { MeasurementRequest } from '../../../src/core/measures/measurement.ts';
import { dayMs } from '../../../src/core/time.ts';
import {
  at,
  attribution,
  longAgo,
  measured,
  objective,
  only,
  strategy,
  subtask,
} from './measured-builder.ts';

const october = at('2026-10-01T00:00:00Z');
const inOctober = { strategy: strategy([objective('a', { starts: '2026-10-01' })]) };

function worked(
  from: number,
  to: number | undefined,
  serves: Parameters<typeof measured>[1] = 'a',
): MeasuredIssue {
  return measured('ready', serves, { progress: [{ from, to }] });
}

function first(
  issues: readonly MeasuredIssue[],
  request: Partial<MeasurementRequest> = inOctober,
): number | undefined {
  return only(issues, request).timeToFirstWorkMs;
}

describe('the time to first work', () => {
  it('is from the start of the objective to when the first of its issues was in progress', () => {
    const later = worked(october + 5 * dayMs, undefined);
    expect(first([later, worked(october + 2 * dayMs, october + 3 * dayMs)])).toBe(2 * dayMs);
  });

  it('is 0 when one already was, and passes over work that had ended', () => {
    expect(first([worked(longAgo, october + 1)])).toBe(0);
    expect(first([worked(longAgo, october)])).toBeUndefined();
    expect(first([worked(longAgo, october), worked(october + dayMs, undefined)])).toBe(dayMs);
  });

  it('counts from when an issue that is in progress serves it', () => {
    const taken = [attribution('a', { from: october + 4 * dayMs })];
    expect(first([worked(longAgo, undefined, taken)])).toBe(4 * dayMs);
  });

  it('counts work on an uncounted sub-task', () => {
    const below = subtask({ progress: [{ from: october + dayMs, to: undefined }] });
    expect(first([measured('ready', 'a', { subtasks: [below] })])).toBe(dayMs);
  });

  it('without a start of its own is from the first day of the strategy, and absent without any', () => {
    const issues = [worked(october + dayMs, undefined)];
    expect(first(issues, { strategy: strategy([objective('a')], '2026-10-01') })).toBe(dayMs);
    expect(first(issues, { strategy: strategy([objective('a')]) })).toBeUndefined();
  });

  it('is absent while none of its issues was in progress', () => {
    expect(first([measured('backlog', 'a'), measured('active', 'b')])).toBeUndefined();
  });
});
