import type { OutboxOptions, SentWebhooks } from '../../src/simulator/site/outbox.ts';
import type { Tally } from './tally.ts';
import type { SourceId, Trackers } from './trackers.ts';

/** What all webhooks are signed with; it protects nothing. */
export const webhookSecret = 'soak-webhook-secret';

/** Has the sites tell the service at this address of everything that happens, with mistakes. */
export function sendWebhooks(
  { jira, datacenter, linear }: Trackers,
  serviceUrl: string,
  seed: number,
): readonly SentWebhooks[] {
  const signing = { kind: 'secret', secret: webhookSecret } as const;
  function to(source: SourceId): OutboxOptions {
    const url = `${serviceUrl}/webhooks/${source}`;
    return { url, seed, duplicateRate: 0.1, reorderRate: 0.1, lossRate: 0.1 };
  }
  return [
    jira.sendWebhooks({ ...to('acme-jira'), signing }),
    datacenter.sendWebhooks({ ...to('acme-dc'), signing }),
    linear.sendWebhooks({ ...to('acme-linear'), secret: webhookSecret }),
  ];
}

export async function stopWebhooks(sent: readonly SentWebhooks[], tally: Tally): Promise<void> {
  for (const webhooks of sent) {
    webhooks.stop();
    await webhooks.outbox.drain();
    tally.addAll(Object.entries(webhooks.outbox.counts));
  }
}
