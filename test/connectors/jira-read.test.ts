import { afterEach, describe, expect, it } from 'vitest';
import type { Json } from '../../connectors/connector.ts';
import { closeJiraSites, openJira, pullJira, signal } from './jira-reading.ts';
import { type JiraSite, siteIssue } from './jira-site.ts';

afterEach(closeJiraSites);

const start = Date.UTC(2026, 9, 1, 8);

function jqlsOf(site: JiraSite): (string | undefined)[] {
  return site.requests
    .filter((request) => request.path.endsWith('/search/jql'))
    .map((request) => request.body.jql);
}

describe('a Jira read', () => {
  it('of a site where nothing changed is one request', async () => {
    const opened = await openJira({ issues: [siteIssue(1)] });
    const pages = await pullJira(opened, Date.UTC(2026, 10, 1));
    expect(pages).toEqual([{ issues: [], problems: [], cursor: undefined }]);
    expect(opened.site.requests).toHaveLength(1);
    expect(jqlsOf(opened.site)).toEqual([
      `(project = PAY) AND updated >= ${Date.UTC(2026, 10, 1)} ORDER BY updated ASC`,
    ]);
  });

  it('is always bounded, by the scope or by a date', async () => {
    const opened = await openJira({}, { scope: undefined });
    await pullJira(opened);
    await pullJira(opened, start);
    const scoped = await openJira({});
    await pullJira(scoped);
    expect([...jqlsOf(opened.site), ...jqlsOf(scoped.site)]).toEqual([
      'created >= "1970-01-01 00:00" ORDER BY updated DESC',
      'created >= "1970-01-01 00:00" ORDER BY created ASC',
      `updated >= "2026-10-01 10:00" ORDER BY updated ASC`,
      '(project = PAY) ORDER BY updated DESC',
      '(project = PAY) ORDER BY created ASC',
    ]);
  });

  it.each([
    ['Europe/Berlin', '2026-10-25T00:30:30Z'],
    ['Europe/Berlin', '2026-10-25T01:30:30Z'],
    ['Europe/Berlin', '2026-03-29T01:10:00Z'],
    ['America/Los_Angeles', '2026-11-01T08:59:59Z'],
    ['Australia/Lord_Howe', '2026-04-04T15:15:00Z'],
    ['Asia/Kolkata', '2026-06-01T12:34:56Z'],
    ['Nowhere/Unknown', '2026-06-01T12:34:56Z'],
  ])('by quoted dates in %s misses nothing changed from %s on', async (timeZone, iso) => {
    const since = Date.parse(iso);
    const changed = siteIssue(1, { updated: new Date(since).toISOString() });
    const before = siteIssue(2, { updated: new Date(since - 27 * 3_600_000).toISOString() });
    const opened = await openJira({ epochJql: false, timeZone });
    opened.site.issues.push(changed, before);
    // A zone this machine does not know can be any, the most eastern too.
    if (timeZone === 'Nowhere/Unknown') opened.site.options.timeZone = 'Pacific/Kiritimati';
    const read = (await pullJira(opened, since)).flatMap((page) => page.issues);
    expect(read.map((issue) => issue.id)).toEqual(['10001']);
  });

  it('makes way over more issues than a page that were created in one minute, from cursor to cursor', async () => {
    const created = '2026-10-01T08:00:30.000Z';
    const issues = Array.from({ length: 25 }, (_, n) => siteIssue(n, { created }));
    for (const epochJql of [true, false]) {
      const opened = await openJira({ issues, epochJql, searchPage: 4 });
      const ids: string[] = [];
      let cursor: Json | undefined;
      for (let rounds = 0; rounds < 10; rounds += 1) {
        const [page] = await pullJira(opened, undefined, cursor);
        ids.push(...(page?.issues.map((issue) => issue.id) ?? []));
        cursor = page?.cursor;
        if (cursor === undefined) break;
      }
      expect(ids.toSorted()).toEqual(issues.map((issue) => issue.id).toSorted());
    }
  });

  it.each(['full', 'incremental'])(
    'that is %s loses none of a second whose issues the index has in any order',
    async (kind) => {
      const issues = Array.from({ length: 25 }, (_, n) => {
        const at = new Date(start + (n % 10) * 1_000 + 900 - 30 * n).toISOString();
        return siteIssue(n, { created: at, updated: at });
      });
      const opened = await openJira({ issues, wholeSeconds: true, searchPage: 4 });
      const read = await pullJira(opened, kind === 'full' ? undefined : start);
      expect(new Set(read.flatMap((page) => page.issues.map(({ id }) => id))).size).toBe(25);
    },
  );

  it.each([true, false])(
    'reads no issue again from behind its change on (epochs in JQL: %s)',
    async (epochJql) => {
      const at = start + 30_500;
      const updated = new Date(at).toISOString();
      const opened = await openJira({ issues: [siteIssue(1, { updated })], epochJql });
      const pages = await pullJira(opened, at + 1);
      expect(pages).toEqual([{ issues: [], problems: [], cursor: undefined }]);
      expect(opened.site.requests).toHaveLength(1);
    },
  );

  it('takes no row for the place it has come to that stands before earlier ones', async () => {
    const long = new Date(Date.UTC(2026, 10, 23, 23)).toISOString();
    const issues = Array.from({ length: 9 }, (_, n) => siteIssue(n));
    const opened = await openJira({ issues, searchPage: 3 });
    const rows = issues.slice(0, 2).map(({ id, fields: { updated } }) => ({
      id,
      fields: { updated: id === '10000' ? long : updated },
    }));
    opened.site.faults.push({ body: { issues: rows, isLast: false, nextPageToken: 'at-2' } });
    const read = (await pullJira(opened, start)).flatMap((page) => page.issues);
    expect(new Set(read.map((issue) => issue.id)).size).toBe(9);
  });

  it('does not take a row that changed just now for the place the search has come to', async () => {
    const recent = new Date(Date.UTC(2026, 10, 23, 23, 59)).toISOString();
    const issues = Array.from({ length: 9 }, (_, n) => siteIssue(n));
    const opened = await openJira({ issues, searchPage: 3 });
    const row = { id: '10000', fields: { updated: recent } };
    opened.site.faults.push({ body: { issues: [row], isLast: false, nextPageToken: 'at-1' } });
    const read = (await pullJira(opened, start)).flatMap((page) => page.issues);
    expect(new Set(read.map((issue) => issue.id)).size).toBe(9);
  });

  it('splits bulk requests at what the site takes, also when it takes less than it did', async () => {
    const issues = Array.from({ length: 230 }, (_, n) => siteIssue(n));
    const opened = await openJira({ issues, bulkLimit: 1_000 });
    opened.site.options.bulkLimit = 100;
    const read = (await pullJira(opened)).flatMap((page) => page.issues);
    expect(read).toHaveLength(230);
  });

  it('ends with an error when Jira repeats a token', async () => {
    const issues = Array.from({ length: 5 }, (_, n) => siteIssue(n));
    const opened = await openJira({ issues });
    const rows = [{ id: '10000', fields: { updated: '2026-10-01T08:00:00.000Z' } }];
    const body = { issues: rows, isLast: false, nextPageToken: 'same' };
    opened.site.faults.push({ body }, { body }, { body });
    await expect(pullJira(opened, start)).rejects.toMatchObject({
      kind: 'malformed',
      message: expect.stringContaining('the same nextPageToken twice'),
    });
  });
});

