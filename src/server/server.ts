/** The HTTP side: metrics for Prometheus, health for those who run it, a page and JSON for those who look, webhooks. */
import { type FastifyError, type FastifyInstance, fastify } from 'fastify';
import { Registry } from 'prom-client';
import type { ObservedState } from '../metrics/observation.ts';
import type { ProcessMetrics } from '../metrics/process-metrics.ts';
import type { QueueState } from '../metrics/queue-metrics.ts';
import { renderQueues, renderState } from '../metrics/render-state.ts';
import { type Explain, issueRoutes } from './issue-routes.ts';
import { page, unavailablePage } from './page/page.ts';
import { securityHeaders } from './security.ts';
import { snapshotAnswer } from './snapshot-answer.ts';
import { type WebhookOptions, webhookRoutes } from './webhooks.ts';

/** true, or why not yet: plain words without a secret, for they are shown. */
type Readiness = true | string;

export interface WorkerServerOptions {
  readonly processMetrics: ProcessMetrics;
  readonly ready: () => Promise<Readiness>;
  /** Takes what went wrong to the log; answers say only that something did. */
  readonly onError: (error: unknown) => void;
}

export interface ServerOptions extends WorkerServerOptions {
  /** What is known now, read anew for each request. No tracker is asked. */
  readonly state: () => Promise<ObservedState>;
  /** What waits in the queues; nothing while they cannot be reached. Absent = not told of. */
  readonly queues?: () => Promise<readonly QueueState[]>;
  /** Takes webhooks in, by source; those without one are not here. */
  readonly webhooks: WebhookOptions['webhooks'];
  /** Tells of a stored issue what it counts for. No tracker is asked. */
  readonly explain: Explain;
}

/** Everything: `start` and `serve`. */
export function createServer(options: ServerOptions): FastifyInstance {
  const { state, queues = async () => [], processMetrics } = options;
  const app = baseServer(options);
  app.get('/metrics', async (_request, reply) => {
    const [ofProcess, ofQueues, ofState] = await Promise.all([
      processMetrics.registry.metrics(),
      queues().then(renderQueues),
      state().then(renderState),
    ]);
    const text = `${ofProcess}\n${ofQueues}${ofState}`;
    return reply.type(Registry.PROMETHEUS_CONTENT_TYPE).send(text);
  });
  app.register(webhookRoutes(options));
  app.register(issueRoutes(options.explain));
  app.get('/api/v1/snapshot', async () => snapshotAnswer(await state()));
  app.get('/', async (_request, reply) => {
    reply.type('text/html; charset=utf-8');
    try {
      return page(await state());
    } catch (error) {
      options.onError(error);
      return reply.code(500).send(unavailablePage());
    }
  });
  return app;
}

/** A worker's: the metrics of its process, and its health. */
export function createWorkerServer(options: WorkerServerOptions): FastifyInstance {
  const app = baseServer(options);
  app.get('/metrics', async (_request, reply) =>
    reply
      .type(Registry.PROMETHEUS_CONTENT_TYPE)
      .send(await options.processMetrics.registry.metrics()),
  );
  return app;
}

function baseServer({ ready, onError }: WorkerServerOptions): FastifyInstance {
  const app = fastify();
  app.addHook('onRequest', async (_request, reply) => {
    reply.headers(securityHeaders);
  });
  app.setNotFoundHandler((request, reply) =>
    reply.code(404).send({ error: `nothing at ${request.method} ${pathOf(request.url)}` }),
  );
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    const { statusCode = 500, message } = error;
    if (statusCode < 500) return reply.code(statusCode).send({ error: message });
    onError(error);
    return reply
      .code(500)
      .type('text/plain; charset=utf-8')
      .send(`${request.routeOptions.url} cannot be answered just now; the cause is in the log\n`);
  });
  app.get('/healthz', () => 'ok\n');
  app.get('/readyz', async (_request, reply) => {
    const readiness = await ready();
    if (readiness === true) return 'ready\n';
    return reply.code(503).send(`not ready: ${readiness}\n`);
  });
  return app;
}

/** Without the query, which may hold what is not for others to see. */
function pathOf(url: string): string {
  return url.replace(/\?.*$/s, '');
}
