import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Instant } from '../../core/issue.ts';
import type { Fault } from './faults.ts';
import type { Traffic } from './traffic.ts';

export interface Exposure {
  readonly traffic: Traffic;
  readonly now: () => Instant;
}

/** Counts every request to a site and lets happen to it what its traffic says; answers are dated by the site's clock. */
export function expose(app: FastifyInstance, { traffic, now }: Exposure): void {
  const spoilt = new WeakMap<FastifyRequest, Spoiling>();
  app.addHook('onRequest', async (request, reply) => {
    reply.header('date', new Date(now()).toUTCString());
    const endpoint = `${request.method} ${request.routeOptions.url ?? 'unknown'}`;
    const fault = traffic.meet(endpoint, now());
    if (fault === undefined) return;
    if (fault.kind === 'altered' || fault.kind === 'broken off') spoilt.set(request, fault);
    else await replyWith(reply, fault);
  });
  app.addHook('onSend', async (request, reply, payload) => {
    const fault = spoilt.get(request);
    if (fault === undefined || typeof payload !== 'string') return payload;
    return fault.kind === 'altered' ? fault.alter(payload) : brokenOff(reply, payload);
  });
}

type Spoiling = Extract<Fault, { readonly kind: 'altered' | 'broken off' }>;
type Replacement = Exclude<Fault, Spoiling>;

async function replyWith(reply: FastifyReply, fault: Replacement): Promise<void> {
  if (fault.kind === 'answer') {
    await reply
      .code(fault.status)
      .headers(fault.headers ?? {})
      .send(fault.body ?? { errorMessages: [`status ${fault.status}`] });
    return;
  }
  reply.hijack();
  if (fault.kind === 'cut') reply.raw.socket?.resetAndDestroy();
}

/** Announces the whole length and ends in the middle. */
function brokenOff(reply: FastifyReply, payload: string): Readable {
  const bytes = Buffer.from(payload);
  reply.header('content-length', bytes.length);
  return Readable.from(halfOf(bytes));
}

async function* halfOf(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes.subarray(0, bytes.length / 2);
  throw new Error('the connection ends here');
}
