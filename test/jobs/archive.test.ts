import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { statusFor } from '../../src/simulator/company/workplace.ts';
import {
  createJiraWorkplace,
  createLinearWorkplace,
} from '../../src/simulator/company/workplaces.ts';
import { openSweptTrackers, type SweptTrackers } from './sweeping.ts';

let trackers: SweptTrackers;

beforeEach(async () => {
  trackers = await openSweptTrackers({ archivedStatus: 200, scope: 'project != OPS' });
});

afterEach(async () => {
  await trackers.close();
});

const doneInJira = { status: statusFor(createJiraWorkplace(), 'PAY', 'done'), resolution: 'Done' };
const doneInLinear = { status: statusFor(createLinearWorkplace(), 'WEB', 'done') };

async function statesOf(source: string): Promise<readonly (number | undefined)[]> {
  const { sources } = await trackers.snapshot();
  const states = sources.find(({ id }) => id === source)?.states;
  return [states?.active, states?.done];
}

describe('work that was archived', () => {
  it.each([
    ['acme-jira', 'PAY', doneInJira],
    ['acme-linear', 'WEB', doneInLinear],
  ] as const)(
    'in %s counts on when it is done, and else leaves the work in progress',
    async (source, team, done) => {
      const [active = ''] = trackers.createMany(source, team, 5);
      const finished = trackers.create(source, team, done);
      await trackers.sync();
      expect(await statesOf(source)).toEqual([5, 1]);
      for (const id of [active, finished]) trackers.change(source, id, { place: 'archived' });
      await trackers.sync();
      await trackers.sweepTwice(source);
      expect(await statesOf(source)).toEqual([4, 1]);
      expect(await trackers.removals()).toEqual([]);
      for (const id of [active, finished]) trackers.change(source, id, { place: 'live' });
      await trackers.sync();
      await trackers.sweep(source);
      expect(await statesOf(source)).toEqual([5, 1]);
    },
  );

  it('with the whole project is no loss: the source is observed, and what was done counts on', async () => {
    trackers.createMany('acme-jira', 'PAY', 5);
    trackers.create('acme-jira', 'PAY', doneInJira);
    trackers.createMany('acme-jira', 'CORE', 2);
    await trackers.sync();
    trackers.restrictions.shelve('PAY', { place: 'archived', at: Date.now() });
    await trackers.sweepTwice('acme-jira');
    expect(await statesOf('acme-jira')).toEqual([2, 1]);
    expect(await trackers.removals()).toEqual([]);
    await trackers.sync();
    const { sources } = await trackers.observation();
    expect(sources[0]?.freshness).toBe('observed');
    trackers.restrictions.restore('PAY');
    await trackers.sweep('acme-jira');
    expect(await statesOf('acme-jira')).toEqual([7, 1]);
  });

  it('with a project that was deleted leaves the numbers', async () => {
    trackers.createMany('acme-jira', 'PAY', 5);
    trackers.createMany('acme-jira', 'CORE', 2);
    await trackers.sync();
    trackers.restrictions.shelve('PAY', { place: 'deleted', at: Date.now() });
    await trackers.sweepTwice('acme-jira');
    expect(await statesOf('acme-jira')).toEqual([2, 0]);
    expect(await trackers.removals()).toHaveLength(5);
  });
});
