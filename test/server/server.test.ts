import type { FastifyInstance } from 'fastify';
import { describe, expect, it } from 'vitest';
import { createProcessMetrics } from '../../src/metrics/process-metrics.ts';
import { createServer, createWorkerServer, type ServerOptions } from '../../src/server/server.ts';
import { parseExposition, valuesOf } from '../metrics/exposition.ts';
import { halfBlind, healthy, justBegun, objectives } from '../metrics/observed-states.ts';
import { noIssue } from './no-issue.ts';

const processMetrics = createProcessMetrics({ version: '0.1.0', sources: [], jobs: [] });

function server(some: Partial<ServerOptions> = {}): FastifyInstance {
  return createServer({
    state: async () => healthy,
    processMetrics,
    webhooks: new Map(),
    explain: noIssue,
    ready: async () => true,
    onError: () => {},
    ...some,
  });
}

async function unreadable(): Promise<never> {
  throw new Error('postgres://user:hunter2@db refused');
}

describe('GET /metrics', () => {
  it('shows the process and the state in the format Prometheus 3 insists on', async () => {
    const answer = await server().inject('/metrics');
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
    const series = parseExposition(
      answer.body
        .split('\n')
        .filter((line) => line.includes('throughline_'))
        .join('\n'),
    );
    expect(valuesOf(series, 'throughline_build_info')).toEqual({ [`0.1.0 ${process.version}`]: 1 });
    expect(valuesOf(series, 'throughline_objective_completed_issues')['faster-checkout']).toBe(11);
  });

  it('fails whole when the state cannot be read, so that up becomes 0, and keeps the cause for the log', async () => {
    const errors: unknown[] = [];
    const app = server({ state: unreadable, onError: (error) => errors.push(error) });
    const answer = await app.inject('/metrics');
    expect(answer.statusCode).toBe(500);
    expect(answer.body).toBe('/metrics cannot be answered just now; the cause is in the log\n');
    expect(errors.map(String)).toEqual(['Error: postgres://user:hunter2@db refused']);
  });

  it('shows on a worker the process alone', async () => {
    const app = createWorkerServer({ processMetrics, ready: async () => true, onError: () => {} });
    const answer = await app.inject('/metrics');
    expect(answer.headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(answer.body).toContain('throughline_build_info');
    expect(answer.body).not.toContain('throughline_objective');
    expect((await app.inject('/')).statusCode).toBe(404);
    expect((await app.inject('/healthz')).statusCode).toBe(200);
  });
});

describe('health', () => {
  it('is alive while the process answers, whatever the state', async () => {
    const answer = await server({ state: unreadable }).inject('/healthz');
    expect([answer.statusCode, answer.body]).toEqual([200, 'ok\n']);
  });

  it('is ready once there are numbers to show', async () => {
    const answer = await server().inject('/readyz');
    expect([answer.statusCode, answer.body]).toEqual([200, 'ready\n']);
  });

  it('is not ready before that, and says why', async () => {
    const answer = await server({ ready: async () => 'no snapshot yet' }).inject('/readyz');
    expect([answer.statusCode, answer.body]).toEqual([503, 'not ready: no snapshot yet\n']);
  });
});

describe('GET /api/v1/snapshot', () => {
  it('gives the snapshot with the status that can be trusted and the one the facts say', async () => {
    const answer = await server({ state: async () => halfBlind }).inject('/api/v1/snapshot');
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toMatchObject({
      now: halfBlind.now,
      dataVersion: 4711,
      alertPriority: 2,
      sources: [
        { id: 'acme-jira', kind: 'jira', freshness: 'observed' },
        { id: 'acme-linear', kind: 'linear', freshness: 'failing', consecutiveFailures: 26 },
      ],
      snapshot: { schemaVersion: 2, windowDays: 28, alignment: { wip: { aligned: 31 } } },
    });
    const reliability = answer
      .json<{ snapshot: { objectives: { id: string }[] } }>()
      .snapshot.objectives.find(({ id }) => id === 'reliability');
    expect(reliability).toMatchObject({
      name: 'Three nines for payments',
      status: 'unobserved',
      statusByFacts: 'idle',
    });
  });

  it('holds configured objectives only, and no owner', async () => {
    const app = server({ state: async () => ({ ...healthy, objectives: objectives.slice(0, 1) }) });
    const { body } = await app.inject('/api/v1/snapshot');
    expect(body).toContain('faster-checkout');
    expect(body).not.toContain('reliability');
    expect(body).not.toContain('maria@acme.example');
  });

  it('gives the sources alone before there is a snapshot', async () => {
    const answer = await server({ state: async () => justBegun }).inject('/api/v1/snapshot');
    expect(Object.keys(answer.json())).toEqual(['now', 'alertPriority', 'sources']);
  });
});

describe('every answer', () => {
  it.each(['/', '/metrics', '/healthz', '/api/v1/snapshot', '/nowhere'])(
    '%s may not be framed, sniffed or made to run foreign script',
    async (url) => {
      const { headers } = await server().inject(url);
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['referrer-policy']).toBe('no-referrer');
      const policy = String(headers['content-security-policy']);
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toContain('unsafe');
    },
  );

  it('is a plain 404 where there is nothing', async () => {
    const answer = await server().inject('/nowhere?x=<script>');
    expect(answer.statusCode).toBe(404);
    expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(answer.json()).toEqual({ error: 'nothing at GET /nowhere' });
  });
});

describe('a request that cannot be understood', () => {
  it("is the client's fault and no matter for the log", async () => {
    const errors: unknown[] = [];
    const app = server({ onError: (error) => errors.push(error) });
    const headers = { 'content-type': 'application/json' };
    const answer = await app.inject({ method: 'POST', url: '/nowhere', headers, payload: '{' });
    expect(answer.statusCode).toBe(400);
    expect(errors).toEqual([]);
  });
});

describe('GET /', () => {
  it('shows the page', async () => {
    const answer = await server().inject('/');
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(answer.body).toContain('2 of 5 priorities have no active work');
  });

  it('says that the numbers cannot be read, without the cause', async () => {
    const answer = await server({ state: unreadable }).inject('/');
    expect(answer.statusCode).toBe(500);
    expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(answer.body).toContain('The numbers cannot be read just now');
    expect(answer.body).not.toContain('hunter2');
  });
});
