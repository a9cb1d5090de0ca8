import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hourMs } from '../../src/core/time.ts';
import { statusFor } from '../../src/simulator/company/workplace.ts';
import {
  createJiraWorkplace,
  createLinearWorkplace,
} from '../../src/simulator/company/workplaces.ts';
import { readSource } from '../../src/store/sources.ts';
import { storedContent } from './job-runtime.ts';
import { openSweptTrackers, type SweptTrackers } from './sweeping.ts';

let trackers: SweptTrackers;

beforeEach(async () => {
  trackers = await openSweptTrackers();
});

afterEach(async () => {
  await trackers.close();
});

describe.each([
  ['acme-jira', 'PAY', 'OPS'],
  ['acme-linear', 'WEB', 'MOB'],
] as const)('an issue of %s', (source, team, outside) => {
  let ids: readonly string[];
  let id: string;

  beforeEach(async () => {
    ids = trackers.createMany(source, team, 8);
    id = ids[3] ?? '';
    await trackers.sync();
  });

  it('that was deleted leaves the numbers when a second sweep confirms it, and stays in history', async () => {
    trackers.delete(source, id);
    await trackers.sync();
    await trackers.sweep(source);
    expect(await trackers.active(source)).toBe(8);
    const missedAt = Date.now();
    trackers.clock.aheadMs += hourMs;
    await trackers.sweep(source);
    expect(await trackers.removals()).toEqual([{ id, reason: 'deleted', isAway: true }]);
    expect([await trackers.active(source), await trackers.serving()]).toEqual([7, 7]);
    expect([
      await trackers.active(source, missedAt - 60_000),
      await trackers.serving(missedAt - 60_000),
    ]).toEqual([8, 8]);
    expect(await trackers.active(source, missedAt + 60_000)).toBe(7);
  });

  it('is not removed by two sweeps shortly after one another: one an hour later decides', async () => {
    trackers.delete(source, id);
    await trackers.sweep(source);
    await trackers.sweep(source);
    expect(await trackers.removals()).toEqual([]);
    const { rows } = await trackers.database.pool.query(
      `select queue, delay_ms from throughline_queue.job where name = 'sweep-source' and state = 'delayed'`,
    );
    expect(rows).toEqual([{ queue: `sync-${source}`, delay_ms: String(hourMs) }]);
  });

  it('that left the scope leaves the numbers, and comes back when it returns', async () => {
    const workplace = source === 'acme-jira' ? createJiraWorkplace() : createLinearWorkplace();
    const goTo = (to: string): void =>
      trackers.change(source, id, { team: to, status: statusFor(workplace, to, 'active') });
    goTo(outside);
    await trackers.sweepTwice(source);
    expect(await trackers.removals()).toEqual([{ id, reason: 'out_of_scope', isAway: true }]);
    expect(await trackers.active(source)).toBe(7);
    goTo(team);
    await trackers.sync();
    expect(await trackers.active(source)).toBe(8);
    expect(await trackers.removals()).toEqual([{ id, reason: 'out_of_scope', isAway: false }]);
  });

  it('is counted from the sweep that met it first, when nothing else told of it', async () => {
    await trackers.database.pool.query('delete from issue where id = $1', [id]);
    expect(await trackers.active(source)).toBe(7);
    await trackers.sweep(source);
    expect(await trackers.active(source)).toBe(8);
  });

  it('is never removed because a read failed', async () => {
    trackers.delete(source, id);
    await trackers.sweep(source);
    trackers.clock.aheadMs += hourMs;
    const site = source === 'acme-jira' ? trackers.jira : trackers.linear;
    site.traffic.reset();
    site.traffic.failNext(50, { kind: 'answer', status: 401 });
    expect(await trackers.sweep(source)).toBe(false);
    expect(await trackers.removals()).toEqual([]);
    expect((await readSource(trackers.database.pool, source))?.consecutiveFailures).toBe(0);
  });

  it('is removed once, whatever is repeated', async () => {
    trackers.delete(source, id);
    await trackers.sweepTwice(source);
    const content = await storedContent(trackers.database.pool);
    const removals = await trackers.removals();
    await trackers.sweepTwice(source);
    await trackers.sync();
    expect(await trackers.removals()).toEqual(removals);
    expect(await storedContent(trackers.database.pool)).toEqual(content);
  });

  it('among so many that half of the project is gone is not removed: the source is unobserved until they are back', async () => {
    const gone = ids.slice(0, 4);
    if (source === 'acme-jira') for (const each of gone) trackers.restrictions.revoke(each);
    else for (const each of gone) trackers.delete(source, each);
    await trackers.sweepTwice(source);
    await trackers.sweep(source);
    await trackers.sync();
    expect(await trackers.removals()).toEqual([]);
    expect(await trackers.active(source)).toBe(8);
    const { sources, objectives } = await trackers.observation();
    expect(sources.find((each) => each.id === source)?.freshness).toBe('partly_missing');
    expect(objectives[0]?.status).toBe('unobserved');
  });
});

