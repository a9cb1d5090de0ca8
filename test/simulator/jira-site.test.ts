import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { openCompany } from '../../src/simulator/company/living-company.ts';
import { companyContent } from '../../src/simulator/jira/company-content.ts';
import {
  jiraRateLimit,
  type JiraSite,
  type JiraSiteOptions,
  startJiraSite,
} from '../../src/simulator/jira/jira-site.ts';
import type { Mutation } from '../../src/simulator/tracker.ts';
import { createMistakes, hasOpenapi } from './openapi.ts';

const start = Date.parse('2026-11-24T12:00:00Z');
let now = start;
const auth = { email: 'reader@acme.example', token: 'secret' };

let open: JiraSite[] = [];
beforeEach(() => {
  now = start;
});
afterEach(async () => {
  for (const site of open) await site.close();
  open = [];
});

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

interface World {
  readonly site: JiraSite;
  readonly apply: (mutation: Mutation) => void;
  readonly call: (path: string, body?: unknown, method?: string) => Promise<Answer>;
}

async function startWorld(
  options: Partial<JiraSiteOptions> & { issues?: number } = {},
): Promise<World> {
  const living = openCompany({ seed: 2, issues: options.issues ?? 300, now: start });
  const apply = (mutation: Mutation): void => living.apply('jira', mutation);
  const content = companyContent(living.company.jira, { apply, now: () => now });
  const site = await startJiraSite({ content, auth, now: () => now, ...options });
  open.push(site);
  return {
    site,
    apply,
    call: async (path, body, method = body === undefined ? 'GET' : 'POST') => {
      const response = await fetch(`${site.url}/rest/api/3/${path}`, {
        method,
        headers: {
          authorization: `Bearer ${auth.token}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      return {
        status: response.status,
        headers: response.headers,
        body: text === '' ? null : JSON.parse(text),
      };
    },
  };
}

const searchSchema = z.object({
  issues: z.array(z.object({ id: z.string(), key: z.string().optional() })),
  isLast: z.boolean(),
  nextPageToken: z.string().optional(),
});

async function searchAll({ call }: World, query: object): Promise<readonly (readonly string[])[]> {
  const pages: string[][] = [];
  let nextPageToken: string | undefined;
  do {
    const { body } = await call('search/jql', { ...query, nextPageToken });
    const page = searchSchema.parse(body);
    pages.push(page.issues.map(({ id }) => id));
    expect(page.isLast).toBe(page.nextPageToken === undefined);
    nextPageToken = page.nextPageToken;
  } while (nextPageToken !== undefined);
  return pages;
}

const bulkSchema = z.object({
  issueChangeLogs: z.array(
    z.object({
      issueId: z.string(),
      changeHistories: z.array(z.looseObject({ id: z.string(), created: z.number() })),
    }),
  ),
  nextPageToken: z.string().optional(),
});

const everything = 'created >= "1970-01-01 00:00"';

describe.skipIf(!hasOpenapi)(
  'an answer is valid against the published contract (needs ../shared/data/specs)',
  () => {
    test.each([
      ['myself', undefined, 'User'],
      ['serverInfo', undefined, 'ServerInformation'],
      ['project/search', undefined, 'PageBeanProject'],
      ['issue/10020', undefined, 'IssueBean'],
      ['issue/10020?expand=changelog', undefined, 'IssueBean'],
      ['issue/10020/changelog', undefined, 'PageBeanChangelog'],
      ['issue/10020/transitions', undefined, 'Transitions'],
      [
        `search/jql?jql=${encodeURIComponent(everything)}&fields=*all`,
        undefined,
        'SearchAndReconcileResults',
      ],
      [
        'search/jql',
        { jql: everything, fields: ['summary'], expand: 'changelog' },
        'SearchAndReconcileResults',
      ],
      ['search/approximate-count', { jql: everything }, 'JQLCountResultsBean'],
      ['issue/bulkfetch', { issueIdsOrKeys: ['10020', 'PAY-1', 'nope'] }, 'BulkIssueResults'],
      [
        'changelog/bulkfetch',
        { issueIdsOrKeys: Array.from({ length: 100 }, (_, n) => String(10_001 + n)) },
        'BulkChangelogResponseBean',
      ],
    ])('%s', async (path, body, schema) => {
      const { call } = await startWorld();
      const answer = await call(path, body);
      expect(answer.status).toBe(200);
      expect(createMistakes()(schema, answer.body)).toEqual([]);
    });

    test.each([
      ['field', 'FieldDetails'],
      ['status', 'StatusDetails'],
    ])('%s', async (path, schema) => {
      const { call } = await startWorld();
      const { body } = await call(path);
      const mistakes = createMistakes();
      const rows = z.array(z.unknown()).min(5).parse(body);
      expect(rows.flatMap((row) => mistakes(schema, row))).toEqual([]);
    });

    test('and a wrong one is not', () => {
      expect(createMistakes()('SearchAndReconcileResults', { issues: [{ id: 1 }] })).not.toEqual(
        [],
      );
    });
  },
);

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
      now += 1;
      world.apply({
        kind: 'change',
        at: now,
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

  test('finds a change only when the index has it', async () => {
    const world = await startWorld();
    world.site.setIndexLag(5_000);
    world.apply({ kind: 'change', at: now, actor: 'x', id: '10030', set: { title: 'new' } });
    const query = { jql: 'id = 10030', fields: ['id'] };
    expect(await searchAll(world, query)).toEqual([[]]);
    now += 5_000;
    expect(await searchAll(world, query)).toEqual([['10030']]);
  });
});

/** One issue with this many changes of its labels, a minute apart. */
function relabel(world: World, id: string, count: number): void {
  for (let n = 1; n <= count; n += 1) {
    now += 60_000;
    world.apply({ kind: 'change', at: now, actor: 'x', id, set: { labels: [`l${n}`, 'z'] } });
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

  test('in bulk tell only the fields asked for, and leave out issues without such a change', async () => {
    const world = await startWorld();
    now += 60_000;
    world.apply({
      kind: 'change',
      at: now,
      actor: 'x',
      id: '10030',
      set: { labels: ['a'], isFlagged: true },
    });
    const request = { issueIdsOrKeys: ['10030', '10031'], fieldIds: ['customfield_10021'] };
    const { body } = await world.call('changelog/bulkfetch', request);
    expect(bulkSchema.parse(body).issueChangeLogs).toMatchObject([
      {
        issueId: '10030',
        changeHistories: [{ created: now, items: [{ field: 'Flagged', toString: 'Impediment' }] }],
      },
    ]);
  });

  test('have no toString where a value was taken away', async () => {
    const world = await startWorld();
    const by = { kind: 'change', actor: 'x', id: '10030' } as const;
    world.apply({ ...by, at: now + 1, set: { estimate: 9 } });
    world.apply({ ...by, at: now + 2, set: { estimate: null } });
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
    world.apply({ kind: 'change', at: now + 1, actor: 'x', id: '10030', set: { team } });
    const after = moved.parse((await world.call(`issue/${before}`)).body).key;
    expect(after.startsWith(team)).toBe(true);
    const { body } = await world.call('issue/10030/changelog');
    const { values } = z.object({ values: z.array(z.unknown()) }).parse(body);
    expect(values.at(-1)).toMatchObject({
      items: [{ field: 'project' }, { field: 'Key', fromString: before, toString: after }],
    });
  });
});

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
    const { call } = await startWorld();
    const { body } = await call('issue/10030/transitions');
    const { transitions } = z
      .object({ transitions: z.array(z.object({ id: z.string(), name: z.string() })) })
      .parse(body);
    for (const [name, resolution] of [
      ['Done', { name: 'Done' }],
      ['In Progress', null],
    ] as const) {
      now += 60_000;
      const id = transitions.find((transition) => transition.name === name)?.id;
      expect(await call('issue/10030/transitions', { transition: { id } })).toMatchObject({
        status: 204,
      });
      const { fields } = issueSchema.parse((await call('issue/10030')).body);
      expect(fields.status.name).toBe(name);
      expect(fields.resolution === null).toBe(resolution === null);
      expect(Date.parse(fields.updated.replace(/00$/, ':00'))).toBe(now);
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
    const { call, apply } = await startWorld();
    apply({ kind: 'change', at: now, actor: 'x', id: '10030', set: { place: 'archived' } });
    apply({ kind: 'delete', at: now, actor: 'x', id: '10031' });
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
