import type { Pool } from 'pg';
import type { WebhookReader, WebhookReading, WebhookRequest } from '../connectors/webhook.ts';
import type { WebhookVerdict } from '../src/metrics/webhook-outcomes.ts';
import { inTransaction } from '../src/store/query.ts';
import { keepDelivery, keepHint } from '../src/store/webhooks.ts';
import type { Enqueue } from './context.ts';
import { shared } from './shared-call.ts';

export interface WebhookSource {
  readonly pool: Pool;
  readonly enqueue: Pick<Enqueue, 'applyWebhook' | 'syncSoon'>;
  readonly source: string;
  readonly read: WebhookReader;
}

type Receiver = (request: WebhookRequest, signal: AbortSignal) => Promise<WebhookVerdict>;

/**
 * Takes in the webhooks of one source: keeps what they hint at and has it followed. Rejects when that is not done in
 * time; the tracker then sends again.
 */
export function createReceiver({ pool, enqueue, source, read }: WebhookSource): Receiver {
  const follow = {
    issue: shared(() => enqueue.applyWebhook(source)),
    catalogue: shared(() => enqueue.syncSoon(source)),
  } as const;
  async function taken(hinting: Hinting, signal: AbortSignal): Promise<WebhookVerdict> {
    const isNew = await keep(pool, { source, hinting }, signal);
    // Only now: a job that is about to begin has to find the hint. For a duplicate too: the first may have failed here.
    await follow[hinting.kind]();
    return isNew
      ? { outcome: 'accepted', reason: 'what it is about is read again' }
      : { outcome: 'duplicate', reason: 'this delivery has come before' };
  }
  return async (request, signal) => {
    const reading = await read(request);
    switch (reading.kind) {
      case 'refused':
        return { outcome: reading.outcome, reason: reading.reason };
      case 'ignored':
        return { outcome: 'ignored', reason: reading.reason };
      case 'issue':
      case 'catalogue':
        return inTime(taken(reading, signal), signal);
    }
  };
}

type Hinting = Extract<WebhookReading, { kind: 'issue' | 'catalogue' }>;

/** Whether the delivery is new. Nothing of it is kept without the other. */
async function keep(
  pool: Pool,
  { source, hinting }: { readonly source: string; readonly hinting: Hinting },
  signal: AbortSignal,
): Promise<boolean> {
  return inTransaction(pool, async (client) => {
    // It may have waited for a connection longer than the tracker waits.
    signal.throwIfAborted();
    const isNew = await keepDelivery(client, source, hinting.deliveryId);
    if (isNew && hinting.kind === 'issue') await keepHint(client, source, hinting);
    return isNew;
  });
}

/** What `work` gives, or the signal's reason once it is aborted: databases and queues may wait without end. */
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
