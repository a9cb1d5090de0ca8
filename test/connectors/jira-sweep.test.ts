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
  it('asks for nothing but ids and last changes, 5,000 a page, within the scope', async () => {
    const reading = await openJira({ issues: [...issues] });
    expect(idsOf(await swept(reading))).toEqual(issues.map(({ id }) => id));
    expect(reading.site.requests.map(({ body }) => body)).toEqual([
      { jql: '(project = PAY) ORDER BY created ASC', fields: ['updated'], maxResults: 5_000 },
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

function page(keys: readonly string[], isLast: boolean): object {
  return { values: keys.map((key) => ({ key })), isLast };
}

describe('asked for missing issues, Jira', () => {
  it('answers to those that are there, also when it cannot return them just now', async () => {
    const busy = new Map([['10002', 2]]);
    const reading = await openJira({ issues: [...issues], issueErrors: busy });
    const answering = await sweeperOf(reading).answering(
      reading.state,
      ['10001', '10002', '99999'],
      signal,
    );
    expect(Object.fromEntries(answering)).toEqual({ '10001': 'present', '10002': 'present' });
  });

  it('shows archived ones by their ids, but no search finds them', async () => {
    const reading = await openJira({ issues: [...issues] });
    reading.site.options.archived = new Set(['10002']);
    const sweeper = sweeperOf(reading);
    const answering = await sweeper.answering(reading.state, ['10001', '10002'], signal);
    expect(Object.fromEntries(answering)).toEqual({ '10001': 'present', '10002': 'archived' });
    expect(await sweeper.probe(reading.state, '10001', signal)).toBe('present');
    expect(await sweeper.probe(reading.state, '10002', signal)).toBe('archived');
  });

  it('lists its projects by what they are, page by page', async () => {
    const reading = await openJira({ issues: [...issues] });
    for (const body of [page(['BIN'], true), page(['OLD'], true), page(['PAY'], false)]) {
      reading.site.faults.push({ body });
    }
    reading.site.faults.push({ body: page(['CORE'], true) });
    expect(
      Object.fromEntries((await sweeperOf(reading).teams(reading.state, signal)) ?? []),
    ).toEqual({
      BIN: 'deleted',
      OLD: 'archived',
      PAY: 'live',
      CORE: 'live',
    });
    expect(reading.site.requests.map(({ query }) => query.toString())).toEqual([
      'startAt=0&maxResults=100&status=deleted',
      'startAt=0&maxResults=100&status=archived',
      'startAt=0&maxResults=100&status=live',
      'startAt=1&maxResults=100&status=live',
    ]);
  });

  it('takes no project for archived on a site that lists live ones whatever it is asked for', async () => {
    const reading = await openJira({ issues: [...issues] });
    const body = { values: [{ key: 'PAY' }], total: 1 };
    reading.site.faults.push({ body }, { body }, { body });
    expect([...((await sweeperOf(reading).teams(reading.state, signal)) ?? [])]).toEqual([
      ['PAY', 'live'],
    ]);
  });

  it.each([400, 401, 403, 404, 405, 410])('keeps its projects to itself by %i', async (status) => {
    const refused = { '/rest/api/3/project/search': status };
    const reading = await openJira({ issues: [...issues], refused });
    expect(await sweeperOf(reading).teams(reading.state, signal)).toBeUndefined();
  });

  it.each([
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
