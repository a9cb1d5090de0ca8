import type { FastifyReply, FastifyRequest } from 'fastify';

export interface Target {
  readonly address: string;
  /** Lets in instead of what the request came with. */
  readonly authorization: string;
}

/** Has the site behind answer a request. */
export async function forward(
  request: FastifyRequest,
  reply: FastifyReply,
  { address, authorization }: Target,
): Promise<FastifyReply> {
  const { method, body } = request;
  const headers = { authorization, accept: 'application/json', 'content-type': 'application/json' };
  const answer = await fetch(address, {
    method,
    headers,
    ...(body === undefined || body === null ? {} : { body: JSON.stringify(body) }),
  });
  const shown = [...answer.headers].filter(([name]) => /^(content-type|retry|x-|rate)/.test(name));
  return reply
    .code(answer.status)
    .headers(Object.fromEntries(shown))
    .send(await answer.text());
}
