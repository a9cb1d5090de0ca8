import { describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { datacenterHazards, jiraHazards } from '../../src/simulator/jira/jira-hazards.ts';
import { linearHazards } from '../../src/simulator/linear/linear-hazards.ts';
import { htmlPage, truncated } from '../../src/simulator/site/faults.ts';
import { commonHazards, createWeather, type Hazard } from '../../src/simulator/site/weather.ts';
import { startWorld as startJira } from './jira-world.ts';
import { startWorld as startLinear } from './linear-world.ts';

const now = Date.parse('2026-11-24T12:00:00Z');

/** A request to the fields of the site, as it comes. */
async function fields(url: string, signal?: AbortSignal): Promise<Response> {
  return fetch(`${url}/rest/api/3/field`, {
    headers: { authorization: 'Bearer secret' },
    ...(signal === undefined ? {} : { signal }),
  });
}

describe('an answer', () => {
  test('is dated by the clock of the site', async () => {
    const { call, clock } = await startJira();
    const { headers } = await call('myself');
    expect(Date.parse(headers.get('date') ?? '')).toBe(clock.now);
  });

  test('can be a page for people, with any status', async () => {
    const { site } = await startJira();
    for (const status of [200, 502, 503]) {
      site.traffic.failNext(1, htmlPage(status));
      const answer = await fields(site.url);
      expect(answer.status).toBe(status);
      expect(answer.headers.get('content-type')).toContain('text/html');
      expect(await answer.text()).toContain('<html>');
    }
  });

  test('can be cut in its middle though its length agrees', async () => {
    const { site } = await startJira();
    const whole = await (await fields(site.url)).text();
    site.traffic.failNext(1, truncated);
    const answer = await fields(site.url);
    const text = await answer.text();
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-length')).toBe(String(text.length));
    expect(whole.startsWith(text)).toBe(true);
    expect(text.length).toBe(Math.floor(whole.length / 2));
  });

  test('can break off before the length that it announced', async () => {
    const { site } = await startJira();
    const whole = await (await fields(site.url)).text();
    site.traffic.failNext(1, { kind: 'broken off' });
    const answer = await fields(site.url);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-length')).toBe(String(whole.length));
    await expect(answer.text()).rejects.toThrow('terminated');
  });

  test('can fail to come: the connection is reset', async () => {
    const { site } = await startJira();
    site.traffic.failNext(1, { kind: 'cut' });
    await expect(fields(site.url)).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } });
  });

  test('can fail to come until the client gives up, or the site closes', async () => {
    const { site } = await startJira();
    site.traffic.failNext(2, { kind: 'hang' });
    const impatient = new AbortController();
    const given = fields(site.url, impatient.signal);
    const waiting = fields(site.url);
    await expect.poll(() => site.traffic.total).toBe(2);
    impatient.abort();
    await expect(given).rejects.toThrow('aborted');
    await site.goDown();
    await expect(waiting).rejects.toThrow('fetch failed');
  });
});

const hazards: readonly Hazard[] = [
  { kind: 'often', weight: 3, fault: () => ({ kind: 'answer', status: 503 }) },
  { kind: 'seldom', fault: () => ({ kind: 'answer', status: 502 }) },
];

function drawn(seed: number): readonly (string | undefined)[] {
  const weather = createWeather({ seed, rate: 0.4, hazards });
  return Array.from({ length: 10_000 }, () => weather.draw(now)?.kind);
}

