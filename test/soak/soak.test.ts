import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type MainJob, openMainJob } from '../jobs/job-runtime.ts';
import { differencesBetween } from './compare.ts';
import { kinds, slugOf } from './kinds.ts';
import { parseOptions } from './options.ts';
import { sourceIds, startTrackers, type Trackers } from './trackers.ts';
import { bringParentsBack } from './trouble.ts';
import { untruths } from './truth.ts';

const options = parseOptions(['node', 'soak', '--issues', '150', '--seed', '3']);

describe('the soak', () => {
  let trackers: Trackers;
  let soaked: MainJob;
  let clean: MainJob;

  beforeAll(async () => {
    trackers = await startTrackers(options);
    soaked = await openMainJob();
    clean = await openMainJob();
    const { rows } = await soaked.pool.query('select salt from installation');
    await clean.pool.query('update installation set salt = $1', [rows[0].salt]);
    for (const job of [soaked, clean]) {
      await job.sync(trackers.configuration);
    }
  });

  afterAll(async () => {
    await trackers.close();
    await soaked.close();
    await clean.close();
  });

  it('finds no difference between two clean reads, nor between one and the trackers', async () => {
    const { rows } = await clean.pool.query('select distinct source from issue order by 1');
    expect(rows).toHaveLength(sourceIds.length);
    expect(await differencesBetween(soaked.pool, clean.pool)).toEqual([]);
    expect(await untruths(clean.pool, trackers)).toEqual([]);
  });

  it.each([
    ['a value', `update issue set title = 'x' where id = $1`, 'issue.title'],
    ['a history', `update issue set changes = '[]' where id = $1`, 'issue.changes'],
    ['a fact', `update issue_fact set reopened = 7 where id = $1`, 'issue_fact.reopened'],
    ['an attribution', `delete from attribution where issue_id = $1`, 'attribution[0]'],
    ['an issue', `delete from issue where id = $1`, 'issue'],
    [
      'a problem that stayed',
      `insert into data_problem values ('acme-jira', $1, 'malformed_record', 'x', 'read')`,
      'data_problem[malformed_record: x]',
    ],
    [
      'an issue that was taken away',
      `insert into issue_removal (source, issue_id, reason, removed_at)
       values ('acme-jira', $1, 'deleted', now())`,
      'issue',
    ],
  ])('finds %s that is different in one store', async (_what, change, field) => {
    const { rows } = await soaked.pool.query(
      `select id from issue where source = 'acme-jira' and changes <> '[]' and in_scope
         and exists (select 1 from attribution where source = issue.source and issue_id = issue.id)
         and not exists (select 1 from issue child where child.parent_id = issue.id)
       order by id limit 1`,
    );
    const client = await soaked.pool.connect();
    try {
      await client.query('begin');
      await client.query(change, [rows[0].id]);
      const found = await differencesBetween(client, clean.pool);
      expect(found).toContainEqual(
        expect.objectContaining({ source: 'acme-jira', id: rows[0].id, field }),
      );
    } finally {
      await client.query('rollback');
      client.release();
    }
  });

  it('finds an issue, a value and a change of status that a reader would always leave out', async () => {
    const client = await clean.pool.connect();
    try {
      await client.query('begin');
      const { rows } = await client.query(
        `delete from issue where ctid in (select ctid from issue where source = 'acme-dc' and in_scope
           and not exists (select 1 from issue child where child.parent_id = issue.id) limit 1)
         returning id`,
      );
      await client.query(
        `update issue set labels = '{x}', changes = '[]' where source = 'acme-jira'`,
      );
      const found = await untruths(client, trackers);
      expect(found).toContainEqual(expect.objectContaining({ source: 'acme-dc', id: rows[0].id }));
      expect(found.filter(({ source }) => source === 'acme-jira').length).toBeGreaterThan(10);
    } finally {
      await client.query('rollback');
      client.release();
    }
  });

  it('brings back what is archived or hidden and has something below it', () => {
    const { living, restrictions } = trackers;
    const { tracker, people } = living.company.jira;
    const issues = [...tracker.issues.values()];
    const parents = new Set(issues.map(({ fields }) => fields.parent));
    const [parent = '', leaf = ''] = [true, false].map(
      (isParent) => issues.find(({ id }) => parents.has(id) === isParent)?.id,
    );
    for (const id of [parent, leaf]) {
      const by = { at: Date.now(), actor: people[0].id, id };
      living.apply('jira', { kind: 'change', ...by, set: { place: 'archived' } });
      restrictions['acme-dc'].revoke(id);
    }
    bringParentsBack(trackers);
    expect([parent, leaf].map((id) => tracker.find(id)?.fields.place)).toEqual([
      'live',
      'archived',
    ]);
    expect([parent, leaf].map((id) => restrictions['acme-dc'].isHidden(id))).toEqual([false, true]);
  });
});

describe('its command line', () => {
  it('leaves out what it is told to, by one name for each kind', () => {
    expect(new Set(kinds).size).toBe(kinds.length);
    const argv = ['node', 'soak', '--without', 'hang', '--without', 'move-to-another-team'];
    const { includes } = parseOptions(argv);
    const left = kinds.filter((kind) => !includes(kind));
    expect(left).toEqual(['hang', 'move-to-another-team']);
    expect(includes('move to another team')).toBe(false);
    expect(slugOf('429 without headers')).toBe('429-without-headers');
  });

  it.each([
    [['--without', 'sun'], 'expected one of'],
    [['--minutes', '0'], 'expected a number above 0'],
    [['--seed', 'x'], 'expected a whole number'],
  ])('refuses %j', (args, message) => {
    expect(() => parseOptions(['node', 'soak', ...args])).toThrow(message);
  });
});
