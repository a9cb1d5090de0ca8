import fastify, { type FastifyInstance } from 'fastify';
import { execute, GraphQLError, getOperationAST, parse, validate } from 'graphql';
import { z } from 'zod';
import type { Instant } from '../../core/issue.ts';
import type { LinearWorkplace } from '../company/workplace.ts';
import { expose } from '../site/fault-reply.ts';
import type { Fault } from '../site/faults.ts';
import { type Listener, listen } from '../site/listener.ts';
import type { SentWebhooks } from '../site/outbox.ts';
import { Traffic } from '../site/traffic.ts';
import type { Mutation } from '../tracker.ts';
import { Budget, type Limits } from './budget.ts';
import { complexityOf } from './complexity.ts';
import { httpStatusOf, type LinearFailure, linearError } from './linear-error.ts';
import { createLinearSchema } from './linear-schema.ts';
import { type LinearWebhooks, sendLinearWebhooks } from './linear-webhooks.ts';
import { createRootFields } from './root-fields.ts';

export interface LinearSiteOptions {
  readonly workplace: LinearWorkplace;
  /** Where what people do by hand goes. */
  readonly apply: (mutation: Mutation) => void;
  /** A personal key goes bare into the header, a token behind `Bearer`. */
  readonly auth: { readonly key: string; readonly token?: string | undefined };
  readonly now: () => Instant;
  readonly host?: string | undefined;
  /** 0 or absent = any free one. */
  readonly port?: number | undefined;
  /** Default: more than anybody needs. */
  readonly limits?: Limits | undefined;
}

/** Its address is that of the GraphQL endpoint. */
export interface LinearSite extends Listener {
  /** Counts requests and lets them fail. */
  readonly traffic: Traffic;
  /** Tells of everything that happens to issues from now on. */
  sendWebhooks(webhooks: LinearWebhooks): SentWebhooks;
}

const amplyLimited: Limits = { requestsPerHour: 1_000_000, pointsPerHour: 1_000_000_000 };

/** A Linear workspace over HTTP: the part of its GraphQL API that readers of issues and their histories use. */
export async function startLinearSite(options: LinearSiteOptions): Promise<LinearSite> {
  const traffic = new Traffic();
  const answer = createAnswer(options);
  const listener = await listen(() => createApp(answer, traffic, options), options);
  const { workplace, now } = options;
  return {
    ...listener,
    url: `${listener.url}/graphql`,
    traffic,
    sendWebhooks: (webhooks) => sendLinearWebhooks(workplace, webhooks, now),
  };
}

/** The answer to a request beyond the limit: HTTP 400, like other refusals. */
export function linearRateLimit(resetAt: Instant): Fault {
  return {
    kind: 'answer',
    status: httpStatusOf('limited'),
    headers: {
      'x-ratelimit-requests-remaining': '0',
      'x-ratelimit-requests-reset': String(resetAt),
    },
    body: refusalBody([linearError('limited', 'Rate limit exceeded.')]),
  };
}

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

function createApp(
  answer: (body: unknown) => Promise<Answer>,
  traffic: Traffic,
  { auth, now }: LinearSiteOptions,
): FastifyInstance {
  const app = fastify({ forceCloseConnections: true });
  expose(app, { traffic, now });
  const accepted = [auth.key, ...(auth.token === undefined ? [] : [`Bearer ${auth.token}`])];
  app.addHook('onRequest', async (request, reply) => {
    if (accepted.includes(request.headers.authorization ?? '')) return;
    const error = linearError('authentication', 'Authentication required, not authenticated');
    await reply.code(httpStatusOf('authentication')).send(refusalBody([error]));
  });
  app.post('/graphql', (request, reply) =>
    answer(request.body).then(({ status, headers, body }) =>
      reply.code(status).headers(headers).send(body),
    ),
  );
  return app;
}

const requestSchema = z.object({
  query: z.string(),
  operationName: z.string().nullish(),
  variables: z.record(z.string(), z.unknown()).nullish(),
});

/** A single query may not cost more. */
const dearestQuery = 10_000;

function createAnswer(options: LinearSiteOptions): (body: unknown) => Promise<Answer> {
  const schema = createLinearSchema();
  const rootValue = createRootFields(options);
  const budget = new Budget(options.limits ?? amplyLimited);
  return async (body) => {
    const request = requestSchema.safeParse(body);
    if (!request.success) return refuse('validation', ['The body is no GraphQL request.']);
    const document = parsed(request.data.query);
    if (document instanceof GraphQLError) return refuse('validation', [document.message]);
    const mistakes = validate(schema, document).map(({ message }) => message);
    if (mistakes.length > 0) return refuse('validation', mistakes);
    const operation = getOperationAST(document, request.data.operationName);
    if (operation == null) return refuse('validation', ['The operation is not named.']);
    const variables = request.data.variables ?? {};
    const points = complexityOf({ schema, document, operation, variables });
    if (points > dearestQuery) {
      const message = `Query too complex: ${points} points, allowed are ${dearestQuery}.`;
      return refuse('input', [message]);
    }
    const isAllowed = budget.spend(points, options.now());
    const headers = { 'x-complexity': String(points), ...budget.headers() };
    if (!isAllowed) return { ...refuse('limited', ['Rate limit exceeded.']), headers };
    const result = await execute({ schema, document, rootValue, variableValues: variables });
    return { status: 200, headers, body: result };
  };
}

function parsed(query: string): ReturnType<typeof parse> | GraphQLError {
  try {
    return parse(query);
  } catch (error) {
    if (error instanceof GraphQLError) return error;
    throw error;
  }
}

function refuse(failure: LinearFailure, messages: readonly string[]): Answer {
  const body = refusalBody(messages.map((message) => linearError(failure, message)));
  return { status: httpStatusOf(failure), headers: {}, body };
}

function refusalBody(errors: readonly GraphQLError[]): object {
  return { errors };
}
