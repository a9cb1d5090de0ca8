import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hourMs } from '../../src/core/time.ts';
import { statusFor } from '../../src/simulator/company/workplace.ts';
import { createJiraWorkplace } from '../../src/simulator/company/workplaces.ts';
import { readSource } from '../../src/store/sources.ts';
import { openSweptTrackers, type SweptTrackers } from './sweeping.ts';

let trackers: SweptTrackers;

beforeEach(async () => {
  trackers = await openSweptTrackers();
});

afterEach(async () => {
  await trackers.close();
});

describe('half of a project', () => {
  it('that is visible again makes the source observed, and the time between is no silence', async () => {
    const ids = trackers.createMany('acme-jira', 'PAY', 8);
    await trackers.sync();
    for (const id of ids.slice(0, 4)) trackers.restrictions.revoke(id);
    await trackers.sweep('acme-jira');
    const marked = (await readSource(trackers.database.pool, 'acme-jira'))?.partlyMissingSince;
    for (let hours = 0; hours < 2; hours += 1) {
      trackers.clock.aheadMs += hourMs;
      await trackers.sync();
    }
    for (const id of ids) trackers.restrictions.grant(id);
    await trackers.sweep('acme-jira');
    const { sources, objectives } = await trackers.observation();
    expect(sources[0]).toMatchObject({ freshness: 'observed', outages: [{ from: marked }] });
    expect(objectives[0]?.status).toBe('moving');
    const lengths = sources[0]?.outages.map(({ from, to = from }) => to - from);
    expect(Math.max(...(lengths ?? []))).toBeGreaterThanOrEqual(2 * hourMs);
  });

  it('that is gone keeps nothing of another project from being removed', async () => {
    const [, ...hidden] = trackers.createMany('acme-jira', 'PAY', 5);
    const [deleted = ''] = trackers.createMany('acme-jira', 'CORE', 5);
    await trackers.sync();
    for (const id of hidden) trackers.restrictions.revoke(id);
    trackers.delete('acme-jira', deleted);
    await trackers.sweepTwice('acme-jira');
    expect(await trackers.removals()).toEqual([{ id: deleted, reason: 'deleted', isAway: true }]);
  });

  it('that moved away all at once is no loss: the tracker still answers', async () => {
    const ids = trackers.createMany('acme-jira', 'PAY', 6);
    await trackers.sync();
    const status = statusFor(createJiraWorkplace(), 'OPS', 'active');
    for (const id of ids.slice(0, 4)) trackers.change('acme-jira', id, { team: 'OPS', status });
    await trackers.sweepTwice('acme-jira');
    expect(await trackers.active('acme-jira')).toBe(2);
    expect((await trackers.observation()).sources[0]?.freshness).not.toBe('partly_missing');
  });

  it('of a project of two is removed like any other', async () => {
    const [id = ''] = trackers.createMany('acme-jira', 'PAY', 2);
    await trackers.sync();
    trackers.delete('acme-jira', id);
    await trackers.sweepTwice('acme-jira');
    expect(await trackers.active('acme-jira')).toBe(1);
  });
});
