import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hourMs } from '../../src/core/time.ts';
import { statusFor } from '../../src/simulator/company/workplace.ts';
import {
  createJiraWorkplace,
  createLinearWorkplace,
} from '../../src/simulator/company/workplaces.ts';
import { storedContent } from './job-runtime.ts';
import { openWebhookTrackers, type WebhookTrackers } from './webhook-delivery.ts';

let trackers: WebhookTrackers;

beforeEach(async () => {
  trackers = await openWebhookTrackers(undefined);
});

afterEach(() => trackers.close());

describe.each([
  ['acme-jira', 'PAY', 'OPS'],
  ['acme-linear', 'WEB', 'MOB'],
] as const)('webhooks of %s', (source, team, outside) => {
  let id: string;

  beforeEach(async () => {
    id = trackers.createMany(source, team, 8)[3] ?? '';
    await trackers.sync();
  });

  it('leave an issue to the sweep that left the scope, though a deletion was said', async () => {
    const workplace = source === 'acme-jira' ? createJiraWorkplace() : createLinearWorkplace();
    const status = statusFor(workplace, outside, 'active');
    trackers.change(source, id, { team: outside, status });
    await trackers.tell(source, id, 'deleted');
    expect(await trackers.removals()).toEqual([]);
    expect(await trackers.active(source)).toBe(8);
  });

  it('leave an issue to the sweep that is gone without a word of deletion', async () => {
    trackers.delete(source, id);
    await trackers.tell(source, id, 'updated');
    expect(await trackers.removals()).toEqual([]);
    expect(await trackers.active(source)).toBe(8);
  });

  it('store nothing of issues outside the scope', async () => {
    const before = await storedContent(trackers.database.pool);
    await trackers.tell(source, trackers.create(source, outside), 'created');
    expect(await storedContent(trackers.database.pool)).toEqual(before);
  });
});

describe('webhooks', () => {
  it('of Jira tell of a change before its search knows it', async () => {
    const [id = ''] = trackers.createMany('acme-jira', 'PAY', 3);
    await trackers.sync();
    trackers.jira.setIndexLag(hourMs);
    trackers.change('acme-jira', id, { status: statusFor(createJiraWorkplace(), 'PAY', 'done') });
    await trackers.tell('acme-jira', id, 'updated');
    expect(await trackers.active('acme-jira')).toBe(2);
  });

  it('let a sub-task count by itself once its parent was deleted', async () => {
    const [parent = ''] = trackers.createMany('acme-jira', 'PAY', 3);
    trackers.create('acme-jira', 'PAY', { parent, type: 'Sub-task' });
    await trackers.sync();
    expect(await trackers.active('acme-jira')).toBe(3);
    trackers.delete('acme-jira', parent);
    await trackers.tell('acme-jira', parent, 'deleted');
    expect(await trackers.active('acme-jira')).toBe(3);
    const orphan = `select 1 from issue where level < 0 and parent_id is null`;
    expect((await trackers.database.pool.query(orphan)).rowCount).toBe(1);
  });

  it('of Linear about a trashed issue take it out as trashed, and bring it back', async () => {
    const [id = ''] = trackers.createMany('acme-linear', 'WEB', 3);
    await trackers.sync();
    trackers.change('acme-linear', id, { place: 'trashed' });
    await trackers.tell('acme-linear', id, 'deleted');
    expect(await trackers.removals()).toEqual([{ id, reason: 'trashed', isAway: true }]);
    trackers.change('acme-linear', id, { place: 'live' });
    await trackers.tell('acme-linear', id, 'updated');
    expect(await trackers.active('acme-linear')).toBe(3);
  });
});
