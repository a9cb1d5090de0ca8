import { describe, expect, it } from 'vitest';
import type { Json, Sweeper, SweepPage } from '../../connectors/connector.ts';
import {
  linkSweepDocument,
  probeDocument,
  sweepDocument,
} from '../../connectors/linear/documents.ts';
import { createConnector } from '../../connectors/registry.ts';
import { type LinearWorld, startWorld } from '../simulator/linear-world.ts';
import { documentProblems, isLinearSchemaPresent, readLinearSchema } from './linear-schema.ts';

const { signal } = new AbortController();

function sweeperOf({ site }: LinearWorld, teams: readonly string[] = []): Sweeper {
  const auth = { kind: 'key', key: 'lin_key' } as const;
  const { sweeper } = createConnector(
    { type: 'linear', apiUrl: site.url, auth, teams },
    { source: 'acme-linear', hashPerson: undefined, onCall: () => undefined, now: Date.now },
  );
  if (sweeper === undefined) throw new Error('Linear can be swept');
  return sweeper;
}

async function swept(sweeper: Sweeper, cursor?: Json): Promise<readonly SweepPage[]> {
  return Array.fromAsync(sweeper.sweep({ state: {}, cursor }, signal));
}

function issuesOf(pages: readonly SweepPage[]): SweepPage['issues'] {
  return pages.flatMap(({ issues }) => issues);
}

describe('a sweep of Linear', () => {
  it('meets every issue of its teams, archived and trashed ones for what they are', async () => {
    const world = await startWorld({ issues: 400 });
    const { tracker } = world.workplace;
    const held = [...tracker.issues.values()].filter(({ fields }) => fields.team === 'WEB');
    const [archived, trashed] = held.filter(({ fields }) => fields.place === 'live');
    world.change(archived?.id ?? '', { place: 'archived' });
    world.change(trashed?.id ?? '', { place: 'trashed' });
    const met = new Map(
      issuesOf(await swept(sweeperOf(world, ['WEB']))).map((issue) => [issue.id, issue]),
    );
    expect([...met.keys()].toSorted()).toEqual(held.map(({ id }) => id).toSorted());
    const at = world.clock.now;
    expect(met.get(archived?.id ?? '')).toMatchObject({ archivedAt: at, isTrashed: false });
    expect(met.get(trashed?.id ?? '')).toMatchObject({ archivedAt: at, isTrashed: true });
  });

  it('tells what blocks each, however many of a page are blocked', async () => {
    const world = await startWorld({ issues: 700 });
    const { tracker } = world.workplace;
    const [blocker, ...others] = [...tracker.issues.values()].filter(
      ({ fields }) => fields.place === 'live',
    );
    for (const { id } of others.slice(0, 150)) world.change(id, { blockers: [blocker?.id ?? ''] });
    const issues = issuesOf(await swept(sweeperOf(world)));
    const told = issues.filter(({ blockers }) => blockers?.join() === blocker?.id);
    expect(told.map(({ id }) => id).toSorted()).toEqual(
      others
        .slice(0, 150)
        .map(({ id }) => id)
        .toSorted(),
    );
    expect(issues.filter(({ blockers }) => blockers?.length === 0)).toHaveLength(
      issues.length - 150,
    );
  });

  it('goes on behind a page in another process', async () => {
    const world = await startWorld();
    const all = issuesOf(await swept(sweeperOf(world)));
    const [first, ...rest] = await swept(sweeperOf(world));
    expect(first?.issues).toHaveLength(250);
    expect(rest.length).toBeGreaterThan(0);
    const behind = issuesOf(await swept(sweeperOf(world), first?.cursor));
    expect([...(first?.issues ?? []), ...behind]).toEqual(all);
  });

  it('refuses a page with an error: what it leaves out would read as missing', async () => {
    const world = await startWorld({ issues: 50 });
    const issues = { nodes: [], pageInfo: { hasNextPage: false, endCursor: null } };
    const body = { data: { issues }, errors: [{ message: 'x', path: ['issues', 'nodes', 0] }] };
    world.site.traffic.failNext(1, { kind: 'answer', status: 200, body });
    await expect(swept(sweeperOf(world))).rejects.toMatchObject({ kind: 'unavailable' });
  });

  it.skipIf(!isLinearSchemaPresent)('asks with documents that Linear knows', () => {
    const schema = readLinearSchema();
    expect(documentProblems(schema, sweepDocument)).toEqual([]);
    expect(documentProblems(schema, linkSweepDocument)).toEqual([]);
    expect(documentProblems(schema, probeDocument)).toEqual([]);
  });
});

describe('asked for missing issues, Linear', () => {
  it('answers to those that are there, and does not know the others', async () => {
    const world = await startWorld({ issues: 100 });
    const [id = ''] = [...world.workplace.tracker.issues.keys()];
    const sweeper = sweeperOf(world, ['MOB']);
    const unknown = '00000000-0000-4000-8000-000000000000';
    expect([...(await sweeper.answering({}, [id, unknown], signal))]).toEqual([[id, 'present']]);
    expect(await sweeper.probe({}, id, signal)).toBe('present');
    expect(await sweeper.probe({}, unknown, signal)).toBe('deleted');
  });

  it('tells which teams the user sees', async () => {
    const world = await startWorld({ issues: 10 });
    const teams = await sweeperOf(world, ['MOB']).teams({}, signal);
    expect(new Set(teams?.keys())).toEqual(new Set(world.workplace.teams.map(({ key }) => key)));
    expect(new Set(teams?.values())).toEqual(new Set(['live']));
  });

  it.each([
    [401, 'auth'],
    [404, 'not-found'],
    [500, 'unavailable'],
  ])('does not say by %i that an issue is gone', async (status, kind) => {
    const world = await startWorld({ issues: 50 });
    world.site.traffic.failNext(1, { kind: 'answer', status, body: {} });
    await expect(sweeperOf(world).probe({}, 'any', signal)).rejects.toMatchObject({ kind });
  });
});