describe('a Jira issue', () => {
  it('that was archived looks deleted, and comes back when it is taken out of the archive', async () => {
    const [id = ''] = trackers.createMany('acme-jira', 'PAY', 5);
    await trackers.sync();
    trackers.change('acme-jira', id, { place: 'archived' });
    await trackers.sweepTwice('acme-jira');
    expect(await trackers.removals()).toEqual([{ id, reason: 'deleted', isAway: true }]);
    expect(await trackers.active('acme-jira')).toBe(4);
    trackers.change('acme-jira', id, { place: 'live' });
    await trackers.sweep('acme-jira');
    expect(await trackers.active('acme-jira')).toBe(5);
  });

  it('that moved to another project of the scope is the same issue under another key', async () => {
    const [id = ''] = trackers.createMany('acme-jira', 'PAY', 5);
    await trackers.sync();
    trackers.change('acme-jira', id, { team: 'CORE' });
    await trackers.sync();
    await trackers.sweepTwice('acme-jira');
    expect(await trackers.removals()).toEqual([]);
    expect(await trackers.active('acme-jira')).toBe(5);
    const { rows } = await trackers.database.pool.query('select key from issue where id = $1', [
      id,
    ]);
    expect(rows).toEqual([{ key: 'CORE-1' }]);
  });

  it('that the index loses and finds again is not removed', async () => {
    const [id = ''] = trackers.createMany('acme-jira', 'PAY', 5);
    await trackers.sync();
    trackers.change('acme-jira', id, { title: 'Renamed' });
    for (const lagMs of [hourMs, 0, hourMs]) {
      trackers.jira.setIndexLag(lagMs);
      await trackers.sweep('acme-jira');
      trackers.clock.aheadMs += hourMs;
      const { rowCount } = await trackers.database.pool.query('select 1 from issue_missing');
      expect(rowCount).toBe(lagMs === 0 ? 0 : 1);
    }
    expect(await trackers.removals()).toEqual([]);
    expect(await trackers.active('acme-jira')).toBe(5);
  });

  it('below a deleted parent counts by itself', async () => {
    const [parent = ''] = trackers.createMany('acme-jira', 'PAY', 5);
    trackers.create('acme-jira', 'PAY', { parent, type: 'Sub-task' });
    await trackers.sync();
    expect(await trackers.active('acme-jira')).toBe(5);
    trackers.delete('acme-jira', parent);
    await trackers.sweepTwice('acme-jira');
    expect(await trackers.active('acme-jira')).toBe(5);
    const orphan = `select 1 from issue where source = 'acme-jira' and level < 0 and parent_id is null`;
    expect((await trackers.database.pool.query(orphan)).rowCount).toBe(1);
  });

  it('that was the last one in progress leaves its objective without active work since it left', async () => {
    const id = trackers.create('acme-jira', 'PAY');
    await trackers.sync();
    const before = Date.now();
    trackers.delete('acme-jira', id);
    await trackers.sweep('acme-jira');
    const after = Date.now();
    trackers.clock.aheadMs += hourMs;
    await trackers.sweep('acme-jira');
    const objective = (await trackers.snapshot()).objectives.find((each) => each.id === 'jira');
    expect(objective?.all.issues).toBe(0);
    expect(objective?.noActiveWorkSince).toBeGreaterThanOrEqual(before);
    expect(objective?.noActiveWorkSince).toBeLessThanOrEqual(after);
  });
});

