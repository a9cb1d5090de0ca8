import type { Pool } from 'pg';
import type { WebhookReader, WebhookReading, WebhookRequest } from '../connectors/webhook.ts';
import type { WebhookVerdict } from '../src/metrics/webhook-outcomes.ts';
import { inTransaction } from '../src/store/query.ts';
import { keepDelivery, keepHint } from '../src/store/webhooks.ts';
import type { Enqueue } from './context.ts';

/** What receiving the webhooks of one source needs. */
export interface Receiving {
  readonly pool: Pool;
  readonly enqueue: Pick<Enqueue, 'applyWebhook' | 'syncSoon'>;
  readonly source: string;
  readonly read: WebhookReader;
}

/**
 * Keeps what a webhook hints at, and has it followed: one transaction, so that what was answered for is done, and what
 * was not is kept nowhere and comes again. Rejects when that is not done in time.
 */
export async function receiveWebhook(
  receiving: Receiving,
  request: WebhookRequest,
  signal: AbortSignal,
): Promise<WebhookVerdict> {
  const reading = await receiving.read(request);
  switch (reading.kind) {
    case 'refused':
      return { outcome: reading.outcome, reason: reading.reason };
    case 'ignored':
      return { outcome: 'ignored', reason: reading.reason };
    case 'issue':
    case 'catalogue':
      return inTime(keep(receiving, reading, signal), signal);
  }
}

type Hinting = Extract<WebhookReading, { kind: 'issue' | 'catalogue' }>;

async function keep(
  { pool, enqueue, source }: Receiving,
  hinting: Hinting,
  signal: AbortSignal,
): Promise<WebhookVerdict> {
  return inTransaction(pool, async (client) => {
    signal.throwIfAborted();
    if (!(await keepDelivery(client, source, hinting.deliveryId))) {
      return { outcome: 'duplicate', reason: 'this delivery has come before' };
    }
    if (hinting.kind === 'issue') {
      await keepHint(client, source, hinting);
      await inTime(enqueue.applyWebhook(source), signal);
      return { outcome: 'accepted', reason: 'the issue is read again' };
    }
    await inTime(enqueue.syncSoon(source), signal);
    return { outcome: 'accepted', reason: 'what has changed is read' };
  });
}

/** What `work` gives, or the signal's reason once it is aborted. A queue that cannot be reached waits without end. */
async function inTime<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const late = Promise.withResolvers<never>();
  const onAbort = (): void => late.reject(signal.reason);
  signal.addEventListener('abort', onAbort);
  if (signal.aborted) onAbort();
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
