import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type JiraWorld, startWorld } from './jira-world.ts';

const bulkSchema = z.object({
  issueChangeLogs: z.array(
    z.object({
      issueId: z.string(),
      changeHistories: z.array(z.looseObject({ id: z.string(), created: z.number() })),
    }),
  ),
  nextPageToken: z.string().optional(),
});

/** One issue with this many changes of its labels, a minute apart. */
function relabel(world: JiraWorld, id: string, count: number): void {
  for (let n = 1; n <= count; n += 1) {
    world.clock.now += 60_000;
    world.apply({
      kind: 'change',
      at: world.clock.now,
      actor: 'x',
      id,
      set: { labels: [`l${n}`, 'z'] },
    });
  }
}

describe('histories', () => {
  test('expanded, are the newest 40, newest first, and the total tells the truth', async () => {
    const world = await startWorld();
    relabel(world, '10030', 60);
    const { body } = await world.call('issue/10030?expand=changelog');
    const read = z.object({
      changelog: z.object({
        total: z.number(),
        histories: z.array(z.looseObject({ items: z.array(z.unknown()) })),
      }),
    });
    const { changelog } = read.parse(body);
    expect(changelog.total).toBeGreaterThanOrEqual(60);
    expect(changelog.histories).toHaveLength(40);
    expect(changelog.histories[0]?.items).toEqual([
      {
        field: 'labels',
        fieldtype: 'jira',
        fieldId: 'labels',
        from: null,
        fromString: 'l59 z',
        to: null,
        toString: 'l60 z',
      },
    ]);
  });

  test("of one issue come in pages, oldest first, with ISO dates in the account's zone", async () => {
    const world = await startWorld();
    relabel(world, '10030', 12);
    const page = z.object({
      total: z.number(),
      isLast: z.boolean(),
      values: z.array(z.object({ id: z.string(), created: z.string().regex(/\.\d{3}\+0[12]00$/) })),
    });
    const first = page.parse((await world.call('issue/10030/changelog?maxResults=10')).body);
    const second = page.parse(
      (await world.call('issue/10030/changelog?maxResults=10&startAt=10')).body,
    );
    expect([first.isLast, second.isLast]).toEqual([false, true]);
    const ids = [...first.values, ...second.values].map(({ id }) => Number(id));
    expect(ids).toHaveLength(first.total);
    expect(ids).toEqual(ids.toSorted((a, b) => a - b));
  });

  test('in bulk span pages, repeat the boundary and have their instants as numbers', async () => {
    const world = await startWorld({ changelogPageSize: 10 });
    relabel(world, '10030', 25);
    const seen: string[][] = [];
    let nextPageToken: string | undefined;
    do {
      const request = { issueIdsOrKeys: ['10030', '10031'], fieldIds: ['labels'], nextPageToken };
      const page = bulkSchema.parse((await world.call('changelog/bulkfetch', request)).body);
      seen.push(
        page.issueChangeLogs.flatMap(({ changeHistories }) => changeHistories.map(({ id }) => id)),
      );
      nextPageToken = page.nextPageToken;
    } while (nextPageToken !== undefined);
    expect(seen.length).toBeGreaterThanOrEqual(3);
    for (const [index, page] of seen.slice(1).entries()) expect(page[0]).toBe(seen[index]?.at(-1));
    expect(new Set(seen.flat()).size).toBeGreaterThanOrEqual(25);
  });

  test('in bulk are all told though an issue is deleted between two pages', async () => {
    const world = await startWorld({ changelogPageSize: 10 });
    relabel(world, '10031', 8);
    relabel(world, '10030', 12);
    const request = { issueIdsOrKeys: ['10030', '10031'], fieldIds: ['labels'] };
    const call = async (nextPageToken?: string): Promise<z.infer<typeof bulkSchema>> =>
      bulkSchema.parse(
        (await world.call('changelog/bulkfetch', { ...request, nextPageToken })).body,
      );
    const first = await call();
    world.apply({ kind: 'delete', at: world.clock.now, actor: 'x', id: '10031' });
    const second = await call(first.nextPageToken);
    const told = [first, second].flatMap(({ issueChangeLogs }) =>
      issueChangeLogs.filter(({ issueId }) => issueId === '10030'),
    );
    const ids = new Set(told.flatMap(({ changeHistories }) => changeHistories.map(({ id }) => id)));
    expect(ids.size).toBe(12);
    expect(
      await world.call('changelog/bulkfetch', { ...request, nextPageToken: 'x' }),
    ).toMatchObject({
      status: 400,
    });
  });

  test('in bulk tell only the fields asked for, and leave out issues without such a change', async () => {
    const world = await startWorld();
    world.clock.now += 60_000;
    world.apply({
      kind: 'change',
      at: world.clock.now,
      actor: 'x',
      id: '10030',
      set: { labels: ['a'], isFlagged: true },
    });
    const request = { issueIdsOrKeys: ['10030', '10031'], fieldIds: ['customfield_10021'] };
    const { body } = await world.call('changelog/bulkfetch', request);
    expect(bulkSchema.parse(body).issueChangeLogs).toMatchObject([
      {
        issueId: '10030',
        changeHistories: [
          { created: world.clock.now, items: [{ field: 'Flagged', toString: 'Impediment' }] },
        ],
      },
    ]);
  });

  test('have no toString where a value was taken away', async () => {
    const world = await startWorld();
    const by = { kind: 'change', actor: 'x', id: '10030' } as const;
    world.apply({ ...by, at: world.clock.now + 1, set: { estimate: 9 } });
    world.apply({ ...by, at: world.clock.now + 2, set: { estimate: null } });
    const { body } = await world.call('issue/10030/changelog');
    const { values } = z
      .object({ values: z.array(z.object({ items: z.array(z.record(z.string(), z.unknown())) })) })
      .parse(body);
    expect(Object.keys(values.at(-1)?.items[0] ?? {})).not.toContain('toString');
    expect(Object.keys(values.at(-2)?.items[0] ?? {})).toContain('toString');
  });

  test('tell a move by project and key, and the former key still finds the issue', async () => {
    const world = await startWorld();
    const moved = z.object({ key: z.string() });
    const before = moved.parse((await world.call('issue/10030')).body).key;
    const team = before.startsWith('PAY') ? 'CORE' : 'PAY';
    world.apply({
      kind: 'change',
      at: world.clock.now + 1,
      actor: 'x',
      id: '10030',
      set: { team },
    });
    const after = moved.parse((await world.call(`issue/${before}`)).body).key;
    expect(after.startsWith(team)).toBe(true);
    const { body } = await world.call('issue/10030/changelog');
    const { values } = z.object({ values: z.array(z.unknown()) }).parse(body);
    const key = { field: 'Key', fieldtype: 'jira', from: null, to: null };
    expect(values.at(-1)).toMatchObject({
      items: [
        expect.objectContaining({ field: 'project' }),
        { ...key, fromString: before, toString: after },
      ],
    });
  });
});
