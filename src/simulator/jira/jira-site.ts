import fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import { ZodError } from 'zod';
import type { Instant } from '../../core/issue.ts';
import { expose } from '../site/fault-reply.ts';
import type { Fault } from '../site/faults.ts';
import { type Listener, listen } from '../site/listener.ts';
import type { SentWebhooks } from '../site/outbox.ts';
import { Traffic } from '../site/traffic.ts';
import { editRoutes } from './edit-routes.ts';
import { issueRoutes } from './issue-routes.ts';
import type { JiraContent } from './jira-content.ts';
import { type ArchivedStatus, errorBody, type JiraDesk } from './jira-desk.ts';
import { type JiraWebhooks, sendJiraWebhooks } from './jira-webhooks.ts';
import { JqlError } from './jql-error.ts';
import { createSearch } from './search.ts';
import {
  type IndexControls,
  type IndexOptions,
  indexControls,
  SearchIndex,
} from './search-index.ts';
import { searchRoutes } from './search-routes.ts';
import { shownIssue } from './shown-issue.ts';
import { siteRoutes } from './site-routes.ts';

export interface JiraSiteOptions {
  readonly content: JiraContent;
  readonly auth: { readonly email: string; readonly token: string };
  readonly now: () => Instant;
  readonly host?: string | undefined;
  /** 0 or absent = any free one. */
  readonly port?: number | undefined;
  /** How searches treat issues that the index is behind with; see SearchIndex. */
  readonly index?: Pick<IndexOptions, 'staleShare' | 'seed'> | undefined;
  /** Default 404. */
  readonly archivedStatus?: ArchivedStatus | undefined;
  /** Change histories on a page of the bulk change log, whatever was asked for; default as asked. */
  readonly changelogPageSize?: number | undefined;
  /** Issues that one bulk read takes: 1,000 on sites with the rule of 2026, else 100. */
  readonly bulkFetchLimit?: 100 | 1_000 | undefined;
  /** Sees every request that is answered. */
  readonly onRequest?: ((request: SeenRequest) => void) | undefined;
}

export type SeenRequest = Pick<FastifyRequest, 'method' | 'url' | 'body'>;

export interface JiraSite extends Listener, IndexControls {
  /** Counts requests and lets them fail. */
  readonly traffic: Traffic;
  /** Tells of everything that happens from now on. */
  sendWebhooks(webhooks: JiraWebhooks): SentWebhooks;
}

/** A Jira Cloud site over HTTP: the part of its REST API that readers of issues and their histories use. */
export async function startJiraSite(options: JiraSiteOptions): Promise<JiraSite> {
  const { content, now, changelogPageSize = Infinity, bulkFetchLimit = 100 } = options;
  const index = new SearchIndex(content, { now, ...options.index });
  const search = createSearch(content, { index, now });
  const { archivedStatus = 404 } = options;
  const desk = { content, search, now, changelogPageSize, bulkFetchLimit, archivedStatus };
  const traffic = new Traffic();
  const listener = await listen(() => createApp(desk, traffic, options), options);
  return {
    ...listener,
    ...indexControls(index),
    traffic,
    sendWebhooks: (webhooks) =>
      sendJiraWebhooks(content, webhooks, {
        now,
        issue: (issue) => shownIssue(issue, { ...wholeIssue, baseUrl: listener.url }),
        user: (user) => user,
      }),
  };
}

const wholeIssue = { fields: ['*all'], expand: [] } as const;

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
  expose(app, { traffic, now: desk.now });
  app.addHook('onRequest', async (request, reply) => {
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