describe('the weather', () => {
  test('brings each kind of fault as often as it should, and the same for the same seed', () => {
    const kinds = drawn(1);
    function share(kind: string): number {
      return kinds.filter((each) => each === kind).length / kinds.length;
    }
    expect(share('often')).toBeCloseTo(0.3, 1);
    expect(share('seldom')).toBeCloseTo(0.1, 1);
    expect(drawn(1)).toEqual(kinds);
    expect(drawn(2)).not.toEqual(kinds);
  });

  test('is counted by kind, comes behind what was told to fail, and ends', async () => {
    const { site, call } = await startJira();
    site.traffic.setWeather(createWeather({ seed: 1, rate: 1, hazards: hazards.slice(0, 1) }));
    site.traffic.failNext(1, { kind: 'answer', status: 418 });
    expect((await call('myself')).status).toBe(418);
    expect((await call('myself')).status).toBe(503);
    expect(site.traffic.faults).toEqual(new Map([['often', 1]]));
    site.traffic.setWeather(undefined);
    expect((await call('myself')).status).toBe(200);
    site.traffic.reset();
    expect([...site.traffic.faults, ...site.traffic.requests]).toEqual([]);
  });

  test('has kinds of its own for every tracker, beside what can happen anywhere', () => {
    const common = commonHazards.map(({ kind }) => kind);
    for (const hazardsOfOne of [jiraHazards, datacenterHazards, linearHazards]) {
      const kinds = hazardsOfOne.map(({ kind }) => kind);
      expect(kinds).toEqual(expect.arrayContaining(common));
      expect(new Set(kinds).size).toBe(kinds.length);
      expect(kinds.length).toBeGreaterThan(common.length);
    }
  });
});

describe('a spent limit of Jira', () => {
  test.each([
    ['429 burst', { 'retry-after': '1', 'ratelimit-reason': 'jira-burst-based' }, []],
    [
      '429 quota',
      {
        'ratelimit-reason': 'jira-quota-tenant-based',
        'x-ratelimit-reset': '2026-11-24T12:00:02.000Z',
      },
      ['retry-after'],
    ],
    ['429 without headers', {}, ['retry-after', 'ratelimit-reason', 'x-ratelimit-reset']],
  ])('%s', async (kind, headers, absent) => {
    const { site, call } = await startJira();
    const hazard = jiraHazards.find((each) => each.kind === kind);
    if (hazard !== undefined) site.traffic.failNext(1, hazard.fault(now));
    const answer = await call('myself');
    expect(answer.status).toBe(429);
    expect(Object.fromEntries(answer.headers)).toMatchObject(headers);
    for (const name of absent) expect(answer.headers.has(name)).toBe(false);
  });
});

describe('a request to Linear', () => {
  const page = '{ issues(first: 3) { nodes { id title project { id } assignee { id } } } }';

  const nodeSchema = z.looseObject({ id: z.string(), project: z.unknown() });
  const answerSchema = z.object({
    data: z.object({ issues: z.object({ nodes: z.array(nodeSchema) }) }),
  });
  function nodesOf(body: unknown): readonly z.infer<typeof nodeSchema>[] {
    return answerSchema.parse(body).data.issues.nodes;
  }

  async function fallen(kind: string, query = page) {
    const { site, ask } = await startLinear();
    onTestFinished(() => site.traffic.setWeather(undefined));
    const whole = await ask(query);
    const hazard = linearHazards.find((each) => each.kind === kind);
    if (hazard !== undefined) site.traffic.failNext(1, hazard.fault(now));
    return { whole, answer: await ask(query) };
  }

  test.each([
    ['400 RATELIMITED by code', { code: 'RATELIMITED' }],
    ['400 RATELIMITED by type', { type: 'ratelimited' }],
  ])('can be refused with %s alone', async (kind, extensions) => {
    const { answer } = await fallen(kind);
    expect(answer.status).toBe(400);
    expect(answer.body).toEqual({ errors: [{ message: 'Rate limit exceeded.', extensions }] });
  });

  test('can be answered with data and an error that says which field of which issue is missing', async () => {
    const { whole, answer } = await fallen('200 with data and errors');
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ errors: [{ path: ['issues', 'nodes', 1, 'project'] }] });
    const before = nodesOf(whole.body);
    expect(before[1]?.project).not.toBeNull();
    const expected = before.map((node, n) => (n === 1 ? { ...node, project: null } : node));
    expect(nodesOf(answer.body)).toEqual(expected);
    expect(whole.body).not.toHaveProperty('errors');
  });

  test('can be answered with an error and no data where no single field can be missing', async () => {
    const { answer } = await fallen('200 with data and errors', '{ viewer { id } }');
    expect(answer).toMatchObject({ status: 200, body: { data: null, errors: [{ path: [] }] } });
  });
});
