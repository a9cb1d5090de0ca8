import { describe, expect, it } from 'vitest';
import { dayMs } from '../../../src/core/time.ts';
import { lived, snapshotOf, worked } from './flow-days.ts';
import { attribution, measured, subtask } from './measured-builder.ts';

describe('the numbers of a source and of a team', () => {
  const issues = [
    worked(80, 90, { serves: 'a' }),
    worked(75, 85, { team: 'CORE' }),
    worked(75, 84, { source: 'linear', team: 'WEB' }),
    lived('80, 90 active', { source: 'linear', team: 'WEB', serves: 'a', flagged: '95-96' }),
    lived('60, 61 mystery', { team: 'ODD' }),
  ];
  const { alignment, sources, teams, ...portfolio } = snapshotOf(issues);

  it('count its own issues, and those of the portfolio all', () => {
    const own = { flow: { leadTime: { n: 2 } }, throughput: { completed: 2 }, created: 1, wip: 0 };
    expect(sources).toMatchObject([
      { id: 'jira', ...own, withoutState: 1 },
      {
        id: 'linear',
        flow: { leadTime: { n: 1 }, started: 2, netFlow: 1 },
        throughput: { completed: 1 },
        created: 1,
        wip: 1,
      },
    ]);
    expect(portfolio).toMatchObject({
      flow: { leadTime: { n: 3 }, started: 4, netFlow: 1 },
      throughput: { completed: 3 },
      created: 2,
      wip: 1,
    });
  });

  it('hold alignment on every basis', () => {
    const jira = { aligned: 1, unaligned: 1, exempt: 0, coverageRatio: 0.5 };
    expect(sources[0]?.alignment.completed).toEqual(jira);
    expect(sources[1]?.alignment.completed).toEqual({
      aligned: 0,
      unaligned: 1,
      exempt: 0,
      coverageRatio: 0,
    });
    expect(alignment.completed).toMatchObject({ aligned: 1, unaligned: 2 });
    expect(teams[1]?.alignment.completed).toMatchObject({ aligned: 1, unaligned: 0 });
  });

  it('are there for each team with an issue that has a state, by source and key', () => {
    expect(teams.map(({ source, team }) => [source, team])).toEqual([
      ['jira', 'CORE'],
      ['jira', 'PAY'],
      ['linear', 'WEB'],
    ]);
    expect(snapshotOf(issues.toReversed(), { sources: ['linear', 'jira'] }).teams).toMatchObject([
      { source: 'linear', team: 'WEB' },
      { source: 'jira', team: 'CORE' },
      { source: 'jira', team: 'PAY' },
    ]);
  });

  it('count teams of one key in two sources apart', () => {
    const two = [worked(80, 90), worked(80, 91, { source: 'linear' })];
    expect(snapshotOf(two).teams).toMatchObject([
      { source: 'jira', team: 'PAY', throughput: { completed: 1 } },
      { source: 'linear', team: 'PAY', throughput: { completed: 1 } },
    ]);
  });

  it('measure ageing by the portfolio where they have no P85 of their own', () => {
    const done = [1, 2, 3, 4, 5].map((cycle) => worked(80, 80 + cycle));
    const [jira, linear] = snapshotOf([...done, ...issues]).sources;
    expect(jira?.flow.ageing?.of).toBe('own');
    expect(linear?.flow.ageing).toEqual({ issues: 0, thresholdMs: 10 * dayMs, of: 'portfolio' });
  });

  it('call blocked, quiet and unassigned what an objective with the default does', () => {
    const asOf = 100 * dayMs;
    const serves = [attribution('a', { from: -1 })];
    const wip = { startedAt: 0, createdAt: 0, isBlocked: true, isAssigned: false };
    const moved = (days: number) => ({ ...wip, lastMovedAt: asOf - days * dayMs });
    const snapshot = snapshotOf([
      measured('active', serves, moved(14)),
      measured('waiting', serves, { ...moved(15), isBlocked: false }),
      measured('active', serves, {
        ...moved(20),
        isAssigned: true,
        subtasks: [subtask({ lastMovedAt: asOf - dayMs })],
      }),
      measured('active', serves, { ...moved(20), isArchived: true }),
      measured('ready', serves, moved(20)),
    ]);
    const counts = { blockedIssues: 2, quietIssues: 1, unassignedIssues: 2 };
    const [jira] = snapshot.sources;
    const [a] = snapshot.objectives;
    const [team] = snapshot.teams;
    for (const each of [snapshot, jira, a, team]) expect(each).toMatchObject(counts);
    expect([snapshot.wip, jira?.wip, team?.wip]).toEqual([3, 3, 3]);
  });
});
