import { afterEach, describe, expect, it } from 'vitest';
import type { Json } from '../../connectors/connector.ts';
import {
  closeLinearSites,
  linearConnector,
  linearIssues,
  openLinear,
  pullLinear,
  queryNames,
  signal,
} from './linear-reading.ts';
import { graphqlError, linearIssue } from './linear-site.ts';

afterEach(closeLinearSites);

describe('a Linear read', () => {
  it('of a workspace where nothing changed is three requests', async () => {
    const opened = await openLinear({ issues: [linearIssue(1)] });
    const pages = await pullLinear(opened, Date.UTC(2026, 10, 1));
    expect(pages.flatMap((page) => page.issues)).toEqual([]);
    expect(pages.at(-1)?.cursor).toBeUndefined();
    expect(queryNames(opened.site)).toEqual(['Catalogue', 'Issues', 'Issues']);
  });

  it('goes by plain http to a neighbour, as the configuration allows', async () => {
    const { site } = await openLinear({ issues: [linearIssue(1)] });
    // Reaches this machine as well, under a name that does not say so.
    const neighbour = site.url.replace('127.0.0.1', '0.0.0.0');
    const connector = linearConnector(neighbour);
    expect(await linearIssues({ site, connector })).toHaveLength(1);
  });

  it('asks for smaller pages when Linear finds them too complex, and keeps to them', async () => {
    const all = Array.from({ length: 60 }, (_, n) => linearIssue(n));
    const opened = await openLinear({ issues: all, affordable: 30 });
    expect(await linearIssues(opened)).toHaveLength(60);
    const before = opened.site.requests.length;
    expect(await linearIssues(opened)).toHaveLength(60);
    // The newest change, the catalogue, and the issues by 16: 250 halved until it was affordable.
    expect(opened.site.requests.length - before).toBe(6);
  });

  it('asks for as much as one query may cost, by what the one before was charged', async () => {
    const opened = await openLinear({ issues: [linearIssue(1)], price: 100 });
    await linearIssues(opened);
    await linearIssues(opened);
    const sizes = opened.site.requests
      .filter(({ body }) => body.query?.startsWith('query Issues') === true)
      .map(({ body }) => body.variables?.['first']);
    expect(sizes).toEqual([250, 95]);
    opened.site.options.price = 1;
    await linearIssues(opened);
    await linearIssues(opened);
    expect(opened.site.requests.at(-1)?.body.variables?.['first']).toBe(250);
  });

  it('begins with the catalogue that its discovery has just read', async () => {
    const opened = await openLinear({ issues: [linearIssue(1)] });
    await opened.connector.discover(signal);
    await linearIssues(opened);
    await linearIssues(opened);
    const run = ['NewestIssue', 'Catalogue', 'Issues'];
    expect(queryNames(opened.site)).toEqual(['Catalogue', 'NewestIssue', 'Issues', ...run]);
  });

  it('makes way over more issues than a page that share one instant, from cursor to cursor', async () => {
    const updatedAt = '2026-10-05T08:00:00.123Z';
    const all = Array.from({ length: 11 }, (_, n) => linearIssue(n, { updatedAt }));
    const opened = await openLinear({ issues: all, page: 2 });
    const ids: string[] = [];
    let cursor: Json | undefined;
    for (let rounds = 0; rounds < 20; rounds += 1) {
      const page = (await pullLinear(opened, undefined, cursor)).find(
        (one) => one.issues.length > 0 || one.cursor === undefined,
      );
      ids.push(...(page?.issues.map((issue) => issue.id) ?? []));
      cursor = page?.cursor;
      if (cursor === undefined) break;
    }
    expect(ids.toSorted()).toEqual(all.map((issue) => issue.id).toSorted());
  });

  it('lists a record of which Linear could not answer a part, instead of taking null for "none"', async () => {
    const opened = await openLinear({ issues: [linearIssue(1), linearIssue(2), linearIssue(3)] });
    await opened.connector.discover(signal);
    const nodes = opened.site.issues.map((issue) => ({
      ...issue,
      history: { nodes: [], pageInfo: { hasNextPage: false, endCursor: null } },
    }));
    const pageInfo = { hasNextPage: false, endCursor: null };
    const hidden = { code: 'FORBIDDEN', type: 'forbidden' };
    const errors = [
      { message: 'x', path: ['issues', 'nodes', 0, 'project'] },
      { message: 'x', path: ['issues', 'nodes', 2, 'parent'], extensions: hidden },
    ];
    const body = { data: { issues: { nodes, pageInfo } }, errors };
    opened.site.faults.push({ body });
    const ids = ['issue-1', 'issue-2', 'issue-3'];
    const page = await opened.connector.pullIssues({}, ids, signal);
    expect(page.issues.map((issue) => issue.id)).toEqual(['issue-2']);
    const detail = 'Linear could not answer all of it';
    expect(page.problems).toEqual([
      { kind: 'malformed_record', issueId: 'issue-1', detail },
      { kind: 'malformed_record', issueId: 'issue-3', detail },
    ]);
    opened.site.faults.push({ body: { ...body, errors: [{ message: 'x' }] } });
    await expect(opened.connector.pullIssues({}, ['issue-1'], signal)).rejects.toMatchObject({
      kind: 'unavailable',
    });
  });
});

describe('limits of Linear', () => {
  const spent = {
    'x-ratelimit-requests-remaining': '0',
    'x-ratelimit-requests-reset': String(Date.UTC(2026, 10, 24) + 600_000),
    'x-ratelimit-complexity-remaining': '9000',
    'x-ratelimit-complexity-reset': String(Date.UTC(2026, 10, 24) + 900_000),
  };

  it.each([
    ['RATELIMITED', undefined],
    [undefined, 'ratelimited'],
    ['RATELIMITED', 'ratelimited'],
  ])('told by code %s and type %s under HTTP 400 are no failure', async (code, type) => {
    const { connector, site } = await openLinear({});
    site.faults.push({ ...graphqlError(code, type), headers: spent });
    await expect(connector.discover(signal)).rejects.toMatchObject({
      kind: 'rate-limited',
      retryAfterMs: 600_000,
      status: 400,
    });
  });

  it('that pass within seconds are waited for', async () => {
    const { connector, site } = await openLinear({});
    site.faults.push({ status: 429, headers: { 'retry-after': '0' }, body: {} });
    const { catalogue } = await connector.discover(signal);
    expect(catalogue.statuses).toHaveLength(8);
  });
});
