import { afterEach, describe, expect, it } from 'vitest';
import {
  closeDatacenters,
  issuesOf,
  openDatacenter,
  pullDatacenter,
  signal,
  sortedIds,
} from './jira-datacenter-reading.ts';
import { datacenterIssue, now } from './jira-datacenter-site.ts';

afterEach(closeDatacenters);

const start = Date.UTC(2026, 0, 1, 8);
const second = 1_000;
const minute = 60 * second;

function many(
  count: number,
  createdAt: (n: number) => number,
): ReturnType<typeof datacenterIssue>[] {
  return Array.from({ length: count }, (_, n) =>
    datacenterIssue(n, { createdAt: createdAt(n), project: n % 3 === 0 ? 'CORE' : 'PAY' }),
  );
}

describe('a read of Jira Data Center', () => {
  it('takes at most 20 requests for 1,000 issues where pages hold 100, and ten a new epic each', async () => {
    const epics = Array.from({ length: 100 }, (_, n) =>
      datacenterIssue(5_000 + n, { project: 'CORE' }),
    );
    const issues = Array.from({ length: 1_000 }, (_, n) => {
      const epic = epics[Math.floor(n / 10)];
      const fields = { parent: { key: epic?.key ?? '' } };
      return datacenterIssue(n, { createdAt: start + n * minute, fields, parentId: 'epic' });
    });
    const limits = { pageLimit: 100 };
    const opened = await openDatacenter(
      [...issues, ...epics],
      { limits },
      { scope: 'project = PAY' },
    );
    const read = issuesOf(await pullDatacenter(opened));
    expect(read.map(({ parentId }) => parentId)).toEqual(
      issues.map((_, n) => epics[Math.floor(n / 10)]?.id),
    );
    expect(opened.stage.requests.length).toBeLessThanOrEqual(20);
  });

  it('takes one request when nothing changed', async () => {
    const opened = await openDatacenter([datacenterIssue(1, { createdAt: start + 7 })]);
    const since = start + 8;
    expect(await pullDatacenter(opened, since)).toEqual([
      { issues: [], problems: [], cursor: undefined },
    ]);
    expect(opened.stage.requests.map(({ body }) => body.jql)).toEqual([
      `(project in (PAY, CORE)) AND updated >= ${start} ORDER BY updated ASC, key ASC`,
    ]);
  });

  it.each([
    [25_000, 'error'],
    [2_500, 'empty'],
  ] as const)(
    'loses none of %i issues where pages hold 50 and of results beyond 100 there is an %s answer',
    async (count, beyondWindow) => {
      // Of each thousand the first 130 are of one second: more than Jira shows of one search.
      const issues = many(count, (n) => start + (n % 1_000 < 130 ? n - (n % 1_000) : n) * second);
      const limits = { pageLimit: 50, resultWindow: 100 };
      const opened = await openDatacenter(issues, { limits, beyondWindow }, { scope: undefined });
      const read = issuesOf(await pullDatacenter(opened));
      expect(new Set(read.map(({ id }) => id)).size).toBe(count);
    },
    120_000,
  );

  it('makes way over more issues of one minute than a page where dates have minutes only', async () => {
    const issues = many(130, (n) => start + n);
    const limits = { pageLimit: 50, takesEpoch: false };
    const opened = await openDatacenter(issues, { limits });
    const read = issuesOf(await pullDatacenter(opened));
    expect(sortedIds(read)).toEqual(sortedIds(issues));
    expect(opened.stage.requests.length).toBeLessThan(6);
  });

  it('says so, and does not end, where more issues of one minute exist than Jira shows', async () => {
    const limits = { pageLimit: 50, resultWindow: 100, takesEpoch: false };
    const opened = await openDatacenter(
      many(130, (n) => start + n),
      { limits },
    );
    await expect(pullDatacenter(opened)).rejects.toMatchObject({
      kind: 'unavailable',
      message: expect.stringContaining('jira.search.platform.max.result.window'),
    });
  });

  it('loses no issue when others of the same second are deleted between two pages', async () => {
    const issues = many(90, (n) => start + n);
    const opened = await openDatacenter(issues, { limits: { pageLimit: 20 } });
    opened.stage.meanwhile = (request) => {
      if (request === 3) for (let n = 3; n <= 30; n += 3) opened.stage.remove(String(10_000 + n));
    };
    const read = issuesOf(await pullDatacenter(opened));
    expect(new Set(read.map(({ id }) => id))).toEqual(new Set(sortedIds(issues)));
  });

  it('delivers an issue that changes again and again while the rest is read', async () => {
    const issues = many(60, (n) => start + n * minute);
    const opened = await openDatacenter(issues, { limits: { pageLimit: 20 } });
    opened.stage.meanwhile = (request) => {
      const updatedAt = start + (60 + request) * minute;
      opened.stage.put(datacenterIssue(1, { createdAt: start + minute, updatedAt }));
    };
    const read = issuesOf(await pullDatacenter(opened, start));
    expect(new Set(read.map(({ id }) => id))).toEqual(new Set(sortedIds(issues)));
  });

  it('does not take a row that changed just now for the place the search has come to', async () => {
    const issues = many(9, (n) => start + n * minute);
    const opened = await openDatacenter(issues, { limits: { pageLimit: 3 } });
    const recent = datacenterIssue(0, { updatedAt: now - minute });
    const changelog = { startAt: 0, maxResults: 0, total: 0, histories: [] };
    const row = { id: recent.id, key: recent.key, fields: recent.fields(), changelog };
    opened.stage.faults.push({ body: { startAt: 0, maxResults: 3, total: 9, issues: [row] } });
    const read = issuesOf(await pullDatacenter(opened, start));
    expect(new Set(read.map(({ id }) => id))).toEqual(new Set(sortedIds(issues)));
  });

  it('goes on from the cursor of a page inside a crowded second', async () => {
    const issues = many(500, (n) => start + (n % 900));
    const opened = await openDatacenter(issues, { limits: { pageLimit: 50, resultWindow: 100 } });
    const [first, ...rest] = await pullDatacenter(opened);
    const again = await pullDatacenter(opened, undefined, first?.cursor);
    const ids = issuesOf([...(first === undefined ? [] : [first]), ...again]).map(({ id }) => id);
    expect(rest.length).toBeGreaterThan(0);
    expect(new Set(ids).size).toBe(500);
  });

  it.each([
    ['Europe/Berlin', '2026-10-25T00:30:30Z'],
    ['America/Los_Angeles', '2026-11-01T08:59:59Z'],
    ['Asia/Kolkata', '2026-06-01T12:34:56Z'],
  ])('by quoted dates in %s misses nothing changed from %s on', async (zone, iso) => {
    const since = Date.parse(iso);
    const changed = datacenterIssue(1, { updatedAt: since });
    const before = datacenterIssue(2, { updatedAt: since - 1 });
    const options = { zone, limits: { takesEpoch: false } };
    const opened = await openDatacenter([changed, before], options);
    expect(sortedIds(issuesOf(await pullDatacenter(opened, since)))).toEqual(['10001']);
  });

  it('refuses a scope that names a project the account does not see', async () => {
    const opened = openDatacenter([datacenterIssue(1)], {}, { scope: 'project = PAYMENTS' });
    await expect(opened).rejects.toMatchObject({
      kind: 'malformed',
      message: expect.stringContaining('check scope of this source'),
    });
  });

  it('finds named issues on as many pages as they take, without those that are gone', async () => {
    const issues = many(230, (n) => start + n * minute);
    const opened = await openDatacenter(
      issues,
      { limits: { pageLimit: 20 } },
      { scope: 'key = PAY-1' },
    );
    const ids = [...issues.map(({ id }) => id), '99999', 'PAY-1', '" OR key is not EMPTY'];
    const page = await opened.connector.pullIssues(opened.state, ids, signal);
    expect(sortedIds(page.issues)).toEqual(sortedIds(issues));
  });
});

describe("an administrator's limit of requests", () => {
  it('is told with every answer and waited for as long as Jira asks', async () => {
    const rateLimit = { limit: 7, fillRate: 1, intervalSeconds: 120 };
    const opened = await openDatacenter([datacenterIssue(1)], { rateLimit });
    expect(opened.calls.map(({ remaining }) => remaining)).toEqual([6, 5, 4, 3, 2, 1, 0]);
    expect(new Set(opened.calls.map(({ limit }) => limit))).toEqual(new Set([7]));
    await expect(pullDatacenter(opened)).rejects.toMatchObject({
      kind: 'rate-limited',
      retryAfterMs: 120_000,
    });
  });
});