describe('an account that Jira does not know any more', () => {
  const headers = { 'x-seraph-loginreason': 'AUTHENTICATED_FAILED' };
  const refused = {
    kind: 'auth',
    status: 401,
    message: expect.stringMatching(/answered \d+ .* as to nobody.*auth\.token/),
  };

  it.each([
    [200, { issues: [], isLast: true }],
    [400, { errorMessages: ["The value 'PAY' does not exist for the field 'project'."] }],
  ])('sees what anybody sees: %i is no answer', async (status, body) => {
    const opened = await openJira({ issues: [siteIssue(1)] });
    opened.site.faults.push({ status, headers, body });
    await expect(pullJira(opened, start)).rejects.toMatchObject(refused);
    expect(opened.site.requests).toHaveLength(1);
  });

  it('learns nothing of a missing issue', async () => {
    const { connector, site, state } = await openJira({ issues: [siteIssue(1)] });
    site.faults.push({ status: 404, headers, body: {} });
    await expect(connector.sweeper?.probe(state, '10001', signal)).rejects.toMatchObject(refused);
  });

  it('is another than one who is busy, or down', async () => {
    const opened = await openJira({});
    opened.site.faults.push({ status: 500, headers, body: {} });
    await expect(pullJira(opened, start)).rejects.toMatchObject({ kind: 'unavailable' });
  });
});

describe('limits of Jira', () => {
  it.each([
    [{ 'retry-after': '120' }, 120_000],
    [{ 'ratelimit-reason': 'jira-quota-tenant-based' }, 3_600_000],
    [{ 'x-ratelimit-reset': '2026-11-24T00:20:00Z' }, 1_200_000],
  ])('with %o are left to the queue for %i ms', async (headers, retryAfterMs) => {
    const opened = await openJira({});
    opened.site.faults.push({ status: 429, headers, body: {} });
    await expect(pullJira(opened)).rejects.toMatchObject({ kind: 'rate-limited', retryAfterMs });
    expect(opened.site.requests).toHaveLength(1);
  });
});
