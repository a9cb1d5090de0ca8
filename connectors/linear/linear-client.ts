import { LinearClient, LinearError } from '@linear/sdk';
import { z } from 'zod';
import { secondMs } from '../../src/core/time.ts';
import type { Access } from '../access.ts';
import { scarcestBudget } from '../budget.ts';
import type { LinearConnection } from '../connection.ts';
import type { ConnectorContext } from '../connector.ts';
import { ConnectorError } from '../connector-error.ts';
import { shapeOf } from '../malformed.ts';
import { numberOf, withRetry } from '../retry.ts';
import type { LinearCredential } from './linear-access.ts';
import {
  type GraphqlError,
  graphqlErrorSchema,
  isDecisive,
  refusalOf,
  TooComplexError,
} from './linear-error.ts';

const timeoutMs = 60 * secondMs;

/** What every request needs. */
export interface LinearReach {
  readonly connection: LinearConnection;
  readonly context: ConnectorContext;
  readonly access: Access<LinearCredential>;
  readonly signal: AbortSignal;
}

export interface LinearQuery {
  /** Name of the operation, for messages. */
  readonly name: string;
  readonly document: string;
  readonly variables: Record<string, unknown>;
}

/** `errors` beside data: the caller must account for every record they name. */
export interface LinearAnswer {
  readonly data: Readonly<Record<string, unknown>>;
  readonly errors: readonly GraphqlError[];
  /** Points the query was charged; undefined when Linear did not tell. */
  readonly complexity: number | undefined;
}

/** One document of our own: the SDK's relation getters would each be a request. */
export function ask(reach: LinearReach, query: LinearQuery): Promise<LinearAnswer> {
  const { access, signal } = reach;
  return withRetry(() => access.use((entry) => send(reach, query, entry), signal), signal);
}

/** An answer without which nothing can be done: errors beside data are a refusal of the whole. */
export async function askWhole<T>(
  reach: LinearReach,
  query: LinearQuery,
  schema: z.ZodType<T>,
): Promise<T> {
  const what = `${reach.context.source}: an answer of Linear to the query ${query.name}`;
  const answer = await ask(reach, query);
  if (answer.errors.length === 0) return shapeOf(what, schema, answer.data);
  throw new ConnectorError('unavailable', `${what} has errors`, {
    remedy: 'the next try may succeed',
  });
}

/** How many records a page asks for; kept for the life of a connector, so that a refusal is met once. */
export interface PageSize {
  first: number;
  /** Never more than this: what the API allows, or what was refused. */
  most: number;
}

/** More records a page Linear refuses. */
export const largestPage = 250;

/** Points a query should cost: one may cost 10,000. */
const pointsPerQuery = 9_500;

/**
 * Halves the page as long as Linear refuses its cost. What an answer was charged makes the next page as large as one query
 * may be, or smaller before it is refused.
 */
export async function withinComplexity<T extends Pick<LinearAnswer, 'complexity'>>(
  size: PageSize,
  run: (first: number) => Promise<T>,
): Promise<T> {
  const { first } = size;
  try {
    const answer = await run(first);
    const points = answer.complexity ?? 0;
    const affordable = points > 0 ? Math.floor((first * pointsPerQuery) / points) : first;
    size.first = Math.max(1, Math.min(affordable, size.most));
    return answer;
  } catch (error) {
    if (!(error instanceof TooComplexError) || first === 1) throw error;
    size.most = Math.ceil(first / 2);
    size.first = size.most;
    return withinComplexity(size, run);
  }
}

async function send(
  reach: LinearReach,
  query: LinearQuery,
  credential: LinearCredential,
): Promise<LinearAnswer> {
  const { source, onCall } = reach.context;
  const timeout = AbortSignal.timeout(timeoutMs);
  const client = clientOf(reach, credential, AbortSignal.any([reach.signal, timeout]));
  const started = performance.now();
  function report(code: string, headers?: Headers): void {
    const budget = scarcestBudget(headers, ['x-ratelimit-requests', 'x-ratelimit-complexity']);
    onCall({ source, code, durationMs: performance.now() - started, ...budget, headers });
  }
  try {
    const answer = await client.client.rawRequest<Record<string, unknown>, Record<string, unknown>>(
      query.document,
      query.variables,
    );
    report(String(answer.status ?? 200), answer.headers);
    return { data: answer.data ?? {}, errors: [], complexity: complexityOf(answer.headers) };
  } catch (error) {
    reach.signal.throwIfAborted();
    const response = error instanceof LinearError ? error.raw?.response : undefined;
    if (response?.status === undefined) {
      report(timeout.aborted ? 'timeout' : 'network');
      throw noAnswer(source, query, error);
    }
    report(String(response.status), response.headers);
    return partialAnswer(reach, query, { ...response, status: response.status });
  }
}

function complexityOf(headers: Headers | undefined): number | undefined {
  return numberOf(headers?.get('x-complexity') ?? null);
}

interface Refused {
  readonly status: number;
  readonly headers?: Headers;
  readonly data?: unknown;
  readonly errors?: unknown;
}

/** Data beside errors is an answer when the errors concern single records; everything else is a refusal. */
function partialAnswer(reach: LinearReach, query: LinearQuery, response: Refused): LinearAnswer {
  const errors = z
    .array(graphqlErrorSchema)
    .catch([])
    .parse(response.errors ?? []);
  const data = z.record(z.string(), z.unknown()).safeParse(response.data);
  const isPartial = response.status === 200 && errors.length > 0 && !errors.some(isDecisive);
  if (isPartial && data.success) {
    return { data: data.data, errors, complexity: complexityOf(response.headers) };
  }
  const { source, now } = reach.context;
  const headers = response.headers ?? new Headers();
  throw refusalOf({ source, query: query.name, status: response.status, headers, errors }, now());
}

/** One client per request: the signal of a client is for its whole life, and an aborted one stays dead. */
function clientOf(
  { connection: { apiUrl }, context }: LinearReach,
  credential: LinearCredential,
  signal: AbortSignal,
): LinearClient {
  try {
    const client = new LinearClient({ signal, ...credential });
    // Not as an option: the SDK takes plain http on loopback only. The configuration, which has judged the address,
    // takes it to a neighbour in the same network too.
    Object.assign(client.client, { url: apiUrl });
    return client;
  } catch {
    throw new ConnectorError('malformed', `${context.source}: no client for this source`, {
      remedy: 'check auth (not empty)',
    });
  }
}

function noAnswer(source: string, query: LinearQuery, cause: unknown): ConnectorError {
  return new ConnectorError('unavailable', `${source}: no answer to the query ${query.name}`, {
    remedy: 'check api_url of this source and the network',
    // A cut answer fails as JSON, with a piece of it in the text.
    cause: cause instanceof SyntaxError ? undefined : cause,
  });
}