describe('a Linear issue', () => {
  it('that was archived leaves work in progress and is no deletion', async () => {
    const [id = ''] = trackers.createMany('acme-linear', 'WEB', 5);
    await trackers.sync();
    trackers.change('acme-linear', id, { place: 'archived' });
    await trackers.sweepTwice('acme-linear');
    expect(await trackers.removals()).toEqual([]);
    expect(await trackers.serving()).toBe(4);
    trackers.change('acme-linear', id, { place: 'live' });
    await trackers.sync();
    await trackers.sweep('acme-linear');
    expect(await trackers.serving()).toBe(5);
  });

  it('that is done leaves the numbers when it is trashed, and comes back when it is restored', async () => {
    const done = statusFor(createLinearWorkplace(), 'WEB', 'done');
    const ids = trackers.createMany('acme-linear', 'WEB', 5);
    const id = trackers.create('acme-linear', 'WEB', { status: done });
    await trackers.sync();
    expect(await trackers.serving()).toBe(ids.length + 1);
    const before = Date.now();
    trackers.change('acme-linear', id, { place: 'trashed' });
    await trackers.sweep('acme-linear');
    expect(await trackers.removals()).toEqual([{ id, reason: 'trashed', isAway: true }]);
    expect([await trackers.serving(), await trackers.serving(before)]).toEqual([5, 6]);
    trackers.change('acme-linear', id, { place: 'live' });
    await trackers.sweep('acme-linear');
    expect(await trackers.serving()).toBe(6);
    expect(await trackers.removals()).toEqual([{ id, reason: 'trashed', isAway: false }]);
  });

  it('that was purged from the trash stays what it was: trashed', async () => {
    const [id = ''] = trackers.createMany('acme-linear', 'WEB', 5);
    await trackers.sync();
    trackers.change('acme-linear', id, { place: 'trashed', title: 'Away' });
    await trackers.sync();
    trackers.delete('acme-linear', id);
    await trackers.sweepTwice('acme-linear');
    expect(await trackers.removals()).toEqual([{ id, reason: 'trashed', isAway: true }]);
  });
});

describe('a sweep', () => {
  it('that was interrupted goes on where it was and finds the same', async () => {
    const ids = trackers.createMany('acme-linear', 'WEB', 300);
    await trackers.sync();
    trackers.delete('acme-linear', ids[10] ?? '');
    await trackers.sweep('acme-linear');
    trackers.clock.aheadMs += hourMs;
    await trackers.sweepOnePage('acme-linear');
    trackers.linear.traffic.reset();
    await trackers.sweep('acme-linear');
    expect(await trackers.removals()).toEqual([{ id: ids[10], reason: 'deleted', isAway: true }]);
    expect(await trackers.active('acme-linear')).toBe(299);
    // The second page, the teams, and the missing issue among others and alone.
    expect(trackers.linear.traffic.total).toBe(4);
  });

  it('asks nothing of a source that was not yet read completely', async () => {
    trackers.jira.traffic.reset();
    await trackers.sweep('acme-jira');
    expect(trackers.jira.traffic.total).toBe(0);
  });

  it('costs one request when nothing is missing', async () => {
    trackers.createMany('acme-jira', 'PAY', 5);
    await trackers.sync();
    trackers.jira.traffic.reset();
    await trackers.sweep('acme-jira');
    expect([...trackers.jira.traffic.requests]).toEqual([['POST /rest/api/3/search/jql', 1]]);
  });
});
