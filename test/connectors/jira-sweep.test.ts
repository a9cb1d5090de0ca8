import { afterEach, describe, expect, it } from 'vitest';
import type { Json, Sweeper, SweepPage } from '../../connectors/connector.ts';
import { closeJiraSites, type JiraReading, openJira, signal } from './jira-reading.ts';
import { siteIssue } from './jira-site.ts';

afterEach(closeJiraSites);

function sweeperOf({ connector }: JiraReading): Sweeper {
  if (connector.sweeper === undefined) throw new Error('Jira can be swept');
  return connector.sweeper;
}

async function swept(reading: JiraReading, cursor?: Json): Promise<readonly SweepPage[]> {
  const request = { state: reading.state, cursor };
  return Array.fromAsync(sweeperOf(reading).sweep(request, signal));
}

function idsOf(pages: readonly SweepPage[]): readonly string[] {
  return pages.flatMap(({ issues }) => issues.map(({ id }) => id));
}

const issues = Array.from({ length: 7 }, (_, n) => siteIssue(n));

describe('a sweep of Jira', () => {
  it('asks for nothing but ids, 5,000 a page, within the scope', async () => {
    const reading = await openJira({ issues: [...issues] });
    expect(idsOf(await swept(reading))).toEqual(issues.map(({ id }) => id));
    expect(reading.site.requests.map(({ body }) => body)).toEqual([
      { jql: '(project = PAY) ORDER BY created ASC', fields: ['id'], maxResults: 5_000 },
    ]);
  });

  it('goes on behind a page in another process', async () => {
    const reading = await openJira({ issues: [...issues], searchPage: 3 });
    const [first] = await swept(reading);
    expect(first?.issues).toHaveLength(3);
    expect(idsOf(await swept(reading, first?.cursor))).toEqual(issues.slice(3).map(({ id }) => id));
  });

  it('does not run in a circle', async () => {
    const reading = await openJira({ issues: [...issues], searchPage: 3 });
    for (const nextPageToken of ['a', 'b', 'a']) {
      reading.site.faults.push({ body: { issues: [], isLast: false, nextPageToken } });
    }
    await expect(swept(reading)).rejects.toMatchObject({ kind: 'malformed' });
  });
});

describe('asked for missing issues, Jira', () => {
  it('answers to those that are there, also when it cannot return them just now', async () => {
    const busy = new Map([['10002', 2]]);
    const reading = await openJira({ issues: [...issues], issueErrors: busy });
    const answering = await sweeperOf(reading).answering(
      reading.state,
      ['10001', '10002', '99999'],
      signal,
    );
    expect([...answering].toSorted()).toEqual(['10001', '10002']);
  });

  it.each([
    [200, 'present'],
    [404, 'deleted'],
    [403, 'access_lost'],
  ])('means by %i: %s', async (status, presence) => {
    const reading = await openJira({ issues: [...issues] });
    reading.site.faults.push({ status, body: {} });
    expect(await sweeperOf(reading).probe(reading.state, '10001', signal)).toBe(presence);
    expect(reading.site.requests.map(({ path }) => path)).toEqual(['/rest/api/3/issue/10001']);
  });

  it.each([
    [401, 'auth'],
    [400, 'malformed'],
    [500, 'unavailable'],
  ])('does not say by %i that an issue is gone', async (status, kind) => {
    const reading = await openJira({ issues: [...issues] });
    reading.site.faults.push({ status, body: {} });
    const probe = sweeperOf(reading).probe(reading.state, '10001', signal);
    await expect(probe).rejects.toMatchObject({ kind });
  });
});
