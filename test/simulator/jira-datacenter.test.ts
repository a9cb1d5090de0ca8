import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { openCompany } from '../../src/simulator/company/living-company.ts';
import { companyContent } from '../../src/simulator/jira/company-content.ts';
import {
  type DatacenterSiteOptions,
  startDatacenterSite,
} from '../../src/simulator/jira-datacenter/datacenter-site.ts';
import {
  createDatacenterCheck,
  type DatacenterCheck,
  hasDatacenterOpenapi,
} from '../connectors/jira-datacenter-openapi.ts';

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

interface World {
  readonly clock: { now: number };
  readonly call: (path: string, body?: unknown, token?: string) => Promise<Answer>;
}

/** A generated company behind a site that is closed after the test. */
async function startWorld(options: Partial<DatacenterSiteOptions> = {}): Promise<World> {
  const clock = { now: Date.parse('2026-11-24T12:00:00Z') };
  const now = (): number => clock.now;
  const living = openCompany({ seed: 2, issues: 300, now: clock.now });
  const content = companyContent(living.company.jira, { apply: () => undefined, now });
  const site = await startDatacenterSite({ content, token: 'secret', now, ...options });
  onTestFinished(() => site.close());
  async function call(path: string, body?: unknown, token = 'secret'): Promise<Answer> {
    const response = await fetch(`${site.url}/rest/api/2/${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, headers: response.headers, body: await response.json() };
  }
  return { clock, call };
}

const pageSchema = z.object({
  startAt: z.number(),
  maxResults: z.number(),
  total: z.number(),
  issues: z.array(z.object({ id: z.string(), key: z.string() })),
});

async function search({ call }: World, query: object): Promise<z.infer<typeof pageSchema>> {
  const { body } = await call('search', query);
  return pageSchema.parse(body);
}

describe.skipIf(!hasDatacenterOpenapi)(
  'an answer of Data Center is valid against the published contract (needs ../shared/data/specs)',
  () => {
    let check: DatacenterCheck;
    beforeAll(() => {
      check = createDatacenterCheck();
    });

    test.each([
      ['myself', undefined],
      ['field', undefined],
      ['status', undefined],
      ['issue/10020', undefined],
      ['issue/10020?expand=changelog&fields=summary', undefined],
      ['search?jql=project%3DPAY&fields=*all&expand=changelog&maxResults=200', undefined],
      ['search', { jql: 'project = OPS', fields: ['summary'], expand: ['changelog'] }],
    ])('%s', async (path, body) => {
      const { call } = await startWorld();
      const answer = await call(path, body);
      expect(answer.status).toBe(200);
      const method = body === undefined ? 'GET' : 'POST';
      const [bare = ''] = path.split('?');
      expect(check.answer({ method, path: `/rest/api/2/${bare}` }, answer.body)).toEqual([]);
    });

    test('and a wrong one is not', () => {
      const request = { method: 'GET', path: '/rest/api/2/search' };
      expect(check.answer(request, { issues: [{ id: 1 }] })).not.toEqual([]);
      expect(check.answer(request, { issues: [], nextPageToken: 'x' })).not.toEqual([]);
    });
  },
);

describe('a search of Data Center', () => {
  test('tells total and place, and cuts a page without a word', async () => {
    const world = await startWorld({ limits: { pageLimit: 20 } });
    const jql = 'created > 0 ORDER BY created ASC';
    const first = await search(world, { jql, maxResults: 100 });
    const next = await search(world, { jql, maxResults: 100, startAt: 20 });
    expect([first.startAt, first.issues.length, next.startAt]).toEqual([0, 20, 20]);
    expect(first.total).toBeGreaterThan(100);
    expect(next.issues.some(({ id }) => first.issues.some((issue) => issue.id === id))).toBe(false);
  });

  test.each([
    ['error', { status: 500 }],
    ['empty', { status: 200, body: { issues: [] } }],
  ] as const)(
    'shows nothing of a page that ends beyond the window: %s',
    async (beyondWindow, answer) => {
      const world = await startWorld({ limits: { resultWindow: 60 }, beyondWindow });
      const jql = 'created > 0';
      expect((await search(world, { jql, maxResults: 60 })).issues).toHaveLength(60);
      const beyond = await world.call('search', { jql, maxResults: 60, startAt: 1 });
      expect(beyond).toMatchObject(answer);
    },
  );

  test('compares keys within their project, and finds nothing beside one that does not exist', async () => {
    const world = await startWorld();
    const request = { validateQuery: false, maxResults: 1_000 };
    const below = await search(world, { ...request, jql: 'key <= PAY-3 ORDER BY key ASC' });
    expect(below.issues.map(({ key }) => key)).toEqual(['PAY-1', 'PAY-2', 'PAY-3']);
    expect((await search(world, { ...request, jql: 'id > 999999' })).total).toBe(0);
    expect((await search(world, { ...request, jql: 'id in (10020, 999999)' })).total).toBe(1);
    expect(await world.call('search', { jql: 'id in (10020, 999999)' })).toMatchObject({
      status: 400,
    });
  });

  test('takes dates in epoch milliseconds only where told so', async () => {
    const jql = `created >= ${Date.parse('2026-11-01T00:00:00Z')}`;
    expect(await (await startWorld()).call('search', { jql })).toMatchObject({ status: 200 });
    const world = await startWorld({ limits: { takesEpoch: false } });
    expect(await world.call('search', { jql })).toMatchObject({ status: 400 });
    expect(await world.call('search', { jql: 'created >= "2026-11-01"' })).toMatchObject({
      status: 200,
    });
  });

  test('gives the same by GET as by POST', async () => {
    const { call } = await startWorld();
    const posted = await call('search', {
      jql: 'project = PAY',
      fields: ['summary', 'labels'],
      maxResults: 3,
    });
    const got = await call('search?jql=project%20%3D%20PAY&fields=summary,labels&maxResults=3');
    expect(got.body).toEqual(posted.body);
  });
});

test('a wrong token is refused', async () => {
  const { call } = await startWorld();
  expect(await call('myself', undefined, 'wrong')).toMatchObject({ status: 401 });
});

test('requests beyond the limit are refused until the next ones are granted', async () => {
  const rateLimit = { limit: 2, fillRate: 1, intervalSeconds: 10 };
  const { call, clock } = await startWorld({ rateLimit });
  const told: unknown[] = [];
  for (let n = 0; n < 3; n += 1) {
    const { status, headers } = await call('myself');
    told.push([status, headers.get('x-ratelimit-remaining'), headers.get('retry-after')]);
  }
  expect(told).toEqual([
    [200, '1', '0'],
    [200, '0', '10'],
    [429, '0', '10'],
  ]);
  clock.now += 10_000;
  expect(await call('myself')).toMatchObject({ status: 200 });
  expect(await call('myself')).toMatchObject({ status: 429 });
});
