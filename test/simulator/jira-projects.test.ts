import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import {
  createDatacenterCheck,
  hasDatacenterOpenapi,
} from '../connectors/jira-datacenter-openapi.ts';
import { createMistakes, hasOpenapi } from './openapi.ts';
import { type Answer, startWorld } from './restricted-world.ts';

const projectsSchema = z.object({
  total: z.number(),
  isLast: z.boolean(),
  nextPage: z.string().optional(),
  values: z.array(
    z.object({
      key: z.string(),
      archived: z.boolean().optional(),
      deleted: z.boolean().optional(),
    }),
  ),
});
const listSchema = z.array(z.object({ key: z.string(), archived: z.boolean() }));

describe('a project that the account may not see', () => {
  test('is not listed, whatever is asked for', async () => {
    const { cloud, datacenter, restrictions } = await startWorld();
    restrictions.revoke('PAY');
    restrictions.shelve('PAY', { place: 'archived', at: 0 });
    const { body } = await cloud('project/search?status=live&status=archived');
    expect(projectsSchema.parse(body).values.map(({ key }) => key)).toEqual(['CORE', 'OPS']);
    const list = await datacenter('project?includeArchived=true');
    expect(listSchema.parse(list.body).map(({ key }) => key)).toEqual(['CORE', 'OPS']);
  });
});

describe('a project that was put away', () => {
  test('is listed by Cloud where it is asked for, page by page', async () => {
    const { cloud, restrictions, at } = await startWorld();
    restrictions.shelve('PAY', { place: 'archived', at });
    restrictions.shelve('OPS', { place: 'deleted', at });
    async function keys(query: string): Promise<readonly string[]> {
      return projectsSchema
        .parse((await cloud(`project/search?${query}`)).body)
        .values.map(({ key }) => key);
    }
    expect(await keys('')).toEqual(['CORE']);
    expect(await keys('status=archived')).toEqual(['PAY']);
    expect(await keys('status=deleted')).toEqual(['OPS']);
    expect(await keys('status=live&status=archived&status=deleted')).toEqual([
      'CORE',
      'OPS',
      'PAY',
    ]);
    const page = projectsSchema.parse(
      (await cloud('project/search?status=live&status=archived&maxResults=1')).body,
    );
    expect(page).toMatchObject({ total: 2, isLast: false, values: [{ key: 'CORE' }] });
    expect(page.nextPage).toContain('startAt=1');
    expect(await cloud('project/search?status=lost')).toMatchObject({ status: 400 });
  });

  test('is listed by Data Center when archived ones are asked for; deleted ones are gone', async () => {
    const { datacenter, restrictions, at } = await startWorld();
    restrictions.shelve('PAY', { place: 'archived', at });
    restrictions.shelve('OPS', { place: 'deleted', at });
    const live = [{ key: 'CORE', archived: false }];
    expect(listSchema.parse((await datacenter('project')).body)).toEqual(live);
    expect(listSchema.parse((await datacenter('project?includeArchived=true')).body)).toEqual([
      ...live,
      { key: 'PAY', archived: true },
    ]);
  });
});

describe('what the account may do', () => {
  const browsing = { permissions: { BROWSE_PROJECTS: { havePermission: true } } };

  test('is told by Cloud for permissions that are named, in places that it can see', async () => {
    const { cloud, restrictions } = await startWorld();
    restrictions.revoke('OPS');
    const asked = (query: string): Promise<Answer> => cloud(`mypermissions?${query}`);
    expect(await asked('permissions=BROWSE_PROJECTS')).toMatchObject({
      status: 200,
      body: browsing,
    });
    expect(await asked('permissions=BROWSE_PROJECTS&projectKey=PAY')).toMatchObject({
      body: browsing,
    });
    expect(await asked('permissions=BROWSE_PROJECTS&projectKey=OPS')).toMatchObject({
      status: 404,
    });
    expect(await asked('permissions=BROWSE_PROJECTS&issueId=10030')).toMatchObject({ status: 200 });
    restrictions.revoke('10030');
    expect(await asked('permissions=BROWSE_PROJECTS&issueId=10030')).toMatchObject({ status: 404 });
    expect(await asked('')).toMatchObject({ status: 400 });
    expect(await asked('permissions=FLY')).toMatchObject({ status: 400 });
  });

  test('is told by Data Center for all permissions, and is nothing where no project can be seen', async () => {
    const { datacenter, restrictions } = await startWorld();
    expect(await datacenter('mypermissions')).toMatchObject({ status: 200, body: browsing });
    for (const key of ['PAY', 'CORE', 'OPS']) restrictions.revoke(key);
    expect(await datacenter('mypermissions')).toMatchObject({
      body: { permissions: { BROWSE_PROJECTS: { havePermission: false } } },
    });
  });
});

describe.skipIf(!hasOpenapi || !hasDatacenterOpenapi)(
  'answers about projects and permissions are valid (needs ../shared/data/specs)',
  () => {
    test.each([
      ['project/search?status=archived&status=deleted&status=live', 'PageBeanProject'],
      ['mypermissions?permissions=BROWSE_PROJECTS,ADMINISTER', 'Permissions'],
      ['issue/10030', 'IssueBean'],
    ])('of Cloud: %s', async (path, schema) => {
      const { cloud, restrictions, change, at } = await startWorld(200);
      restrictions.shelve('CORE', { place: 'archived', at });
      restrictions.shelve('OPS', { place: 'deleted', at });
      change('10030', { place: 'archived' });
      const answer = await cloud(path);
      expect(answer.status).toBe(200);
      expect(createMistakes()(schema, answer.body)).toEqual([]);
    });

    test.each(['project', 'project?includeArchived=true', 'mypermissions', 'serverInfo'])(
      'of Data Center: %s',
      async (path) => {
        const { datacenter, restrictions, at } = await startWorld();
        restrictions.shelve('CORE', { place: 'archived', at });
        const answer = await datacenter(path);
        expect(answer.status).toBe(200);
        const request = { method: 'GET', path: `/rest/api/2/${path.split('?')[0]}` };
        expect(createDatacenterCheck().answer(request, answer.body)).toEqual([]);
      },
    );
  },
);
