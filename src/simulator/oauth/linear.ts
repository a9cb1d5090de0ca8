import fastify, { type FastifyInstance } from 'fastify';
import { httpStatusOf, linearError } from '../linear/linear-error.ts';
import { expose } from '../site/fault-reply.ts';
import { type Listener, listen } from '../site/listener.ts';
import { Traffic } from '../site/traffic.ts';
import { Authorization, type AuthorizationOptions } from './authorization.ts';
import { forward, type Target } from './forward.ts';
import { linearTokenRoute } from './token-route.ts';

export interface LinearOAuthOptions extends AuthorizationOptions {
  /** The GraphQL endpoint behind. */
  readonly site: Target;
}

export interface LinearOAuth extends Listener {
  readonly traffic: Traffic;
  readonly authorization: Authorization;
}

/** Linear's authorisation server, and its API for apps at `/graphql`, before a Linear site. */
export async function startLinearOAuth(options: LinearOAuthOptions): Promise<LinearOAuth> {
  const traffic = new Traffic();
  const authorization = new Authorization(options);
  const listener = await listen(() => createApp({ ...options, traffic, authorization }), {});
  return { ...listener, traffic, authorization };
}

type Desk = LinearOAuthOptions & Pick<LinearOAuth, 'traffic' | 'authorization'>;

function createApp(desk: Desk): FastifyInstance {
  const { site, authorization } = desk;
  const app = fastify({ forceCloseConnections: true });
  expose(app, desk);
  app.addHook('onRequest', async (request, reply) => {
    const { url = 'unknown' } = request.routeOptions;
    if (url === '/oauth/token' || authorization.lets(request.headers.authorization)) return;
    const error = linearError('authentication', 'Authentication required, not authenticated');
    await reply.code(httpStatusOf('authentication')).send({ errors: [error] });
  });
  linearTokenRoute(app, authorization);
  app.post('/graphql', (request, reply) => forward(request, reply, site));
  return app;
}
