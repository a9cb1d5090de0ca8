import type { Client, SendRequestOptions } from 'jira.js/core';
import { secondMs } from '../../src/core/time.ts';
import type { JiraConnection, JiraDatacenterConnection } from '../connection.ts';
import type { ConnectorContext } from '../connector.ts';
import { numberOf, withRetry } from '../retry.ts';
import { type JiraRequest, noAnswer, refusal, unreadable } from './jira-error.ts';

/** A page of 10,000 change histories takes Jira its time. */
const timeoutMs = 60 * secondMs;

/**
 * The transport below jira.js' functions, bound to one signal: time-out, abort, retry and rate-limit headers, which
 * jira.js' own client has not. It answers with the body as it came and ignores `schema`: jira.js turns dates of a page
 * into `Date` only when every row of it is as expected, so one odd row changes the type of all others.
 * Callers take the answer as `unknown` and read it record by record.
 */
export function createJiraClient(
  connection: JiraConnection | JiraDatacenterConnection,
  context: ConnectorContext,
  signal: AbortSignal,
): Client {
  return {
    async sendRequest<T>(options: SendRequestOptions<T>): Promise<T> {
      const text = await withRetry(() => send({ connection, context, options }, signal), signal);
      try {
        return JSON.parse(text);
      } catch {
        throw unreadable(requestNamed({ connection, context, options }), 'JSON');
      }
    },
  };
}

interface Sending {
  readonly connection: JiraConnection | JiraDatacenterConnection;
  readonly context: ConnectorContext;
  readonly options: Omit<SendRequestOptions, 'schema'>;
}

async function send(sending: Sending, signal: AbortSignal): Promise<string> {
  const { context } = sending;
  const request = requestNamed(sending);
  const started = performance.now();
  function report(code: string, headers?: Headers): void {
    context.onCall({
      source: context.source,
      code,
      durationMs: performance.now() - started,
      remaining: numberOf(headers?.get('x-ratelimit-remaining') ?? null),
      headers,
    });
  }
  const timeout = AbortSignal.timeout(timeoutMs);
  let response: Response;
  let text: string;
  try {
    response = await fetch(
      addressOf(sending),
      requestOf(sending, AbortSignal.any([signal, timeout])),
    );
    text = await response.text();
  } catch (cause) {
    signal.throwIfAborted();
    report(timeout.aborted ? 'timeout' : 'network');
    throw noAnswer(
      request,
      timeout.aborted ? `none within ${timeoutMs / secondMs} s` : 'network',
      cause,
    );
  }
  report(String(response.status), response.headers);
  if (!response.ok) throw refusal(request, response, context.now());
  return text;
}

function requestNamed({ connection, context, options }: Sending): JiraRequest {
  const { method = 'GET', url: path } = options;
  return { source: context.source, type: connection.type, method, path };
}

function addressOf({ connection, options }: Sending): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(options.searchParams ?? {})) {
    if (typeof value === 'string' || typeof value === 'number') query.set(name, `${value}`);
  }
  return `${connection.url}${options.url}${query.size === 0 ? '' : `?${query.toString()}`}`;
}

function requestOf({ connection, options }: Sending, signal: AbortSignal): RequestInit {
  const headers: Record<string, string> = {
    accept: 'application/json',
    authorization: authorizationOf(connection.auth),
  };
  const request = { method: options.method ?? 'GET', headers, signal };
  if (options.body === undefined) return request;
  headers['content-type'] = 'application/json';
  return { ...request, body: JSON.stringify(options.body) };
}

function authorizationOf(auth: JiraConnection['auth']): string {
  if (auth.kind === 'bearer') return `Bearer ${auth.token}`;
  return `Basic ${Buffer.from(`${auth.email}:${auth.token}`).toString('base64')}`;
}
