import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type LinearWorld, startWorld } from './linear-world.ts';

const pageSchema = z.object({
  data: z.object({
    issues: z.object({
      nodes: z.array(z.looseObject({ id: z.string(), updatedAt: z.string() })),
      pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
    }),
  }),
});

type Page = z.infer<typeof pageSchema>['data'];

const sync = `query ($first: Int, $after: String, $filter: IssueFilter, $sort: [IssueSortInput!], $orderBy: PaginationOrderBy, $archived: Boolean) {
  issues(first: $first, after: $after, filter: $filter, sort: $sort, orderBy: $orderBy, includeArchived: $archived) {
    nodes { id updatedAt createdAt } pageInfo { hasNextPage endCursor }
  }
}`;
const ascending = [{ updatedAt: { order: 'Ascending' } }];

async function readAll(
  { ask }: LinearWorld,
  variables: object,
): Promise<readonly { id: string; updatedAt: string }[]> {
  const nodes: { id: string; updatedAt: string }[] = [];
  let after: string | null = null;
  for (;;) {
    const { issues }: Page = pageSchema.parse((await ask(sync, { ...variables, after })).body).data;
    nodes.push(...issues.nodes);
    if (!issues.pageInfo.hasNextPage) return nodes;
    after = issues.pageInfo.endCursor;
  }
}

describe('issues', () => {
  test('come in pages of 50 without archived ones unless asked otherwise, newest first', async () => {
    const world = await startWorld();
    const first = pageSchema.parse((await world.ask(sync)).body).data.issues;
    expect(first.nodes).toHaveLength(50);
    const live = await readAll(world, { first: 250 });
    const all = await readAll(world, { first: 250, archived: true });
    const { issues } = world.workplace.tracker;
    expect(all).toHaveLength(issues.size);
    expect(live).toHaveLength(
      [...issues.values()].filter(({ fields }) => fields.place === 'live').length,
    );
    expect(live.length).toBeLessThan(all.length);
    const createdAt = live.map(({ id }) => issues.get(id)?.createdAt ?? 0);
    expect(createdAt).toEqual(createdAt.toSorted((a, b) => b - a));
  });

  test('are sorted by update in both directions; orderBy goes down only', async () => {
    const world = await startWorld();
    const updated = (await readAll(world, { first: 100, sort: ascending })).map(
      ({ updatedAt }) => updatedAt,
    );
    expect(updated).toEqual(updated.toSorted());
    const ordered = (await readAll(world, { first: 100, orderBy: 'updatedAt' })).map(
      ({ updatedAt }) => updatedAt,
    );
    expect(ordered).toEqual(updated.toReversed());
  });

  test('are filtered to the millisecond, by id, team and archiving', async () => {
    const world = await startWorld();
    const [id = '', ...rest] = world.workplace.tracker.issues.keys();
    world.clock.now += 60_000;
    world.change(id, { title: 'new' });
    const at = new Date(world.clock.now).toISOString();
    async function found(filter: object): Promise<readonly string[]> {
      return (await readAll(world, { first: 250, archived: true, filter })).map((node) => node.id);
    }
    expect(await found({ updatedAt: { gte: at } })).toEqual([id]);
    expect(await found({ updatedAt: { gt: at } })).toEqual([]);
    expect((await found({ updatedAt: { lt: at } })).length).toBe(rest.length);
    expect(await found({ id: { in: [id, 'none'] } })).toEqual([id]);
    const web = await found({ team: { key: { eq: 'WEB' } } });
    const mobile = await found({ team: { key: { in: ['MOB'] } } });
    expect(web.length + mobile.length).toBe(rest.length + 1);
    expect(
      await found({
        or: [{ id: { eq: id } }, { and: [{ team: { key: { eq: 'WEB' } } }, { id: { in: [id] } }] }],
      }),
    ).toEqual([id]);
    const shelved = await found({ archivedAt: { gte: '2000-01-01T00:00:00Z' } });
    expect(shelved.length).toBe((await found({ archivedAt: { null: false } })).length);
    expect(shelved.length).toBeGreaterThan(0);
  });

  test('archived meanwhile are told so but not as updated', async () => {
    const world = await startWorld();
    const live = [...world.workplace.tracker.issues.values()].find(
      ({ fields }) => fields.place === 'live',
    );
    const { id = '', updatedAt: before = 0 } = live ?? {};
    world.clock.now += 60_000;
    world.change(id, { place: 'archived' });
    const { body } = await world.ask(
      'query ($id: String!) { issue(id: $id) { updatedAt archivedAt trashed } }',
      { id },
    );
    expect(body).toEqual({
      data: {
        issue: {
          updatedAt: new Date(before).toISOString(),
          archivedAt: new Date(world.clock.now).toISOString(),
          trashed: null,
        },
      },
    });
  });
});
