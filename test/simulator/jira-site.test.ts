import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { jiraRateLimit } from '../../src/simulator/jira/jira-site.ts';
import { startWorld } from './jira-world.ts';

describe('bulk reads', () => {
  const ids = Array.from({ length: 101 }, (_, n) => String(10_001 + n));

  test('leave out what is missing and answer in the order of ids', async () => {
    const world = await startWorld();
    const request = { issueIdsOrKeys: ['10040', '99999', '10030', '10040'], fields: ['summary'] };
    const { body } = await world.call('issue/bulkfetch', request);
    const { issues } = z.object({ issues: z.array(z.object({ id: z.string() })) }).parse(body);
    expect(issues.map(({ id }) => id)).toEqual(['10030', '10040']);
  });

  test.each([
    [100, { fields: ['summary'] }, 400],
    [1_000, { fields: ['summary'] }, 200],
    [1_000, { fields: ['*all'] }, 400],
    [1_000, { fields: ['summary', 'comment'] }, 400],
    [1_000, { fields: ['summary'], expand: ['changelog'] }, 400],
  ] as const)(
    'of 101 issues on a site that takes %i, with %o: %i',
    async (bulkFetchLimit, rest, status) => {
      const world = await startWorld({ bulkFetchLimit });
      expect(await world.call('issue/bulkfetch', { issueIdsOrKeys: ids, ...rest })).toMatchObject({
        status,
      });
    },
  );

  test('of histories take 1,000 issues and 10 different fields at most', async () => {
    const { call } = await startWorld();
    const tooMany = Array.from({ length: 1_001 }, (_, n) => String(n));
    const fieldIds = Array.from({ length: 11 }, (_, n) => `f${n}`);
    const answers = [
      await call('changelog/bulkfetch', { issueIdsOrKeys: tooMany }),
      await call('changelog/bulkfetch', { issueIdsOrKeys: ids, fieldIds }),
      await call('changelog/bulkfetch', { issueIdsOrKeys: ids, fieldIds: ['status', 'status'] }),
      await call('changelog/bulkfetch', { issueIdsOrKeys: ids, maxResults: 10_001 }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([400, 400, 400, 400]);
  });
});

describe('working by hand', () => {
  const issueSchema = z.object({
    fields: z.object({
      updated: z.string(),
      labels: z.array(z.string()),
      status: z.object({ name: z.string(), statusCategory: z.object({ key: z.string() }) }),
      resolution: z.object({ name: z.string() }).nullable(),
    }),
  });

  test('an issue goes through its workflow; done brings a resolution and reopening takes it away', async () => {
    const { call, clock } = await startWorld();
    const { body } = await call('issue/10030/transitions');
    const { transitions } = z
      .object({ transitions: z.array(z.object({ id: z.string(), name: z.string() })) })
      .parse(body);
    for (const [name, resolution] of [
      ['Done', { name: 'Done' }],
      ['In Progress', null],
    ] as const) {
      clock.now += 60_000;
      const id = transitions.find((transition) => transition.name === name)?.id;
      expect(await call('issue/10030/transitions', { transition: { id } })).toMatchObject({
        status: 204,
      });
      const { fields } = issueSchema.parse((await call('issue/10030')).body);
      expect(fields.status.name).toBe(name);
      expect(fields.resolution === null).toBe(resolution === null);
      expect(Date.parse(fields.updated.replace(/00$/, ':00'))).toBe(clock.now);
    }
    expect(await call('issue/10030/transitions', { transition: { id: '99' } })).toMatchObject({
      status: 400,
    });
  });

  test('labels are set, added and taken off', async () => {
    const { call } = await startWorld();
    await call('issue/10030', { fields: { labels: ['b', 'a'] } }, 'PUT');
    await call('issue/10030', { update: { labels: [{ add: 'c' }, { remove: 'b' }] } }, 'PUT');
    expect(issueSchema.parse((await call('issue/10030')).body).fields.labels).toEqual(['a', 'c']);
    expect(await call('issue/10030', { fields: { summary: 'x' } }, 'PUT')).toMatchObject({
      status: 400,
    });
  });

  test('archived and deleted issues are not there any more', async () => {
    const { call, apply, clock } = await startWorld();
    apply({ kind: 'change', at: clock.now, actor: 'x', id: '10030', set: { place: 'archived' } });
    apply({ kind: 'delete', at: clock.now, actor: 'x', id: '10031' });
    expect(await call('issue/10030')).toMatchObject({ status: 404 });
    expect(await call('issue/10031')).toMatchObject({ status: 404 });
    const { body } = await call('search/jql', { jql: 'id in (10030, 10031)' });
    expect(body).toEqual({ issues: [], isLast: true });
  });
});

describe('faults', () => {
  test('a wrong token is refused and a right one is taken, as Basic and as Bearer', async () => {
    const { site } = await startWorld();
    async function status(authorization: string): Promise<number> {
      return (await fetch(`${site.url}/rest/api/3/myself`, { headers: { authorization } })).status;
    }
    const basic = Buffer.from('reader@acme.example:secret').toString('base64');
    expect(await status(`Basic ${basic}`)).toBe(200);
    expect(await status('Bearer secret')).toBe(200);
    expect(await status('Bearer wrong')).toBe(401);
    expect(await status(`Basic ${Buffer.from('x:secret').toString('base64')}`)).toBe(401);
  });

  test('the next requests fail as told, and all are counted', async () => {
    const { site, call } = await startWorld();
    site.traffic.failNext(1, jiraRateLimit(7, 'jira-burst-based'));
    site.traffic.failNext(1, { kind: 'answer', status: 503, body: { errorMessages: ['later'] } });
    site.traffic.failNext(1, { kind: 'cut' });
    const limited = await call('myself');
    expect(limited.status).toBe(429);
    expect(limited.headers.get('retry-after')).toBe('7');
    expect(limited.headers.get('ratelimit-reason')).toBe('jira-burst-based');
    expect(await call('myself')).toMatchObject({ status: 503, body: { errorMessages: ['later'] } });
    await expect(call('myself')).rejects.toThrow('fetch failed');
    expect(await call('myself')).toMatchObject({ status: 200 });
    expect(site.traffic.requests).toEqual(new Map([['GET /rest/api/3/myself', 4]]));
    expect(site.traffic.total).toBe(4);
  });

  test('a site that is down refuses connections and comes back at the same address', async () => {
    const { site, call } = await startWorld();
    await site.goDown();
    await expect(call('myself')).rejects.toThrow('fetch failed');
    await site.comeUp();
    expect(await call('myself')).toMatchObject({ status: 200 });
  });
});
