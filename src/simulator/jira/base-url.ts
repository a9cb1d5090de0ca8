import type { FastifyRequest } from 'fastify';

/** Address of the site as the caller wrote it. */
export function baseUrl(request: FastifyRequest): string {
  return `${request.protocol}://${request.host}`;
}
