import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { everything, searchAll, searchSchema, startWorld } from './jira-world.ts';

describe('searching', () => {
  test('gives nothing but ids unless fields are asked for, and 50 of them', async () => {
    const world = await startWorld();
    const { body } = await world.call('search/jql', { jql: everything });
    const { issues } = z
      .object({ issues: z.array(z.strictObject({ id: z.string() })) })
      .parse(body);
    expect(issues).toHaveLength(50);
  });

  test('gives up to 5,000 issues with light fields and 100 with others', async () => {
    const world = await startWorld({ issues: 800 });
    const light = await searchAll(world, {
      jql: everything,
      fields: ['id', 'updated'],
      maxResults: 5_000,
    });
    const heavy = await searchAll(world, {
      jql: everything,
      fields: ['summary'],
      maxResults: 5_000,
    });
    expect(light).toHaveLength(1);
    expect(heavy.length).toBeGreaterThan(3);
    expect(new Set(heavy.slice(0, -1).map((page) => page.length))).toEqual(new Set([100]));
    expect(heavy.flat().toSorted()).toEqual(light.flat().toSorted());
    const { body } = await world.call('search/approximate-count', { jql: everything });
    expect(body).toEqual({ count: light.flat().length });
  });

  test('delivers each issue once over all pages, in order', async () => {
    const world = await startWorld();
    const query = { jql: `${everything} ORDER BY created ASC`, fields: ['id'], maxResults: 7 };
    const ids = (await searchAll(world, query)).flat();
    expect(ids).toEqual(ids.toSorted((a, b) => Number(a) - Number(b)));
    expect(new Set(ids).size).toBe(ids.length);
  });

  test.each([
    ['ASC', true],
    ['DESC', false],
  ])(
    'by updated %s: an issue updated between two pages is delivered: %s',
    async (direction, isDelivered) => {
      const world = await startWorld();
      const jql = `${everything} ORDER BY updated ${direction}`;
      const all = (await searchAll(world, { jql, fields: ['id'], maxResults: 5_000 })).flat();
      const first = await world.call('search/jql', { jql, fields: ['id'], maxResults: 10 });
      const late = z.string().parse(all.at(20));
      world.clock.now += 1;
      world.apply({
        kind: 'change',
        at: world.clock.now,
        actor: 'x',
        id: late,
        set: { title: 'changed meanwhile' },
      });
      const { nextPageToken } = searchSchema.parse(first.body);
      const rest = await world.call('search/jql', {
        jql,
        fields: ['id'],
        maxResults: 5_000,
        nextPageToken,
      });
      const ids = searchSchema.parse(rest.body).issues.map(({ id }) => id);
      expect(ids.includes(late)).toBe(isDelivered);
    },
  );

  test('refuses a token that it did not give to this query', async () => {
    const world = await startWorld();
    const { body } = await world.call('search/jql', { jql: everything });
    const { nextPageToken } = searchSchema.parse(body);
    const other = await world.call('search/jql', { jql: 'project = PAY', nextPageToken });
    const wrong = await world.call('search/jql', { jql: everything, nextPageToken: 'wrong' });
    expect([other.status, wrong.status]).toEqual([400, 400]);
  });

  test('refuses bad and unbounded queries with a reason', async () => {
    const world = await startWorld();
    const { status, body } = await world.call('search/jql', { jql: 'ORDER BY created' });
    expect({ status, body }).toMatchObject({
      status: 400,
      body: { errorMessages: [expect.stringContaining('Unbounded')], errors: {} },
    });
  });

  test('finds a change only when the index has it, or when it is told to look', async () => {
    const world = await startWorld();
    world.site.setIndexLag(5_000);
    world.apply({
      kind: 'change',
      at: world.clock.now,
      actor: 'x',
      id: '10030',
      set: { title: 'new' },
    });
    const query = { jql: 'id = 10030', fields: ['id'] };
    expect(await searchAll(world, query)).toEqual([[]]);
    expect(await searchAll(world, { ...query, reconcileIssues: [10_030] })).toEqual([['10030']]);
    const tooMany = Array.from({ length: 51 }, (_, number) => number);
    const refused = await world.call('search/jql', { ...query, reconcileIssues: tooMany });
    expect(refused.status).toBe(400);
    world.clock.now += 5_000;
    expect(await searchAll(world, query)).toEqual([['10030']]);
  });
});
