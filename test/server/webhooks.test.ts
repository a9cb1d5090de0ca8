import { request as httpRequest } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { WebhookRequest } from '../../connectors/webhook.ts';
import { createProcessMetrics, type ProcessMetrics } from '../../src/metrics/process-metrics.ts';
import { type WebhookOutcome, webhookOutcomes } from '../../src/metrics/webhook-outcomes.ts';
import { listen } from '../../src/server/listen.ts';
import { createServer, createWorkerServer } from '../../src/server/server.ts';
import type { ReceiveWebhook } from '../../src/server/webhooks.ts';
import { parseExposition, valuesOf } from '../metrics/exposition.ts';
import { healthy } from '../metrics/observed-states.ts';
import { noIssue } from './no-issue.ts';

let processMetrics: ProcessMetrics;
let app: FastifyInstance;
let url: string;
let seen: WebhookRequest[];
let errors: unknown[];
/** What becomes of the next webhooks. */
let receive: ReceiveWebhook;

beforeEach(async () => {
  const options = { version: '0.1.0', sources: ['acme-jira', 'acme-linear'], jobs: [] };
  processMetrics = createProcessMetrics({ ...options, webhooks: ['acme-jira'] });
  seen = [];
  errors = [];
  receive = async () => ({ outcome: 'accepted', reason: 'the issue is read again' });
  const receiver: ReceiveWebhook = async (request, signal) => {
    seen.push(request);
    return receive(request, signal);
  };
  app = createServer({
    state: async () => healthy,
    processMetrics,
    webhooks: new Map([['acme-jira', receiver]]),
    explain: noIssue,
    ready: async () => true,
    onError: (error) => errors.push(error),
  });
  url = await listen(app, { host: '127.0.0.1', port: 0, setting: 'test' });
});

afterEach(() => app.close());

async function post(
  source: string,
  body: string | Uint8Array<ArrayBuffer>,
  headers = {},
): Promise<Response> {
  return fetch(`${url}/webhooks/${source}`, { method: 'POST', body, headers });
}

/** Counted webhooks that are not 0. */
async function counted(): Promise<Record<string, number>> {
  const series = parseExposition(await processMetrics.registry.metrics());
  const values = valuesOf(series, 'throughline_webhooks_total');
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== 0));
}

