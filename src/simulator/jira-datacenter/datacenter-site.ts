import fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import { ZodError } from 'zod';
import type { Instant } from '../../core/issue.ts';
import type { JiraContent } from '../jira/jira-content.ts';
import { errorBody } from '../jira/jira-desk.ts';
import { JqlError } from '../jira/jql-error.ts';
import { replyWith } from '../site/fault-reply.ts';
import { Traffic } from '../site/faults.ts';
import { type Listener, listen } from '../site/listener.ts';
import { type DatacenterDesk, datacenterRoutes } from './datacenter-routes.ts';
import { createDatacenterSearch, type SearchLimits } from './datacenter-search.ts';
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
  /** Default: none, and no headers that tell of one. */
  readonly rateLimit?: RateLimit | undefined;
}

export interface DatacenterSite extends Listener {
  /** Counts requests and lets the next ones fail. */
  readonly traffic: Traffic;
}

const usualLimits: SearchLimits = { pageLimit: 1_000, resultWindow: 10_000, takesEpoch: true };

/** A Jira Data Center site over HTTP: the part of its REST API 2 that readers of issues and their histories use. */
export async function startDatacenterSite(options: DatacenterSiteOptions): Promise<DatacenterSite> {
  const { content, now, beyondWindow = 'error' } = options;
  const limits = { ...usualLimits, ...options.limits };
  const search = createDatacenterSearch(content, { now, limits });
  const traffic = new Traffic();
  const desk: DatacenterDesk = { content, search, beyondWindow };
  const listener = await listen(() => createApp(desk, traffic, options), options);
  return { ...listener, traffic };
}

function createApp(
  desk: DatacenterDesk,
  traffic: Traffic,
  { token, now, rateLimit }: DatacenterSiteOptions,
): FastifyInstance {
  const app = fastify({ forceCloseConnections: true });
  const bucket = rateLimit === undefined ? undefined : new TokenBucket(rateLimit);
  app.addHook('onRequest', async (request, reply) => {
    const fault = traffic.meet(`${request.method} ${request.routeOptions.url ?? 'unknown'}`);
    if (fault !== undefined) return replyWith(reply, fault);
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
  datacenterRoutes(app, desk);
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
