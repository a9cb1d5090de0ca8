import { afterEach, describe, expect, it } from 'vitest';
import type { Json, Sweeper, SweepPage } from '../../connectors/connector.ts';
import {
  closeDatacenters,
  type DatacenterReading,
  openDatacenter,
  signal,
} from './jira-datacenter-reading.ts';
import { datacenterIssue } from './jira-datacenter-site.ts';

afterEach(closeDatacenters);

function sweeperOf({ connector }: DatacenterReading): Sweeper {
  if (connector.sweeper === undefined) throw new Error('Jira Data Center can be swept');
  return connector.sweeper;
}

async function swept(reading: DatacenterReading, cursor?: Json): Promise<readonly SweepPage[]> {
  const request = { state: reading.state, cursor };
  return Array.fromAsync(sweeperOf(reading).sweep(request, signal));
}

function idsOf(pages: readonly SweepPage[]): readonly string[] {
  return pages.flatMap(({ issues }) => issues.map(({ id }) => id));
}

const issues = Array.from({ length: 7 }, (_, n) => datacenterIssue(n));

describe('a sweep of Jira Data Center', () => {
  it('asks for ids and last changes, no history, 1,000 issues a page', async () => {
    const reading = await openDatacenter(issues);
    expect(idsOf(await swept(reading))).toEqual(issues.map(({ id }) => id));
    expect(reading.stage.requests.map(({ body }) => body)).toEqual([
      {
        jql: '(project in (PAY, CORE)) ORDER BY created ASC, key ASC',
        fields: ['created', 'updated'],
        startAt: 0,
        maxResults: 1_000,
        validateQuery: true,
      },
    ]);
  });

  it('goes on behind a page in another process', async () => {
    const reading = await openDatacenter(issues, { limits: { pageLimit: 3 } });
    const [first] = await swept(reading);
    expect(idsOf(await swept(reading, first?.cursor))).toEqual(issues.slice(3).map(({ id }) => id));
  });
});

describe('asked for missing issues, Jira Data Center', () => {
  it('answers to those that are there', async () => {
    const reading = await openDatacenter(issues);
    const ids = ['10001', '99999', 'gone'];
    const answering = await sweeperOf(reading).answering(reading.state, ids, signal);
    expect([...answering]).toEqual([['10001', 'present']]);
  });

  it('knows one that no search finds as archived, and none that is not there', async () => {
    const reading = await openDatacenter(issues);
    const sweeper = sweeperOf(reading);
    expect(await sweeper.probe(reading.state, '10001', signal)).toBe('archived');
    expect(await sweeper.probe(reading.state, '99999', signal)).toBe('deleted');
    reading.stage.faults.push({ status: 403, body: {} });
    expect(await sweeper.probe(reading.state, '10001', signal)).toBe('access_lost');
    reading.stage.faults.push({ status: 401, body: {} });
    await expect(sweeper.probe(reading.state, '10001', signal)).rejects.toMatchObject({
      kind: 'auth',
    });
  });

  it('lists its projects, archived ones as such, unless it refuses to', async () => {
    const reading = await openDatacenter(issues);
    const sweeper = sweeperOf(reading);
    const projects = [
      { key: 'PAY' },
      { key: 'CORE', archived: false },
      { key: 'OLD', archived: true },
    ];
    reading.stage.faults.push({ body: projects });
    expect([...((await sweeper.teams(reading.state, signal)) ?? [])]).toEqual([
      ['PAY', 'live'],
      ['CORE', 'live'],
      ['OLD', 'archived'],
    ]);
    reading.stage.faults.push({ status: 403, body: {} });
    expect(await sweeper.teams(reading.state, signal)).toBeUndefined();
  });
});
