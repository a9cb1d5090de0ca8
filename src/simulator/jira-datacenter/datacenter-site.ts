import fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import { ZodError } from 'zod';
import type { Instant } from '../../core/issue.ts';
import type { JiraContent } from '../jira/jira-content.ts';
import { type ArchivedStatus, errorBody } from '../jira/jira-desk.ts';
import { type JiraWebhooks, sendJiraWebhooks } from '../jira/jira-webhooks.ts';
import { JqlError } from '../jira/jql-error.ts';
import {
  type IndexControls,
  type IndexOptions,
  indexControls,
  SearchIndex,
} from '../jira/search-index.ts';
import { expose } from '../site/fault-reply.ts';
import { type Listener, listen } from '../site/listener.ts';
import type { SentWebhooks } from '../site/outbox.ts';
import { Traffic } from '../site/traffic.ts';
import { issueDocument, userDocument } from './datacenter-documents.ts';
import { type DatacenterDesk, datacenterRoutes } from './datacenter-routes.ts';
import { createDatacenterSearch, inSeconds, type SearchLimits } from './datacenter-search.ts';
import { datacenterSiteRoutes } from './datacenter-site-routes.ts';
import { type RateLimit, TokenBucket } from './token-bucket.ts';

export interface DatacenterSiteOptions {
  readonly content: JiraContent;
  /** A personal access token. */
  readonly token: string;
  readonly now: () => Instant;
  readonly host?: string | undefined;
  /** 0 or absent = any free one. */
  readonly port?: number | undefined;
  /** Default: pages of 1,000, a window of 10,000 results, epoch milliseconds in JQL. */
  readonly limits?: Partial<SearchLimits> | undefined;
  /** Default: `error`. */
  readonly beyondWindow?: DatacenterDesk['beyondWindow'] | undefined;
  /** How searches treat issues that the index is behind with; see SearchIndex. */
  readonly index?: Pick<IndexOptions, 'staleShare' | 'seed'> | undefined;
  /** Default 404. */
  readonly archivedStatus?: ArchivedStatus | undefined;
  /** Default: none, and no headers that tell of one. */
  readonly rateLimit?: RateLimit | undefined;
}

export interface DatacenterSite extends Listener, IndexControls {
  /** Counts requests and lets them fail. */
  readonly traffic: Traffic;
  /** Tells of everything that happens from now on. */
  sendWebhooks(webhooks: JiraWebhooks): SentWebhooks;
}

const usualLimits: SearchLimits = { pageLimit: 1_000, resultWindow: 10_000, takesEpoch: true };

/** A Jira Data Center site over HTTP: the part of its REST API 2 that readers of issues and their histories use. */
export async function startDatacenterSite(options: DatacenterSiteOptions): Promise<DatacenterSite> {
  const { content, now, beyondWindow = 'error', archivedStatus = 404 } = options;
  const limits = { ...usualLimits, ...options.limits };
  const index = new SearchIndex(content, { now, kept: inSeconds, ...options.index });
  const search = createDatacenterSearch(content, { index, now, limits });
  const traffic = new Traffic();
  const desk: DatacenterDesk = { content, search, now, beyondWindow, archivedStatus };
  const listener = await listen(() => createApp(desk, traffic, options), options);
  const { url } = listener;
  return {
    ...listener,
    ...indexControls(index),
    traffic,
    sendWebhooks: (webhooks) =>
      sendJiraWebhooks(content, webhooks, {
        now,
        issue: (issue) => issueDocument(issue, { baseUrl: url, fields: ['*all'], expand: [] }),
        user: (user) => userDocument(user, url),
      }),
  };
}

function createApp(
  desk: DatacenterDesk,
  traffic: Traffic,
  { token, now, rateLimit }: DatacenterSiteOptions,
): FastifyInstance {
  const app = fastify({ forceCloseConnections: true });
  const bucket = rateLimit === undefined ? undefined : new TokenBucket(rateLimit);
  expose(app, { traffic, now });
  app.addHook('onRequest', async (request, reply) => {
    if (request.headers.authorization !== `Bearer ${token}`) return refuse(reply);
    const isAllowed = bucket?.take(now()) ?? true;
    if (bucket !== undefined) reply.headers(bucket.headers(now()));
    if (!isAllowed) await reply.code(429).send(errorBody('Rate limit exceeded.'));
  });
  app.setErrorHandler((error, _request, reply) => {
    const isBadRequest = error instanceof JqlError || error instanceof ZodError;
    const message = error instanceof Error ? error.message : 'unknown';
    return reply.code(isBadRequest ? 400 : 500).send(errorBody(message));
  });
  for (const routes of [datacenterSiteRoutes, datacenterRoutes]) routes(app, desk);
  return app;
}

async function refuse(reply: FastifyReply): Promise<void> {
  await reply
    .code(401)
    .header('www-authenticate', 'OAuth realm="Jira"')
    .send(
      errorBody('You are not authenticated. Authentication required to perform this operation.'),
    );
}
