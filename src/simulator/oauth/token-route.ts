import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Authorization } from './authorization.ts';

const refreshSchema = z.object({
  grant_type: z.literal('refresh_token'),
  client_id: z.string(),
  client_secret: z.string(),
  refresh_token: z.string(),
});

interface Refusals {
  readonly 'wrong client': Refusal;
  readonly 'used up': Refusal;
}

interface Refusal {
  readonly status: number;
  readonly error: string;
  readonly error_description: string;
}

/** Atlassian takes JSON. */
export function atlassianTokenRoute(app: FastifyInstance, authorization: Authorization): void {
  tokenRoute(app, authorization, {
    'wrong client': { status: 401, error: 'access_denied', error_description: 'Unauthorized' },
    'used up': {
      status: 403,
      error: 'unauthorized_client',
      error_description: 'refresh_token is invalid',
    },
  });
}

/** Linear takes a form. */
export function linearTokenRoute(app: FastifyInstance, authorization: Authorization): void {
  void app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string' },
      async (_request: unknown, body: string | Buffer) =>
        Object.fromEntries(new URLSearchParams(String(body))),
    );
    tokenRoute(scope, authorization, {
      'wrong client': {
        status: 401,
        error: 'invalid_client',
        error_description: 'Client credentials are invalid',
      },
      'used up': {
        status: 400,
        error: 'invalid_grant',
        error_description: 'Refresh token is invalid',
      },
    });
  });
}

function tokenRoute(app: FastifyInstance, authorization: Authorization, refusals: Refusals): void {
  app.post('/oauth/token', async (request, reply) => {
    const asked = refreshSchema.safeParse(request.body);
    if (!asked.success) return reply.code(400).send({ error: 'invalid_request' });
    const issued = authorization.exchange({
      clientId: asked.data.client_id,
      clientSecret: asked.data.client_secret,
      refreshToken: asked.data.refresh_token,
    });
    if (typeof issued === 'object') return reply.send({ ...issued, token_type: 'Bearer' });
    const { status, ...body } = refusals[issued];
    return reply.code(status).send(body);
  });
}
