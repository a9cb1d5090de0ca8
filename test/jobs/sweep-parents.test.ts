import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  createJiraWorkplace,
  createLinearWorkplace,
} from '../../src/simulator/company/workplaces.ts';
import { openSweptTrackers, type SweptTrackers } from './sweeping.ts';

let trackers: SweptTrackers;

beforeEach(async () => {
  trackers = await openSweptTrackers();
});

afterEach(async () => {
  await trackers.close();
});

async function parentOf(id: string): Promise<string | null | undefined> {
  const { rows } = await trackers.database.pool.query<{ parent_id: string | null }>(
    'select parent_id from issue where id = $1',
    [id],
  );
  return rows[0]?.parent_id;
}

describe.each([
  {
    source: 'acme-jira',
    team: 'PAY',
    outside: 'OPS',
    type: 'Epic',
    label: createJiraWorkplace().labelOf('reliability'),
  },
  {
    source: 'acme-linear',
    team: 'WEB',
    outside: 'MOB',
    type: 'Issue',
    label: createLinearWorkplace().labelOf('reliability'),
  },
] as const)('the parent of an issue of $source', ({ source, team, outside, type, label }) => {
  it('outside the scope gives the labels that it got after it was read', async () => {
    const parent = trackers.create(source, outside, { type, labels: [] });
    trackers.create(source, team, { parent, labels: [] });
    await trackers.sync();
    expect(await trackers.serving()).toBe(0);
    trackers.change(source, parent, { labels: [label] });
    await trackers.sync();
    await trackers.sweep(source);
    expect(await trackers.serving()).toBe(1);
  });

  it('outside the scope gives nothing more when it was deleted', async () => {
    const parent = trackers.create(source, outside, { type });
    const child = trackers.create(source, team, { parent, labels: [] });
    await trackers.sync();
    expect([await trackers.serving(), await parentOf(child)]).toEqual([1, parent]);
    trackers.delete(source, parent);
    await trackers.sweep(source);
    expect([await trackers.serving(), await parentOf(child)]).toEqual([0, null]);
  });
});

describe('the parent of a Jira issue', () => {
  it('outside the scope that was not shown when it was asked for gives its labels once it is', async () => {
    const parent = trackers.create('acme-jira', 'OPS', { type: 'Epic' });
    const child = trackers.create('acme-jira', 'PAY', { parent, labels: [] });
    trackers.restrictions.shelve('OPS', { place: 'archived', at: Date.now() });
    await trackers.sync();
    expect([await trackers.serving(), await parentOf(child)]).toEqual([0, parent]);
    trackers.restrictions.restore('OPS');
    await trackers.sweep('acme-jira');
    expect(await trackers.serving()).toBe(1);
  });

  it('that is shown again is its parent again, though nothing tells of it', async () => {
    const parent = trackers.create('acme-jira', 'PAY', { type: 'Epic' });
    const child = trackers.create('acme-jira', 'PAY', { parent, labels: [] });
    await trackers.sync();
    trackers.restrictions.revoke(parent);
    await trackers.sweepTwice('acme-jira');
    expect([await trackers.serving(), await parentOf(child)]).toEqual([0, null]);
    trackers.restrictions.grant(parent);
    await trackers.sweep('acme-jira');
    expect([await trackers.serving(), await parentOf(child)]).toEqual([1, parent]);
    const { rowCount } = await trackers.database.pool.query('select 1 from orphan');
    expect(rowCount).toBe(0);
  });
});
