import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type Answer, startWorld, type World } from './restricted-world.ts';

const foundSchema = z.object({ issues: z.array(z.object({ id: z.string() })) });
const changedSchema = z.object({ issueChangeLogs: z.array(z.object({ issueId: z.string() })) });

function found({ body }: Answer): readonly string[] {
  return foundSchema
    .parse(body)
    .issues.map(({ id }) => id)
    .toSorted();
}

/** Of 10030 and 10031 those that each way of reading shows. */
async function shown({ cloud, datacenter }: World): Promise<Record<string, readonly string[]>> {
  const ids = ['10030', '10031'];
  const jql = `id in (${ids.join(', ')}) ORDER BY key ASC`;
  async function alone(call: World['cloud']): Promise<readonly string[]> {
    const answers = await Promise.all(ids.map((id) => call(`issue/${id}`)));
    return ids.filter((_, n) => answers[n]?.status === 200);
  }
  const changes = await cloud('changelog/bulkfetch', { issueIdsOrKeys: ids });
  const changed = changedSchema.parse(changes.body).issueChangeLogs.map(({ issueId }) => issueId);
  return {
    search: found(await cloud('search/jql', { jql })),
    bulk: found(await cloud('issue/bulkfetch', { issueIdsOrKeys: ids })),
    changes: [...new Set(changed)].toSorted(),
    alone: await alone(cloud),
    searchOfDatacenter: found(await datacenter('search', { jql, validateQuery: false })),
    aloneOfDatacenter: await alone(datacenter),
  };
}

function everywhere(ids: readonly string[]): Record<string, readonly string[]> {
  return {
    search: ids,
    bulk: ids,
    changes: ids,
    alone: ids,
    searchOfDatacenter: ids,
    aloneOfDatacenter: ids,
  };
}

describe('an issue that the account may not see', () => {
  test('is left out of everything without a word, until it may be seen again', async () => {
    const world = await startWorld(200);
    expect(await shown(world)).toEqual(everywhere(['10030', '10031']));
    world.restrictions.revoke('10030');
    expect(await shown(world)).toEqual(everywhere(['10031']));
    world.restrictions.grant('10030');
    expect(await shown(world)).toEqual(everywhere(['10030', '10031']));
  });
});

describe('a project that the account may not see', () => {
  test('takes its issues along and is no name that a query may use', async () => {
    const world = await startWorld();
    const { cloud, datacenter, restrictions } = world;
    restrictions.revoke('PAY');
    for (const call of [cloud, datacenter]) {
      const path = call === cloud ? 'search/jql' : 'search';
      expect(await call(path, { jql: 'project = PAY' })).toMatchObject({ status: 400 });
      expect(await call('issue/PAY-1')).toMatchObject({ status: 404 });
    }
  });
});

describe('an archived issue', () => {
  test.each([
    [200, ['10030', '10031']],
    [404, ['10031']],
  ] as const)('vanishes but for its direct link, which answers %i', async (status, alone) => {
    const world = await startWorld(status);
    world.change('10030', { place: 'archived' });
    expect(await shown(world)).toEqual({
      ...everywhere(['10031']),
      alone,
      aloneOfDatacenter: alone,
    });
    world.change('10030', { place: 'live' });
    expect(await shown(world)).toEqual(everywhere(['10030', '10031']));
  });

  test('that the account may not see has no link either', async () => {
    const world = await startWorld(200);
    world.change('10030', { place: 'archived' });
    world.restrictions.revoke('10030');
    expect(await shown(world)).toEqual(everywhere(['10031']));
  });
});

describe('a project that was put away', () => {
  test.each([
    ['archived', 200],
    ['deleted', 404],
  ] as const)('as %s takes its issues along: their links answer %i', async (place, status) => {
    const world = await startWorld(200);
    const { cloud, datacenter, restrictions, at } = world;
    restrictions.shelve('PAY', { place, at });
    for (const call of [cloud, datacenter]) {
      expect(await call('issue/PAY-1')).toMatchObject({ status });
    }
    expect(
      foundSchema.parse((await cloud('search/jql', { jql: 'key = PAY-1' })).body).issues,
    ).toEqual([]);
    restrictions.restore('PAY');
    expect(await cloud('issue/PAY-1')).toMatchObject({ status: 200 });
  });
});
