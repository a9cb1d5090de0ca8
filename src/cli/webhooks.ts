import { createWebhookReader } from '../../connectors/webhook-readers.ts';
import type { Enqueue } from '../../jobs/context.ts';
import { createReceiver } from '../../jobs/receive-webhook.ts';
import type { Config } from '../config/config.ts';
import type { ReceiveWebhook } from '../server/webhooks.ts';
import type { Runtime } from './runtime.ts';

/** Sources that receive webhooks. */
export function webhookSources({ sources }: Config): readonly string[] {
  return sources.filter(({ webhook }) => webhook !== undefined).map(({ id }) => id);
}

/** How the webhooks of each source are taken in. */
export function webhooksOf(
  { config, database }: Pick<Runtime, 'config' | 'database'>,
  enqueue: Enqueue,
): ReadonlyMap<string, ReceiveWebhook> {
  const receivers = new Map<string, ReceiveWebhook>();
  for (const { id: source, connection, webhook } of config.sources) {
    if (webhook === undefined) continue;
    const { auth } = connection;
    const clientSecret = auth.kind === 'oauth' ? auth.clientSecret : undefined;
    const read = createWebhookReader(connection, { secret: webhook.secret, clientSecret });
    receivers.set(source, createReceiver({ pool: database.pool, enqueue, source, read }));
  }
  return receivers;
}
