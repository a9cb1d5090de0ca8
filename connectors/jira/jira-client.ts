import type { Client, SendRequestOptions } from 'jira.js/core';
import type { ConnectorContext } from '../connector.ts';
import { exchange } from '../exchange.ts';
import { withRetry } from '../retry.ts';
import type { JiraAccess, JiraEntry } from './jira-access.ts';
import {
  isAnsweredToNobody,
  type JiraRequest,
  noAnswer,
  reachOfLimit,
  refusal,
  unreadable,
} from './jira-error.ts';
import type { Pace } from './pace.ts';

/**
 * The transport below jira.js' functions, bound to one signal: time-out, abort, retry and rate-limit headers, which
 * jira.js' own client has not. It answers with the body as it came and ignores `schema`: jira.js turns dates of a page
 * into `Date` only when every row of it is as expected, so one odd row changes the type of all others.
 * Callers take the answer as `unknown` and read it record by record. An empty answer is null.
 */
export function createJiraClient(
  access: JiraAccess,
  context: ConnectorContext,
  signal: AbortSignal,
): Client {
  return {
    async sendRequest<T>(options: SendRequestOptions<T>): Promise<T> {
      const { method = 'GET', url: path } = options;
      const request = { source: context.source, type: access.type, method, path };
      const sending = { context, pace: access.pace, request, options };
      const text = await withRetry(
        () => access.use((entry) => send({ ...sending, entry }, signal), signal),
        signal,
      );
      try {
        return JSON.parse(text === '' ? 'null' : text);
      } catch {
        throw unreadable(request, 'JSON');
      }
    },
  };
}

interface Sending {
  readonly context: ConnectorContext;
  readonly pace: Pace;
  readonly request: JiraRequest;
  readonly options: Omit<SendRequestOptions, 'schema'>;
  readonly entry: JiraEntry;
}

async function send(sending: Sending, signal: AbortSignal): Promise<string> {
  const { context, request, pace } = sending;
  await pace.ready(request, signal);
  const { response, text } = await exchange(
    {
      context,
      address: addressOf(sending),
      request: requestOf(sending),
      budgetPrefix: 'x-ratelimit',
      noAnswer: (reason, cause) => noAnswer(request, reason, cause),
    },
    signal,
  );
  if (response.ok && !isAnsweredToNobody(response)) return text;
  const error = refusal(request, response, context.now());
  if (error.kind === 'rate-limited' && error.retryAfterMs !== undefined) {
    pace.hold(request, error.retryAfterMs, reachOfLimit(request, response.headers));
  }
  throw error;
}

function addressOf({ entry, options }: Sending): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(options.searchParams ?? {})) {
    for (const each of Array.isArray(value) ? value : [value]) {
      if (typeof each === 'string' || typeof each === 'number') query.append(name, `${each}`);
    }
  }
  return `${entry.address}${options.url}${query.size === 0 ? '' : `?${query.toString()}`}`;
}

function requestOf({ entry, options, request: { method } }: Sending): RequestInit {
  const { authorization } = entry;
  const headers: Record<string, string> = { accept: 'application/json', authorization };
  if (options.body === undefined) return { method, headers };
  headers['content-type'] = 'application/json';
  return { method, headers, body: JSON.stringify(options.body) };
}