describe('POST /webhooks/:source', () => {
  it.each<[WebhookOutcome, number]>([
    ['accepted', 200],
    ['duplicate', 200],
    ['ignored', 200],
    ['forged', 401],
    ['stale', 400],
    ['malformed', 400],
    ['unknown', 400],
  ])('answers what is %s with %i and the reason, and counts it', async (outcome, status) => {
    receive = async () => ({ outcome, reason: 'because of this' });
    const answer = await post('acme-jira', '{}', { 'content-type': 'application/json' });
    expect([answer.status, await answer.json()]).toEqual([
      status,
      { outcome, reason: 'because of this' },
    ]);
    expect(await counted()).toEqual({ [`acme-jira ${outcome}`]: 1 });
  });

  it.each([
    ['application/json', '{"a":  1}'],
    ['application/json', '{'],
    ['text/plain; charset=utf-16', 'ü'],
    ['application/x-www-form-urlencoded', 'a=1'],
    ['multipart/form-data', '--'],
    ['no content type at all', 'x'],
  ])('hands on the bytes of a body of %s as they came: %s', async (type, body) => {
    const bytes = new TextEncoder().encode(body);
    await post('acme-jira', bytes, type.includes('/') ? { 'content-type': type } : {});
    expect(seen[0]?.body).toEqual(Buffer.from(bytes));
  });

  it('hands on headers by their names in lower case, and an empty body', async () => {
    await post('acme-jira', '', { 'X-Hub-Signature': 'sha256=00' });
    expect(seen[0]?.headers['x-hub-signature']).toBe('sha256=00');
    expect(seen[0]?.body).toEqual(Buffer.alloc(0));
  });

  it('takes a body of 5 MiB, and none that is larger', async () => {
    const limit = 5 * 1024 * 1024;
    expect((await post('acme-jira', new Uint8Array(limit))).status).toBe(200);
    expect(seen[0]?.body.length).toBe(limit);
    const answer = await post('acme-jira', new Uint8Array(limit + 1));
    expect([answer.status, await answer.json()]).toEqual([
      413,
      { outcome: 'oversized', reason: 'the body is larger than 5242880 bytes' },
    ]);
    expect(seen).toHaveLength(1);
    expect(await counted()).toEqual({ 'acme-jira accepted': 1, 'acme-jira oversized': 1 });
  });

  it('takes no larger body when its size was not announced', async () => {
    expect(await sendEndless()).toBe(413);
    expect(await counted()).toEqual({ 'acme-jira oversized': 1 });
  });

  it.each(['acme-linear', 'nobody', '__proto__', 'toString', '%00', 'x%2Fy'])(
    'is unknown for %s, which receives no webhooks, under no name',
    async (source) => {
      const answer = await post(source, '{}');
      expect([answer.status, await answer.json()]).toEqual([
        400,
        { outcome: 'unknown', reason: 'no source that receives webhooks has this id' },
      ]);
      expect(await counted()).toEqual({ ' unknown': 1 });
      expect(seen).toEqual([]);
    },
  );

  it('asks the tracker to send again what could not be kept, and tells the log why', async () => {
    receive = async () => {
      throw new Error('postgres://user:hunter2@db refused');
    };
    const answer = await post('acme-jira', '{}');
    expect([answer.status, await answer.json()]).toEqual([
      503,
      { outcome: 'unavailable', reason: 'it could not be kept just now: send it again' },
    ]);
    expect(errors.map(String)).toEqual(['Error: postgres://user:hunter2@db refused']);
    expect(await counted()).toEqual({ 'acme-jira unavailable': 1 });
  });

  it('tells whoever takes it in when the time for an answer is over', async () => {
    receive = (_request, signal) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason));
      });
    expect((await post('acme-jira', '{}')).status).toBe(503);
  });

  it('has the security headers of every answer', async () => {
    const { headers } = await post('acme-jira', '{}');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
  });

  it('is nothing to GET, and nothing on a worker', async () => {
    expect((await fetch(`${url}/webhooks/acme-jira`)).status).toBe(404);
    const worker = createWorkerServer({
      processMetrics,
      ready: async () => true,
      onError: () => {},
    });
    const answer = await worker.inject({
      method: 'POST',
      url: '/webhooks/acme-jira',
      payload: '{}',
    });
    expect(answer.statusCode).toBe(404);
  });
});

describe('throughline_webhooks_total', () => {
  it('starts at 0 for each outcome of each source that receives webhooks, and for no source', async () => {
    const series = parseExposition(await processMetrics.registry.metrics());
    expect(valuesOf(series, 'throughline_webhooks_total')).toEqual(
      Object.fromEntries([
        ...webhookOutcomes.map((outcome) => [`acme-jira ${outcome}`, 0]),
        [' unknown', 0],
      ]),
    );
  });

  it('has no series on a process that receives none', async () => {
    const { registry } = createProcessMetrics({ version: '0.1.0', sources: ['acme'], jobs: [] });
    const series = parseExposition(await registry.metrics());
    expect(valuesOf(series, 'throughline_webhooks_total')).toEqual({});
  });
});

/** The status of the answer to a body that is sent in pieces until somebody has had enough. */
function sendEndless(): Promise<number | undefined> {
  const piece = Buffer.alloc(256 * 1024);
  return new Promise((resolve) => {
    const sent = httpRequest(`${url}/webhooks/acme-jira`, { method: 'POST' }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    });
    // The other side hangs up while the rest is still sent.
    sent.on('error', () => {});
    const send = (count: number): void => {
      if (count > 0) sent.write(piece, () => send(count - 1));
      else sent.end();
    };
    send(24);
  });
}
