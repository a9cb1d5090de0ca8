import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { hourMs } from '../../src/core/time.ts';
import { linearRateLimit } from '../../src/simulator/linear/linear-site.ts';
import { send, startWorld } from './linear-world.ts';

test("an issue in a project leads to the project's initiative, a label to its group", async () => {
  const { ask, workplace } = await startWorld();
  const { body } = await ask(
    '{ projects { nodes { name status { type } initiatives { nodes { name status } } } } initiativeToProjects { nodes { project { name } initiative { name } } } issueLabels { nodes { name isGroup retiredAt parent { name } } } viewer { name } organization { urlKey } }',
  );
  expect(body).toMatchObject({
    data: { viewer: { name: workplace.people[0].name }, organization: { urlKey: 'acme' } },
  });
  const read = z.object({
    data: z.object({
      projects: z.object({ nodes: z.array(z.unknown()) }),
      initiativeToProjects: z.object({ nodes: z.array(z.unknown()) }),
      issueLabels: z.object({ nodes: z.array(z.unknown()) }),
    }),
  });
  const { projects, initiativeToProjects, issueLabels } = read.parse(body).data;
  expect(projects.nodes).toContainEqual({
    name: 'One-page checkout',
    status: { type: 'started' },
    initiatives: { nodes: [{ name: 'Faster checkout', status: 'Active' }] },
  });
  expect(initiativeToProjects.nodes).toContainEqual({
    project: { name: 'One-page checkout' },
    initiative: { name: 'Faster checkout' },
  });
  expect(issueLabels.nodes).toContainEqual({
    name: 'checkout',
    isGroup: false,
    retiredAt: null,
    parent: { name: 'Strategy' },
  });
  expect(issueLabels.nodes).toContainEqual(
    expect.objectContaining({ name: 'stability', retiredAt: expect.any(String) }),
  );
});

describe('refusals', () => {
  test('more than 250 rows: HTTP 200 with errors and no data', async () => {
    const { ask } = await startWorld();
    expect(await ask('{ issues(first: 251) { nodes { id } } }')).toMatchObject({
      status: 200,
      body: {
        data: null,
        errors: [{ extensions: { type: 'invalid input', code: 'INPUT_ERROR' } }],
      },
    });
  });

  test('more than 10,000 points: HTTP 400 that tells both numbers', async () => {
    const { ask } = await startWorld();
    const query = '{ issues(first: 250) { nodes { id history(first: 50) { nodes { id } } } } }';
    expect(await ask(query)).toMatchObject({
      status: 400,
      body: {
        errors: [
          {
            message: 'Query too complex: 14025 points, allowed are 10000.',
            extensions: { type: 'invalid input', code: 'INPUT_ERROR' },
          },
        ],
      },
    });
  });

  test('unknown fields, unknown issues and foreign cursors', async () => {
    const { ask } = await startWorld();
    expect(await ask('{ issues { nodes { nope } } }')).toMatchObject({ status: 400 });
    expect(await ask('{ issues')).toMatchObject({ status: 400 });
    expect(await ask('{ issue(id: "none") { id } }')).toMatchObject({
      body: { data: null, errors: [{ message: 'Entity not found: Issue' }] },
    });
    expect(await ask('{ issues(after: "none") { nodes { id } } }')).toMatchObject({
      body: { data: null, errors: [{ message: 'The cursor is not known.' }] },
    });
  });

  test('a wrong key; a right key goes bare and a token behind Bearer', async () => {
    const { site } = await startWorld();
    const body = { query: '{ viewer { id } }' };
    expect(await send(site.url, 'lin_key', body)).toMatchObject({ status: 200 });
    expect(await send(site.url, 'Bearer access', body)).toMatchObject({ status: 200 });
    for (const wrong of ['wrong', 'Bearer lin_key', 'access']) {
      expect(await send(site.url, wrong, body)).toMatchObject({
        status: 401,
        body: {
          errors: [{ extensions: { type: 'authentication error', code: 'AUTHENTICATION_ERROR' } }],
        },
      });
    }
  });

  test('a spent budget: HTTP 400 with RATELIMITED until the hour is over; headers tell what is left', async () => {
    const { ask, clock } = await startWorld({
      limits: { requestsPerHour: 2, pointsPerHour: 1_000 },
    });
    const query = '{ issues(first: 100) { nodes { id } } }';
    const first = await ask(query);
    expect(Object.fromEntries(first.headers)).toMatchObject({
      'x-complexity': '110',
      'x-ratelimit-requests-limit': '2',
      'x-ratelimit-requests-remaining': '1',
      'x-ratelimit-requests-reset': String(clock.now + hourMs),
      'x-ratelimit-complexity-limit': '1000',
      'x-ratelimit-complexity-remaining': '890',
    });
    await ask(query);
    const limited = await ask(query);
    expect(limited).toMatchObject({
      status: 400,
      body: { errors: [{ extensions: { type: 'ratelimited', code: 'RATELIMITED' } }] },
    });
    expect(limited.headers.get('x-ratelimit-requests-remaining')).toBe('0');
    clock.now += hourMs;
    expect(await ask(query)).toMatchObject({ status: 200 });
  });

  test('on demand, counted with all others', async () => {
    const { ask, site } = await startWorld();
    site.traffic.failNext(1, linearRateLimit(5_000));
    site.traffic.failNext(1, { kind: 'answer', status: 502, body: '<html>' });
    expect(await ask('{ viewer { id } }')).toMatchObject({ status: 400 });
    await expect(ask('{ viewer { id } }')).rejects.toThrow('JSON');
    expect(await ask('{ viewer { id } }')).toMatchObject({ status: 200 });
    expect(site.traffic.requests).toEqual(new Map([['POST /graphql', 3]]));
  });
});
