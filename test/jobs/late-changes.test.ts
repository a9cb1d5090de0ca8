import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hourMs, minuteMs } from '../../src/core/time.ts';
import { openSweptTrackers, type SweptTrackers } from './sweeping.ts';

let trackers: SweptTrackers;

beforeEach(async () => {
  trackers = await openSweptTrackers();
});

afterEach(async () => {
  await trackers.close();
});

async function titleOf(id: string): Promise<string | undefined> {
  const { rows } = await trackers.database.pool.query<{ title: string }>(
    'select title from issue where id = $1',
    [id],
  );
  return rows[0]?.title;
}

describe('a change', () => {
  it('behind the back of the first read comes with the next run, however long the first one took', async () => {
    // Two pages: the first is stored when the second is shown, of which the newest 101 are a probe before the read.
    const ids = trackers.createMany('acme-jira', 'PAY', 1_150);
    const [first = '', last = ''] = [ids[0], ids[1_020]];
    trackers.beforeShown(last, () => {
      trackers.change('acme-jira', first, { title: 'Changed meanwhile' });
      trackers.changeAt(Date.now() + 2 * hourMs, {
        source: 'acme-jira',
        id: last,
        set: { title: 'Later' },
      });
    });
    await trackers.sync();
    expect([await titleOf(first), await titleOf(last)]).toEqual(['Issue 1', 'Later']);
    await trackers.sync();
    expect(await titleOf(first)).toBe('Changed meanwhile');
  });

  it.each([
    ['acme-jira', 'PAY'],
    ['acme-linear', 'WEB'],
  ] as const)('that no search of %s shows in time is found by the sweep', async (source, team) => {
    const [late = '', other = ''] = trackers.createMany(source, team, 5);
    await trackers.sync();
    trackers.changeAt(Date.now() + hourMs, { source, id: other, set: { title: 'In time' } });
    await trackers.sync();
    // Its own instant lies an hour before the newest change that was read.
    trackers.change(source, late, { title: 'Late' });
    await trackers.sync();
    expect(await titleOf(late)).not.toBe('Late');
    await trackers.sweep(source);
    expect(await titleOf(late)).toBe('Late');
    const { rows } = await trackers.database.pool.query('select 1 from issue_missing');
    expect(rows).toEqual([]);
  });

  it('that the index shows some minutes late comes with a later run', async () => {
    const [late = '', other = ''] = trackers.createMany('acme-jira', 'PAY', 5);
    await trackers.sync();
    trackers.change('acme-jira', late, { title: 'Late' });
    trackers.restrictions.revoke(late);
    const soon = { source: 'acme-jira', id: other, set: { title: 'In time' } } as const;
    trackers.changeAt(Date.now() + 4 * minuteMs, soon);
    await trackers.sync();
    trackers.restrictions.grant(late);
    await trackers.sync();
    expect(await titleOf(late)).toBe('Late');
  });
});
