import type { FastifyReply } from 'fastify';
import type { Fault } from './faults.ts';

export async function replyWith(reply: FastifyReply, fault: Fault): Promise<void> {
  if (fault.kind === 'cut') {
    reply.hijack();
    reply.raw.socket?.destroy();
    return;
  }
  await reply
    .code(fault.status)
    .headers(fault.headers ?? {})
    .send(fault.body ?? { errorMessages: [`status ${fault.status}`] });
}
