import fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import { ZodError } from 'zod';
import { errorBody } from '../jira/jira-desk.ts';
import { expose } from '../site/fault-reply.ts';
import { type Listener, listen } from '../site/listener.ts';
import { Traffic } from '../site/traffic.ts';
import { Authorization, type AuthorizationOptions } from './authorization.ts';
import { DynamicWebhooks } from './dynamic-webhooks.ts';
import { forward, type Target } from './forward.ts';
import { atlassianTokenRoute } from './token-route.ts';
import { webhookRoutes } from './webhook-routes.ts';

export interface AtlassianOptions extends AuthorizationOptions {
  /** The site behind the gateway. */
  readonly site: Target & {
    readonly cloudId: string;
    /** The address people know it by. */
    readonly url: string;
  };
  /** What the account has let the app do. */
  readonly scopes?: readonly string[] | undefined;
  /** Sees every request that the gateway lets in, its path without the prefix. */
  readonly onRequest?: ((request: SeenRequest) => void) | undefined;
}

export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: unknown;
}

export interface Atlassian extends Listener {
  readonly traffic: Traffic;
  readonly authorization: Authorization;
  readonly webhooks: DynamicWebhooks;
}

const allScopes = ['read:jira-work', 'read:jira-user', 'manage:jira-webhook', 'offline_access'];

/** Atlassian's authorisation server and API gateway at one address, before a Jira site. */
export async function startAtlassian(options: AtlassianOptions): Promise<Atlassian> {
  const traffic = new Traffic();
  const authorization = new Authorization(options);
  const webhooks = new DynamicWebhooks(options.now);
  const desk = { ...options, traffic, authorization, webhooks };
  return { ...(await listen(() => createApp(desk), {})), traffic, authorization, webhooks };
}

type Desk = AtlassianOptions & Pick<Atlassian, 'traffic' | 'authorization' | 'webhooks'>;

function createApp(desk: Desk): FastifyInstance {
  const { site, scopes = allScopes, authorization, webhooks } = desk;
  const app = fastify({ forceCloseConnections: true });
  const prefix = `/ex/jira/${site.cloudId}`;
  expose(app, desk);
  app.addHook('onRequest', async (request, reply) => {
    const { url = 'unknown' } = request.routeOptions;
    if (url === '/oauth/token') return;
    const isWebhook = url.includes('/webhook');
    const isInScope = !isWebhook || scopes.includes('manage:jira-webhook');
    if (authorization.lets(request.headers.authorization) && isInScope) return;
    const reason = isInScope ? 'Unauthorized' : 'Unauthorized; scope does not match';
    await reply.code(401).send({ code: 401, message: reason });
  });
  app.addHook('preHandler', async (request) => {
    if (request.url.startsWith(prefix)) desk.onRequest?.(seen(request, prefix));
  });
  app.setErrorHandler((error, _request, reply) =>
    reply.code(error instanceof ZodError ? 400 : 500).send(errorBody(String(error))),
  );
  atlassianTokenRoute(app, authorization);
  app.get('/oauth/token/accessible-resources', (_request, reply) =>
    reply.send([{ id: site.cloudId, name: 'acme', url: site.url, scopes, avatarUrl: '' }]),
  );
  webhookRoutes(app, prefix, webhooks);
  app.all(`${prefix}/*`, (request, reply) =>
    forward(request, reply, { ...site, address: site.address + request.url.slice(prefix.length) }),
  );
  return app;
}

function seen({ method, url, body }: FastifyRequest, prefix: string): SeenRequest {
  const { pathname, searchParams } = new URL(url.slice(prefix.length), 'http://gateway');
  return { method, path: pathname, query: searchParams, body: body ?? {} };
}
