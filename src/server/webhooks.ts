/** Where trackers say that something has changed. Everything is answered within a second, refusals included, and counted. */
import type { FastifyError, FastifyPluginCallback, FastifyReply, FastifyRequest } from 'fastify';
import type { WebhookRequest } from '../../connectors/webhook.ts';
import type { ProcessMetrics } from '../metrics/process-metrics.ts';
import type { WebhookOutcome, WebhookVerdict } from '../metrics/webhook-outcomes.ts';

/** Takes a webhook of one source in. Rejects when it could not be kept in time. */
export type ReceiveWebhook = (
  request: WebhookRequest,
  signal: AbortSignal,
) => Promise<WebhookVerdict>;

export interface WebhookOptions {
  /** By source; those without a webhook are not here. */
  readonly webhooks: Pick<ReadonlyMap<string, ReceiveWebhook>, 'get' | 'has'>;
  readonly processMetrics: Pick<ProcessMetrics, 'webhook'>;
  readonly onError: (error: unknown) => void;
}

/** As much as Linear's own receiver takes; of a larger one the next read finds what has changed. */
const bodyLimit = 5 * 1024 * 1024;
/** Trackers wait 5 s or longer. */
const answerWithinMs = 800;

/** Refused ones are not sent again; an unavailable one is. */
const statuses = {
  accepted: 200,
  duplicate: 200,
  ignored: 200,
  forged: 401,
  stale: 400,
  malformed: 400,
  unknown: 400,
  oversized: 413,
  unavailable: 503,
} as const satisfies Record<WebhookOutcome, number>;

interface Sent {
  readonly Params: { readonly source: string };
}

export function webhookRoutes(options: WebhookOptions): FastifyPluginCallback {
  return (app, _options, done) => {
    // The signature is over the bytes, whatever the content type says they are.
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, parsed) => {
      parsed(null, body);
    });
    app.setErrorHandler<FastifyError, Sent>((error, { params }, reply) =>
      answer(options, params, { reply, verdict: verdictOf(error, options) }),
    );
    app.post<Sent>('/webhooks/:source', { bodyLimit }, async (request, reply) => {
      const { params } = request;
      const receive = options.webhooks.get(params.source);
      return answer(options, params, { reply, verdict: await received(receive, request) });
    });
    done();
  };
}

async function received(
  receive: ReceiveWebhook | undefined,
  { headers, body }: FastifyRequest<Sent>,
): Promise<WebhookVerdict> {
  if (receive === undefined) {
    return { outcome: 'unknown', reason: 'no source that receives webhooks has this id' };
  }
  const raw = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
  const request = { headers, body: raw, now: Date.now() };
  return receive(request, AbortSignal.timeout(answerWithinMs));
}

/** What went wrong before or while a webhook was taken in. */
function verdictOf(error: FastifyError, { onError }: WebhookOptions): WebhookVerdict {
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    return { outcome: 'oversized', reason: `the body is larger than ${bodyLimit} bytes` };
  }
  if ((error.statusCode ?? 500) < 500) {
    return { outcome: 'malformed', reason: 'the request cannot be read' };
  }
  onError(error);
  return { outcome: 'unavailable', reason: 'it could not be kept just now: send it again' };
}

function answer(
  { webhooks, processMetrics }: WebhookOptions,
  { source }: Sent['Params'],
  { reply, verdict }: { readonly reply: FastifyReply; readonly verdict: WebhookVerdict },
): FastifyReply {
  // Only configured names reach a series.
  processMetrics.webhook(webhooks.has(source) ? source : '', verdict.outcome);
  return reply.code(statuses[verdict.outcome]).send(verdict);
}
