import { describe, expect, it } from 'vitest';
import type { ComparedIssue, Situation } from '../../../src/core/measures/compared-issue.ts';
import { compared, situation, to, waterfallOf } from './compared-builder.ts';
import { attribution, objective, strategy } from './measured-builder.ts';

const active = situation('active');
const backlog = situation('backlog');

function deletedIssue(attributions: Situation['attributions']): ComparedIssue {
  const was = situation('active', { attributions });
  return compared(was, { ...was, absence: 'deleted' });
}

describe('a waterfall', () => {
  it('shows an objective that the later strategy does not have, behind the others', () => {
    const issue = compared(active, { ...active, attributions: [] }, { kept: active });
    const { objectives } = waterfallOf([issue], 'wip', {
      to: { at: to, strategy: strategy([objective('b')]) },
    });
    expect(objectives.map(({ id }) => id)).toEqual(['b', 'a']);
    expect(objectives[1]).toMatchObject({
      from: { issues: 1, shared: 1 },
      to: { issues: 0, shared: 0 },
      steps: [{ step: 'rule_edited', issues: -1 }],
    });
  });

  it('names the first few issues behind a step and counts all', () => {
    const issues = ['PAY-1', 'PAY-2', 'PAY-3'].map((key) => compared(backlog, active, { key }));
    const { alignment } = waterfallOf(issues, 'wip', { examples: 2 });
    expect(alignment.steps).toMatchObject([
      { affected: 3, examples: [{ key: 'PAY-1' }, { key: 'PAY-2' }] },
    ]);
  });

  /** 1 of 2 → everything deleted → nothing to divide by → 1 of 1. */
  it('counts a change from the last coverage there was when a step leaves none', () => {
    const issues = [deletedIssue([attribution('a')]), deletedIssue([]), compared(backlog, active)];
    const { alignment } = waterfallOf(issues, 'wip');
    expect(alignment).toMatchObject({ coverageChange: 0.5 });
    const [deleted, started] = alignment.steps;
    expect(deleted).toMatchObject({ step: 'deleted', aligned: -1, unaligned: -1 });
    expect(deleted).not.toHaveProperty('coverageRatio');
    expect(deleted).not.toHaveProperty('coverageChange');
    expect(started).toMatchObject({ step: 'started', coverageRatio: 1, coverageChange: 0.5 });
  });

  it('has no step for an issue that counts the same, whatever happened to it', () => {
    const issue = compared(active, situation('waiting', { team: 'CORE', labels: new Map() }));
    const { alignment, objectives } = waterfallOf([{ ...issue, isReparented: true }], 'wip');
    expect([alignment.steps, ...objectives.map(({ steps }) => steps)]).toEqual([[], [], []]);
  });
});
