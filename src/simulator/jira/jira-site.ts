import fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import { ZodError } from 'zod';
import type { Instant } from '../../core/issue.ts';
import { replyWith } from '../site/fault-reply.ts';
import { type Fault, Traffic } from '../site/faults.ts';
import { listen } from '../site/listener.ts';
import { editRoutes } from './edit-routes.ts';
import { issueRoutes } from './issue-routes.ts';
import type { JiraContent } from './jira-content.ts';
import { errorBody, type JiraDesk } from './jira-desk.ts';
import { JqlError } from './jql-error.ts';
import { createSearch } from './search.ts';
import { searchRoutes } from './search-routes.ts';
import { siteRoutes } from './site-routes.ts';

export interface JiraSiteOptions {
  readonly content: JiraContent;
  readonly auth: { readonly email: string; readonly token: string };
  readonly now: () => Instant;
  readonly host?: string | undefined;
  /** 0 or absent = any free one. */
  readonly port?: number | undefined;
  /** Milliseconds until a search finds a changed issue; default 0. */
  readonly indexLagMs?: number | undefined;
  /** Change histories on a page of the bulk change log, whatever was asked for; default as asked. */
  readonly changelogPageSize?: number | undefined;
  /** Issues that one bulk read takes: 1,000 on sites with the rule of 2026, else 100. */
  readonly bulkFetchLimit?: 100 | 1_000 | undefined;
  /** Sees every request that is answered. */
  readonly onRequest?: ((request: SeenRequest) => void) | undefined;
}

export type SeenRequest = Pick<FastifyRequest, 'method' | 'url' | 'body'>;

export interface JiraSite {
  readonly url: string;
  readonly port: number;
  /** Counts requests and lets the next ones fail. */
  readonly traffic: Traffic;
  setIndexLag(milliseconds: number): void;
  /** Connections are refused until `comeUp`. */
  goDown(): Promise<void>;
  comeUp(): Promise<void>;
  close(): Promise<void>;
}

/** A Jira Cloud site over HTTP: the part of its REST API that readers of issues and their histories use. */
export async function startJiraSite(options: JiraSiteOptions): Promise<JiraSite> {
  const { content, now, changelogPageSize = Infinity, bulkFetchLimit = 100 } = options;
  let lagMs = options.indexLagMs ?? 0;
  const search = createSearch(content, { now, indexLagMs: () => lagMs });
  const desk: JiraDesk = { content, search, now, changelogPageSize, bulkFetchLimit };
  const traffic = new Traffic();
  const listener = await listen(() => createApp(desk, traffic, options), options);
  return {
    ...listener,
    traffic,
    setIndexLag: (milliseconds) => {
      lagMs = milliseconds;
    },
  };
}

/** The answer to a request beyond the limit. */
export function jiraRateLimit(
  retryAfterSeconds: number,
  reason: 'jira-burst-based' | 'jira-quota-tenant-based' | 'jira-quota-global-based',
): Fault {
  return {
    kind: 'answer',
    status: 429,
    headers: {
      'retry-after': String(retryAfterSeconds),
      'ratelimit-reason': reason,
      'x-ratelimit-limit': '100',
      'x-ratelimit-remaining': '0',
    },
    body: errorBody('Rate limit exceeded.'),
  };
}

function createApp(
  desk: JiraDesk,
  traffic: Traffic,
  { auth, onRequest }: Pick<JiraSiteOptions, 'auth' | 'onRequest'>,
): FastifyInstance {
  const app = fastify({ forceCloseConnections: true });
  const basic = Buffer.from(`${auth.email}:${auth.token}`).toString('base64');
  app.addHook('onRequest', async (request, reply) => {
    const fault = traffic.meet(`${request.method} ${request.routeOptions.url ?? 'unknown'}`);
    if (fault !== undefined) return replyWith(reply, fault);
    const { authorization } = request.headers;
    if (authorization === `Basic ${basic}` || authorization === `Bearer ${auth.token}`) return;
    await reply
      .code(401)
      .header('www-authenticate', 'OAuth realm="Jira"')
      .send(errorBody('Client must be authenticated to access this resource.'));
  });
  app.addHook('preHandler', async ({ method, url, body }) => onRequest?.({ method, url, body }));
  app.setErrorHandler((error, _request, reply) => {
    const isBadRequest = error instanceof JqlError || error instanceof ZodError;
    const status = isBadRequest || isClientError(error) ? 400 : 500;
    const message = error instanceof Error ? error.message : 'unknown';
    return reply.code(status).send(errorBody(message));
  });
  for (const routes of [siteRoutes, searchRoutes, issueRoutes, editRoutes]) routes(app, desk);
  return app;
}

function isClientError(error: unknown): boolean {
  return error instanceof Error && 'statusCode' in error && error.statusCode === 400;
}
