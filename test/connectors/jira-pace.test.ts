import { afterEach, describe, expect, it } from 'vitest';
import { Pace } from '../../connectors/jira/pace.ts';
import { closeJiraSites, openJira, pullJira, signal } from './jira-reading.ts';
import { siteIssue } from './jira-site.ts';

afterEach(closeJiraSites);

const search = {
  source: 'a',
  type: 'jira',
  method: 'POST',
  path: '/rest/api/3/search/jql',
} as const;
const issue = { ...search, method: 'GET', path: '/rest/api/3/issue/10001/changelog' } as const;

describe('the pace of a source', () => {
  it('holds back one endpoint after a burst, whatever issue it names', () => {
    let now = 1_000;
    const pace = new Pace(() => now);
    pace.hold(issue, 500, 'endpoint');
    expect(pace.waitMs({ ...issue, path: '/rest/api/3/issue/10002/changelog' })).toBe(500);
    expect(pace.waitMs(search)).toBe(0);
    now += 400;
    expect(pace.waitMs(issue)).toBe(100);
    now += 400;
    expect(pace.waitMs(issue)).toBe(0);
  });

  it('holds back everything once a quota is spent, until the later of two limits', () => {
    const pace = new Pace(() => 0);
    pace.hold(issue, 900, 'endpoint');
    pace.hold(search, 500, 'source');
    pace.hold(search, 200, 'source');
    expect(pace.waitMs(search)).toBe(500);
    expect(pace.waitMs(issue)).toBe(900);
  });

  it('ends a wait with the signal', async () => {
    const pace = new Pace();
    pace.hold(search, 10_000, 'source');
    const stop = new AbortController();
    const ready = pace.ready(search, stop.signal);
    stop.abort(new Error('shutdown'));
    await expect(ready).rejects.toThrow('shutdown');
  });
});

describe('a limit of Jira', () => {
  const day = { 'retry-after': '86400' };
  const quota = { ...day, 'ratelimit-reason': 'jira-quota-tenant-based' };

  it.each([
    ['on bursts lets other endpoints go on', { ...day, 'ratelimit-reason': 'jira-burst-based' }, 1],
    ['without a reason lets other endpoints go on', day, 1],
    ['on a quota is not tried by any of them', quota, 0],
  ])('%s', async (_title, headers, requests) => {
    const opened = await openJira({ issues: [siteIssue(1)] });
    opened.site.faults.push({ status: 429, headers, body: {} });
    const since = Date.UTC(2026, 0, 1);
    const limited = { kind: 'rate-limited' };
    await expect(pullJira(opened, since)).rejects.toMatchObject(limited);
    opened.site.requests.length = 0;
    // Queues count in whole milliseconds.
    const whole = { ...limited, retryAfterMs: expect.toSatisfy(Number.isInteger) };
    await expect(pullJira(opened, since)).rejects.toMatchObject(whole);
    expect(opened.site.requests).toHaveLength(0);
    const other = opened.connector.pullIssues(opened.state, ['10001'], signal);
    await other.catch(() => undefined);
    expect(opened.site.requests.slice(0, 1)).toHaveLength(requests);
  });

  it('that is over whenever it is tried is waited for by the queue, for longer than nothing', async () => {
    const opened = await openJira({});
    const fault = { status: 429, headers: { 'retry-after': '0' }, body: {} };
    opened.site.faults.push(fault, fault, fault, fault);
    const ended = { kind: 'rate-limited', retryAfterMs: 1 };
    await expect(pullJira(opened, Date.UTC(2026, 0, 1))).rejects.toMatchObject(ended);
  });
});
