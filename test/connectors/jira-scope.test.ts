import { afterEach, expect, it } from 'vitest';
import { closeJiraSites, openJira, signal } from './jira-reading.ts';
import { siteIssue } from './jira-site.ts';

afterEach(closeJiraSites);

const issues = Array.from({ length: 120 }, (_, number) => siteIssue(number));
const ids = issues.map(({ id }) => id);
const search = '/rest/api/3/search/jql';

it('Jira is asked for the scope of fifty issues at once, which it takes as they are now', async () => {
  const unindexed = new Set([ids[7] ?? '', ids[99] ?? '']);
  const opened = await openJira({ issues, unindexed, searchPage: 20 });
  const page = await opened.connector.pullInScope(opened.state, ids, signal);
  expect(page.issues.map(({ id }) => id)).toEqual(ids);
  const asked = opened.site.requests.filter(({ path }) => path === search).map(({ body }) => body);
  expect(asked.map(({ nextPageToken }) => nextPageToken)).toEqual([
    undefined,
    'at-20',
    'at-40',
    undefined,
    'at-20',
    'at-40',
    undefined,
  ]);
  for (const [first, last, requests] of [
    [0, 50, asked.slice(0, 3)],
    [50, 100, asked.slice(3, 6)],
    [100, 120, asked.slice(6)],
  ] as const) {
    const some = ids.slice(first, last);
    for (const request of requests) {
      expect(request.reconcileIssues).toEqual(some.map(Number));
      expect(request.jql).toBe(`(project = PAY) AND id in (${some.join(', ')})`);
    }
  }
});

it('Jira, which refuses a query that names an issue which is gone, is asked without it', async () => {
  const opened = await openJira({ issues });
  const page = await opened.connector.pullInScope(
    opened.state,
    ['404', '10001', 'PAY-2', '1) OR (1=1'],
    signal,
  );
  expect(page.issues.map(({ id }) => id)).toEqual(['10001']);
  const asked = opened.site.requests.map(({ body }) => body.issueIdsOrKeys ?? body.jql);
  expect(asked).toEqual([['404', '10001'], '(project = PAY) AND id in (10001)', ['10001']]);
});

it('Jira is not searched for a source without a scope', async () => {
  const opened = await openJira({ issues }, { scope: undefined });
  await opened.connector.pullInScope(opened.state, ids.slice(0, 3), signal);
  expect(opened.site.requests.filter(({ path }) => path === search)).toEqual([]);
});
